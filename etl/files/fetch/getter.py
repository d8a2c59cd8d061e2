"""Gets one file of a raster source, by window where the server allows it, and puts it in its place."""

from __future__ import annotations

from pathlib import PurePath

from etl.files.fetch import whole
from etl.files.fetch.client import Client
from etl.files.fetch.ledger import Entry
from etl.files.fetch.plan import Place, Remote, Wanted
from etl.files.fetch.settling import settled
from etl.files.fetch.trouble import NotThere, NoWindow
from etl.files.fetch.window import fetch_window
from etl.files.raster_window import Bounds

MARGIN_DEGREES = 0.1  # around the country, so that small changes of its outlines need no new files
WINDOWED = (".tif", ".tiff", ".cog")
CLIPPED = "clip"  # suffix of a clipped file's name where the country is not given


class Getter:
    """Gets the files of one source; used by several threads."""

    def __init__(self, client: Client, place: Place, bounds: Bounds) -> None:
        west, south, east, north = bounds
        margin = MARGIN_DEGREES
        self.client = client
        self._place = place
        self._window = (west - margin, south - margin, east + margin, north + margin)
        self._licence = place.source.licence
        self._whole_only = False

    def get(self, wanted: Wanted) -> Entry | None:
        """Entry of the final file, else of the preliminary one, in its place; None where there is neither."""
        try:
            return self._one(wanted.period, wanted.final, preliminary=False)
        except NotThere:
            if wanted.preliminary is None:
                return None
        try:
            return self._one(wanted.period, wanted.preliminary, preliminary=True)
        except NotThere:
            return None

    def _one(self, period: str, remote: Remote, preliminary: bool) -> Entry:
        ending = PurePath(remote.name).suffix
        if ending.lower() in WINDOWED and not self._whole_only:
            clipped = f"{PurePath(remote.name).stem}-{self._place.country or CLIPPED}{ending}"
            place = self._place.folder / clipped
            scratch = place.with_name(f".{clipped}.window")
            try:
                content, version = fetch_window(self.client, remote.url, scratch, self._window)
            except NoWindow as reason:
                self._whole_only |= reason.always
            else:
                whole.part_of(place).write_bytes(content)
                return settled(place, version, self._licence, period, preliminary, self._window)
        place = self._place.folder / remote.name
        version = whole.download(self.client, remote.url, place)
        return settled(place, version, self._licence, period, preliminary)
