"""Lists of rasters that lie elsewhere: addresses in a text file, read by ranges, never downloaded whole."""

from __future__ import annotations

from pathlib import Path

from etl.files.raster_window import Fault

LIST_ENDING = ".txt"
SCHEMES = {
    "https://": "/vsicurl/https:/",
    "http://": "/vsicurl/http:/",
    "s3://": "/vsis3",
    "gs://": "/vsigs",
    "az://": "/vsiaz",
}
ROOTS = ("/vsicurl/", "/vsis3/", "/vsigs/", "/vsiaz/")


def listed(path: Path) -> list[Path]:
    """Paths of a list, one a line: addresses as GDAL's virtual paths, others from the list's own folder.

    Lines that are empty or begin with # say nothing. Raises UnicodeDecodeError where it is no text.
    """
    lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    return [_path(path.parent, line) for line in lines if line and not line.startswith("#")]


def is_remote(path: Path) -> bool:
    """Whether a path stands for an address."""
    return str(path).startswith(ROOTS)


def gdal_name(path: Path) -> str:
    """What GDAL calls an address; a Path has only one of the two slashes behind http."""
    name = str(path)
    for scheme in ("https:/", "http:/"):
        name = name.replace(f"/vsicurl/{scheme}", f"/vsicurl/{scheme}/", 1)
    return f"/vsigzip/{name}" if name.lower().endswith(".gz") else name


def refuse_remote(path: Path) -> None:
    """Raise Fault for a file that is not read by ranges of its address."""
    if is_remote(path):
        raise Fault(
            "is given by its address, and only GeoTIFFs are read from there",
            "fetch it and give the file's path",
        )


def _path(folder: Path, line: str) -> Path:
    for scheme, root in SCHEMES.items():
        if line.lower().startswith(scheme):
            return Path(root) / line[len(scheme) :]
    return folder / line
