"""Finds files on the Humanitarian Data Exchange, whose addresses change, by their data set's record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.files.fetch import content, whole
from etl.files.fetch.client import Client
from etl.files.fetch.ledger import Entry
from etl.files.fetch.plan import mirrored
from etl.files.fetch.settling import settled
from etl.files.fetch.trouble import NotThere, Passing, WrongContent

HDX = "https://data.humdata.org"
RECORD = HDX + "/api/3/action/package_show?id={slug}"
DATASET = HDX + "/dataset/{slug}"


@dataclass(frozen=True)
class Resource:
    """One file of a data set as its record describes it today."""

    name: str
    url: str
    format: str
    dataset: str
    title: str
    publisher: str
    licence: str
    changed: str


def resources(client: Client, slug: str, mirror: str = "") -> tuple[Resource, ...]:
    """Files of a data set in the order of its record; raises Trouble."""
    record = ask(client, mirrored(RECORD.format(slug=slug), mirror))
    found = record.get("result", record)
    if record.get("success") is False or not isinstance(found, dict):
        raise NotThere(f"HDX has no data set {slug}", f"look at {DATASET.format(slug=slug)}")
    listed = found.get("resources", [])
    return tuple(_resource(facts, found, slug, mirror) for facts in listed if _address(facts))


def _resource(facts: Mapping[str, Any], dataset: Mapping[str, Any], slug: str, mirror: str) -> Resource:
    return Resource(
        name=str(facts.get("name") or _address(facts).rpartition("/")[2]),
        url=mirrored(_address(facts), mirror),
        format=str(facts.get("format", "")).lower(),
        dataset=DATASET.format(slug=slug),
        title=str(dataset.get("title", slug)),
        publisher=str(dataset.get("dataset_source", "")),
        licence=str(dataset.get("license_title", "")),
        changed=str(facts.get("last_modified", "")),
    )


def _address(facts: Mapping[str, Any]) -> str:
    return str(facts.get("download_url") or facts.get("url") or "")


def choose(found: Sequence[Resource], name: re.Pattern[str], slug: str) -> Resource:
    """The first file whose name fits; raises NotThere with the names that there are."""
    for resource in found:
        if name.fullmatch(resource.name):
            return resource
    names = ", ".join(resource.name for resource in found) or "no file at all"
    raise NotThere(f"HDX's data set {slug} holds {names}", f"look at {DATASET.format(slug=slug)}")


def fetch_resource(client: Client, resource: Resource, place: Path) -> Entry:
    """One file in its place, whose folder must be claimed; raises Trouble, OSError."""
    version = whole.download(client, resource.url, place)
    return settled(place, version, resource.licence)


def ask(client: Client, url: str) -> Mapping[str, Any]:
    """The JSON object at an address; raises Trouble."""

    def attempt() -> Mapping[str, Any]:
        with client.get(url) as answer:
            body = b"".join(client.chunks(answer))
        content.check_head(body)
        try:
            found = json.loads(body)
        except ValueError as error:
            raise Passing("the server sent a record that cannot be read") from error
        if not isinstance(found, dict):
            raise WrongContent("the server sent something else than a record", content.MOVED_CURE)
        return found

    return client.persistently(attempt)
