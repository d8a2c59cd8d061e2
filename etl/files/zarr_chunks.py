"""Whether a Zarr store is half written: chunks that are absent and have no fill value are read as 0."""

from __future__ import annotations

from pathlib import Path

import zarr

from etl.files.raster_window import Fault


def check_chunks(path: Path) -> None:
    """Raise Fault where an array without a fill value lacks chunks; else they hold the fill value."""
    for name, array in zarr.open_group(path, mode="r").arrays():
        if array.metadata.fill_value is None and array.nchunks_initialized < array.nchunks:
            lacking = f"{array.nchunks - array.nchunks_initialized} of {array.nchunks} parts"
            raise Fault(f"is half written ({lacking} of {name} are missing)", "fetch the store again")
