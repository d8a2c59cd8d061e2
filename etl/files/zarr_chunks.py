"""Whether a Zarr store is half written: absent chunks that no fill value marks as missing are read as 0."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import zarr

from etl.files.raster_window import Fault

LEAST_DIMENSIONS = 2  # of a raster
MASKS_ITS_FILL = 2  # the format whose fill value xarray takes for missing


def check_chunks(path: Path) -> None:
    """Raise Fault where an array lacks chunks that would be read as a number.

    Zarr leaves out chunks that hold nothing but the fill value, which may be a true 0: refused all the
    same, for a missing chunk looks alike.
    """
    for name, array in zarr.open_group(path, mode="r").arrays():
        if array.nchunks_initialized < array.nchunks and _as_number(array):
            lacking = f"{array.nchunks - array.nchunks_initialized} of {array.nchunks} parts"
            raise Fault(
                f"is half written ({lacking} of {name} are missing)",
                "fetch the store again, or write it with NaN as its fill value",
            )


def _as_number(array: zarr.Array[Any]) -> bool:
    """Whether what is absent would be read as a number; coordinates may truly be their fill value."""
    fill = array.metadata.fill_value
    if fill is None:
        return True
    if array.ndim < LEAST_DIMENSIONS or array.metadata.zarr_format == MASKS_ITS_FILL:
        return False
    return "_FillValue" not in array.attrs and fill == fill  # NaN differs from itself
