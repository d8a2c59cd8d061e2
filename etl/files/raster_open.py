"""Opens GeoTIFFs as they lie on disk, packed or at an address, and keeps GDAL quiet about them."""

from __future__ import annotations

import gzip
import logging
import re
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

import rasterio
from rasterio.env import hasenv
from rasterio.errors import NotGeoreferencedWarning, RasterioIOError
from rasterio.io import DatasetReader, MemoryFile

from etl.files.raster_address import gdal_name, is_remote
from etl.files.raster_window import Fault, short

TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
GZIP_MAGIC = b"\x1f\x8b"
AGAIN = "fetch the file again"
# Siblings are looked up by name instead of listing a folder of hundreds of files for each of them.
SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "TRUE",
    "GDAL_PAM_ENABLED": "YES",
    "GDAL_HTTP_MAX_RETRY": "3",
    "GDAL_HTTP_RETRY_DELAY": "1",
    "GDAL_HTTP_TIMEOUT": "60",
    "CPL_VSIL_CURL_USE_HEAD": "NO",  # signed addresses answer GET alone
}


class _Silence:
    """Keeps GDAL's own messages off the screen while anybody, in any thread, reads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = 0
        self._undo = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            self._readers += 1
            if self._readers == 1:
                logger = logging.getLogger("rasterio")
                self._undo.callback(logger.setLevel, logger.level)
                logger.setLevel(logging.CRITICAL + 1)
                self._undo.enter_context(warnings.catch_warnings())
                warnings.simplefilter("ignore", NotGeoreferencedWarning)

    def __exit__(self, *error: object) -> None:
        with self._lock:
            self._readers -= 1
            if self._readers == 0:
                self._undo.close()


SILENCE = _Silence()


@contextmanager
def quiet() -> Iterator[None]:
    """GDAL's settings for this thread, its messages silenced: what matters is raised as a Fault."""
    with SILENCE, nullcontext() if hasenv() else rasterio.Env(**SETTINGS):
        yield


@contextmanager
def opened(path: Path) -> Iterator[DatasetReader]:
    """A GeoTIFF, unpacked where it is gzip; Fault where it is something else. Within `quiet()`."""
    if is_remote(path):
        with _remote(path) as dataset:
            yield dataset
        return
    head = _head(path)
    if head.startswith(GZIP_MAGIC):
        content = _unpacked(path)
        _check_magic(content[:512])
        with MemoryFile(content) as memory, memory.open(driver="GTiff") as dataset:
            yield dataset
    else:
        _check_magic(head)
        with rasterio.open(path, driver="GTiff") as dataset:
            yield dataset


@contextmanager
def _remote(path: Path) -> Iterator[DatasetReader]:
    """A raster at an address, for which no files beside it are looked for: each would be a request."""
    with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"):
        try:
            dataset = rasterio.open(gdal_name(path), driver="GTiff")
        except RasterioIOError as error:
            raise Fault(
                f"cannot be read at its address ({in_words(error)})", "check the address and the connection"
            ) from error
        with dataset:
            yield dataset


def _head(path: Path) -> bytes:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise Fault("is no file", "take it away")
    try:
        with path.open("rb") as stream:
            return stream.read(512)
    except IsADirectoryError:
        raise Fault("is a folder, not a raster", "take it away or unpack the file into it") from None
    except PermissionError:
        raise Fault("cannot be opened", "give the file read permission") from None
    except FileNotFoundError:
        raise Fault("has vanished while it was read", "run again") from None


def _unpacked(path: Path) -> bytes:
    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Fault(f"its gzip compression is damaged or cut off ({in_words(error)})", AGAIN) from error


def _check_magic(head: bytes) -> None:
    if not head:
        raise Fault("is empty (0 bytes)", AGAIN)
    if head.lstrip().startswith(b"<"):
        raise Fault("is a web page, not a raster: the server sent a message instead", AGAIN)
    if not head.startswith(TIFF_MAGIC):
        raise Fault("is no GeoTIFF", f"{AGAIN}, or convert it with gdal_translate")


def in_words(error: BaseException) -> str:
    """The last part of GDAL's own words, which names no file, on one line."""
    return re.sub(r"^\S+\.tiff?:\s*", "", short(error).rsplit(": ", 1)[-1], flags=re.IGNORECASE)
