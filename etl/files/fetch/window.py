"""Fetches the part of a remote GeoTIFF that a country needs, by byte ranges, and writes it as a GeoTIFF."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rasterio
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.errors import CRSError, RasterioError
from rasterio.io import DatasetReader, MemoryFile
from rasterio.transform import Affine
from rasterio.windows import Window as Pixels

from etl.files.fetch import content, tiff_layout
from etl.files.fetch.client import Client
from etl.files.fetch.trouble import NoWindow, Passing, WrongContent
from etl.files.fetch.whole import PARTIAL, STATED_RANGE, Version, version_of
from etl.files.raster_window import Bounds, Fault, window_over
from etl.science.grid import Grid

BLOCK = 1 << 16  # bytes asked for at once at least
NEAR = 1 << 16  # two ranges that lie nearer than this come as one
WORTH = 0.5  # where more than this share is needed, the whole file comes
GEOTIFF = {"driver": "GTiff", "compress": "deflate", "tiled": False}
Span = tuple[int, int]


class Remote:
    """A remote file as a local one of the same size in which only the ranges asked for are filled."""

    def __init__(self, client: Client, url: str, scratch: Path) -> None:
        self._client = client
        self._url = url
        self._scratch = scratch
        self._filled: list[Span] = []
        self.version: Version | None = None
        scratch.write_bytes(b"")

    def read(self, offset: int, length: int) -> bytes:
        """Bytes at an offset; fetched with their neighbourhood where they are not yet there."""
        self.need(offset - offset % BLOCK, -(-(offset + length) // BLOCK) * BLOCK)
        with self._scratch.open("rb") as stream:
            stream.seek(offset)
            found = stream.read(length)
        if len(found) < length:
            raise NoWindow(tiff_layout.SENSELESS)
        return found

    def need(self, start: int, stop: int) -> None:
        """Fetch what of a range is not there; raises Trouble, or NoWindow where only whole files come."""
        total = self.version.total if self.version else None
        stop = stop if total is None else min(stop, total)
        for left, right in _lacking(start, stop, self._filled):
            self._client.persistently(lambda left=left, right=right: self._fetch(left, right))  # type: ignore[misc]
            self._filled = sorted([*self._filled, (left, right)])

    def _fetch(self, start: int, stop: int) -> None:
        headers = {"Range": f"bytes={start}-{stop - 1}"}
        with self._client.get(self._url, headers) as answer:
            if answer.status_code != PARTIAL:
                raise NoWindow("the server sends whole files only", always=True)
            version = version_of(answer, self._url)
            if self.version is None:
                self._begin(version)
            elif version != self.version:
                raise NoWindow("the file changed on the server while it was fetched")
            body = b"".join(self._client.chunks(answer))
        stated = STATED_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if not stated or int(stated[1]) != start or len(body) != int(stated[2]) - start + 1:
            raise Passing("the server sent another range than was asked for")
        if start == 0:
            content.check_tiff_head(body[: content.HEAD])
        with self._scratch.open("r+b") as stream:
            stream.seek(start)
            stream.write(body)

    def _begin(self, version: Version) -> None:
        if version.total is None:
            raise NoWindow("the server does not tell the file's size")
        self.version = version
        with self._scratch.open("r+b") as stream:
            stream.truncate(version.total)


def fetch_window(client: Client, url: str, scratch: Path, bounds: Bounds) -> tuple[bytes, Version]:
    """The cells over bounds as a GeoTIFF with the values, nodata and tags of the original.

    scratch: a file that may be written and is removed. Raises NoWindow where the file must come whole,
    and Trouble.
    """
    try:
        remote = Remote(client, url, scratch)
        tiff_layout.visit(remote.read)
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"):
            with rasterio.open(scratch, driver="GTiff") as raster:
                pixels = _pixels(raster, bounds)
                spans = _merged(_spans(raster, pixels))
            if remote.version is None or remote.version.total is None:
                raise NoWindow("the server does not tell the file's size")
            if sum(stop - start for start, stop in spans) > WORTH * remote.version.total:
                raise NoWindow("most of the file is needed")
            for start, stop in spans:
                remote.need(start, stop)
            with rasterio.open(scratch, driver="GTiff") as raster:
                return _clip(raster, pixels), remote.version
    except (RasterioError, CRSError) as error:
        raise NoWindow("the file cannot be read in parts") from error
    except struct.error as error:
        raise NoWindow(tiff_layout.SENSELESS) from error
    finally:
        scratch.unlink(missing_ok=True)


def _pixels(raster: DatasetReader, bounds: Bounds) -> Pixels:
    step = raster.transform
    if raster.crs is None or not raster.crs.is_geographic or step.b or step.d or step.a < 0 or step.e > 0:
        raise NoWindow("its grid is not in degrees from the north-west")
    flags = raster.mask_flag_enums
    if any(MaskFlags.per_dataset in each and MaskFlags.alpha not in each for each in flags):
        raise NoWindow("it has a mask of its own")
    full = Grid(step.c, step.f, step.a, -step.e, raster.width, raster.height)
    try:
        found = window_over(full, bounds)
    except Fault as fault:
        raise WrongContent(f"the file {fault.problem}", fault.cure) from fault
    if len(found.columns) > 1:
        raise NoWindow("the country lies across its edge")
    rows, columns = found.rows, found.columns[0]
    return Pixels(columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start)


def _spans(raster: DatasetReader, pixels: Pixels) -> list[Span]:
    """Byte ranges of the blocks that hold the pixels, in every band."""
    spans = []
    for band, (height, width) in zip(raster.indexes, raster.block_shapes, strict=True):
        for row in range(pixels.row_off // height, (pixels.row_off + pixels.height - 1) // height + 1):
            for column in range(pixels.col_off // width, (pixels.col_off + pixels.width - 1) // width + 1):
                where = f"{column}_{row}"
                start = raster.get_tag_item(f"BLOCK_OFFSET_{where}", "TIFF", bidx=band)
                size = raster.get_tag_item(f"BLOCK_SIZE_{where}", "TIFF", bidx=band)
                if start and size:
                    spans.append((int(start), int(start) + int(size)))
    return spans


def _merged(spans: Sequence[Span]) -> list[Span]:
    """The same ranges in order, near ones as one."""
    merged: list[Span] = []
    for start, stop in sorted(spans):
        if merged and start - merged[-1][1] <= NEAR:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


def _lacking(start: int, stop: int, filled: Sequence[Span]) -> list[Span]:
    """What of a range is in none of the filled ones, which are in order."""
    lacking = []
    for left, right in filled:
        if start < min(left, stop):
            lacking.append((start, min(left, stop)))
        start = max(start, right)
    return [*lacking, (start, stop)] if start < stop else lacking


def _clip(raster: DatasetReader, pixels: Pixels) -> bytes:
    step = raster.transform
    about: dict[str, Any] = {
        **GEOTIFF,
        "width": pixels.width,
        "height": pixels.height,
        "count": raster.count,
        "dtype": raster.dtypes[0],
        "crs": raster.crs,
        "nodata": raster.nodata,
        "transform": Affine(
            step.a, 0, step.c + pixels.col_off * step.a, 0, step.e, step.f + pixels.row_off * step.e
        ),
    }
    if ColorInterp.alpha in raster.colorinterp:
        about["alpha"] = "unspecified" if raster.colorinterp[-1] is ColorInterp.alpha else "no"
    with MemoryFile() as memory:
        with memory.open(**about) as clip:
            clip.update_tags(**raster.tags())
            clip.colorinterp = raster.colorinterp
            clip.descriptions, clip.scales, clip.offsets = raster.descriptions, raster.scales, raster.offsets
            clip.units = tuple(unit or "" for unit in raster.units)
            for band in raster.indexes:
                clip.update_tags(band, **raster.tags(band))
            clip.write(raster.read(window=pixels))
        return bytes(memory.read())
