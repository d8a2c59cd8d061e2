"""The build in force, its words and outlines, kept between two runs; the only place of st.cache_*."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import streamlit as st

from dashboard.build import Build, open_published
from dashboard.maps.outlines import feature_collection
from dashboard.served import address, put
from dashboard.shelf import keep
from dashboard.text import Words, load
from etl.model.paths import published
from etl.model.published import fingerprint

__all__ = ["current", "keep", "outlines", "words"]

KEPT_BUILDS = 2


def current() -> Build:
    """The build in force now, opened once; raises NoBuild or DamagedBuild, which are not kept."""
    place = published()
    build = _opened(str(place), fingerprint(place))
    outlines(build)  # maps that are kept name their file: put at each run, it is not swept
    return build


@st.cache_resource(max_entries=KEPT_BUILDS, show_spinner=False)
def _opened(place: str, mark: str) -> Build:
    return open_published()


@cache
def words(language: str) -> Words:
    """Words of one language."""
    return load(language)


def outlines(build: Build) -> dict[str, Any] | str:
    """The districts' outlines: an address that the browser asks once, or the outlines themselves.

    The latter where the dashboard may not write into its folder of static files.
    """
    content, found = keep(build, "outlines", (), lambda: _outlines(build))
    name = put(content, "outlines", ".json")
    return found if name is None else address(name, st.get_option("server.baseUrlPath"))


def _outlines(build: Build) -> tuple[bytes, dict[str, Any]]:
    found = feature_collection(build.districts)
    return json.dumps(found, separators=(",", ":")).encode(), found
