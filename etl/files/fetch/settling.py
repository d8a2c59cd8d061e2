"""Gives a finished download its name, after a note that survives whatever happens in between."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from etl.files.fetch import whole
from etl.files.fetch.disk import settle, sha256_of
from etl.files.fetch.ledger import Entry, take_note
from etl.files.raster_window import Bounds


def settled(
    place: Path,
    version: whole.Version,
    licence: str,
    period: str = "",
    preliminary: bool = False,
    window: Bounds | None = None,
) -> Entry:
    """Entry of a file whose finished part was put in its place; the ledger is still to be told."""
    part = whole.part_of(place)
    entry = Entry(
        name=place.name,
        url=version.url,
        fetched=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        licence=licence,
        size=part.stat().st_size,
        sha256=sha256_of(part),
        period=period,
        preliminary=preliminary,
        etag=version.etag,
        last_modified=version.last_modified,
        window=window,
    )
    take_note(place.parent, entry)
    settle(part, place)
    whole.discard(place)
    return entry
