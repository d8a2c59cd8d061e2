"""Reads the window of a country out of a NetCDF file or Zarr store by its CF coordinates."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Stack = npt.NDArray[np.float32]
HDF5_MAGIC = b"\x89HDF"
CLASSIC_MAGIC = b"CDF"
