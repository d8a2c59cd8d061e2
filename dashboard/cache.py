"""Keeps what was read or drawn, per build; the only place that uses Streamlit's caches."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from dashboard.build import Build, open_published
from dashboard.maps.outlines import feature_collection
from dashboard.served import address, put
from dashboard.text import Words, load
from etl.model.paths import published
from etl.model.published import fingerprint

T = TypeVar("T")
KEPT_BUILDS = 2
KEPT_THINGS = 1500


def current() -> Build:
    """The build in force now, opened once; raises NoBuild or DamagedBuild, which are not kept."""
    place = published()
    return _opened(str(place), fingerprint(place))


@st.cache_resource(max_entries=KEPT_BUILDS, show_spinner=False)
def _opened(place: str, mark: str) -> Build:
    return open_published()


@st.cache_resource(show_spinner=False)
def words(language: str) -> Words:
    """Words of one language."""
    return load(language)


def keep(build: Build, name: str, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` returns, made once per build, name and key (which must tell everything it depends on)."""
    return _kept(build.identity, name, key, make)


@st.cache_resource(max_entries=KEPT_THINGS, show_spinner=False)
def _kept(identity: str, name: str, key: Any, _make: Callable[[], Any]) -> Any:
    return _make()


def outlines(build: Build) -> dict[str, Any] | str:
    """The districts' outlines: an address that the browser asks once, or the outlines themselves.

    The latter where the dashboard may not write into its folder of static files.
    """
    return keep(build, "outlines", (), lambda: _outlines(build))


def _outlines(build: Build) -> dict[str, Any] | str:
    found = feature_collection(build.districts)
    name = put(json.dumps(found, separators=(",", ":")).encode(), "outlines", ".json")
    return found if name is None else address(name, st.get_option("server.baseUrlPath"))
