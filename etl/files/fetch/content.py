"""Tells whether what came over the line is the file that was asked for, and all of it."""

from __future__ import annotations

import gzip
import json
import zipfile
import zlib
from pathlib import Path

import rasterio
from rasterio.errors import CRSError, RasterioError

from etl.files.fetch.trouble import Passing, WrongContent
from etl.files.raster_open import GZIP_MAGIC, TIFF_MAGIC

PAGE_CURE = "open the address in a browser: perhaps the network asks for a log-in, or the file has moved"
MOVED_CURE = "open the address in a browser; if the publisher changed the file, name a mirror"
CHUNK = 1 << 20
HEAD = 512
PAGE_HEADS = (b"<!doctype html", b"<html", b"<?xml", b"<head", b"<!--")


def check(path: Path, name: str) -> None:
    """Look through a downloaded file of the given name.

    Raises WrongContent where it is something else, and Passing where it is damaged or cut short.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    check_head(head)
    ending = name.lower().rpartition(".")[2]
    if ending == "gz":
        _check_gzip(path, head)
    elif ending in ("tif", "tiff", "cog"):
        _check_tiff(path, head)
    elif ending == "csv":
        _check_table(head)
    elif ending in ("geojson", "json"):
        _check_features(path)
    elif ending == "zip":
        _check_zip(path)


def check_head(head: bytes) -> None:
    """Refuse nothing at all, and a web page in place of a file."""
    if not head:
        raise Passing("the server sent an empty file")
    if head.lstrip().lower().startswith(PAGE_HEADS):
        raise WrongContent("the server sent a web page instead of the file", PAGE_CURE)


def check_tiff_head(head: bytes) -> None:
    """Refuse whatever is no TIFF."""
    check_head(head)
    if not head.startswith(TIFF_MAGIC):
        raise WrongContent("the server sent something else than a GeoTIFF", MOVED_CURE)


def _check_tiff(path: Path, head: bytes) -> None:
    check_tiff_head(head)
    try:
        with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"), rasterio.open(path) as raster:
            for _, block in raster.block_windows(1):
                raster.read(window=block)
    except (RasterioError, CRSError) as error:
        raise Passing("the GeoTIFF arrived damaged or cut short") from error


def _check_gzip(path: Path, head: bytes) -> None:
    if not head.startswith(GZIP_MAGIC):
        raise WrongContent("the server sent something else than a gzip file", MOVED_CURE)
    try:
        with gzip.open(path, "rb") as stream:
            inner = stream.read(HEAD)
            while stream.read(CHUNK):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Passing("the gzip file arrived damaged or cut short") from error
    check_tiff_head(inner)


def _check_features(path: Path) -> None:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise WrongContent("the server sent something else than GeoJSON", MOVED_CURE) from error
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection" or not found.get("features"):
        raise WrongContent("the server sent GeoJSON without outlines", MOVED_CURE)


def _check_table(head: bytes) -> None:
    if b"\0" in head or b"," not in head.partition(b"\n")[0]:
        raise WrongContent("the server sent something else than a table", MOVED_CURE)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            damaged = packed.testzip()
    except (zipfile.BadZipFile, zlib.error) as error:
        raise WrongContent("the server sent something else than a zip file", MOVED_CURE) from error
    if damaged is not None:
        raise Passing("the zip file arrived damaged")
