"""Division that gives no value, instead of a wrong one, where it has no meaning."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.floating] | npt.NDArray[np.integer]


def ratio(above: Values, below: Values, where: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """above / below where allowed, NaN elsewhere; the three broadcast against one another."""
    shape = np.broadcast_shapes(above.shape, below.shape, where.shape)
    return np.asarray(np.divide(above, below, out=np.full(shape, np.nan), where=where))
