"""How far districts lie from each other, and which of them touch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

METRES_PER_KM = 1000.0
ELLIPSOID = Geod(ellps="WGS84")
TOUCHING_DEGREES = 1e-4  # about 10 m: outlines drawn apart by rounding still share a border
COLUMNS = ["origin", "destination", "km", "contiguous"]


def distance_table(pcodes: Sequence[str], polygons: Sequence[shapely.Geometry]) -> pd.DataFrame:
    """Every pair of two districts: geodesic km between their representative points, and whether they touch.

    polygons: EPSG:4326, in the order of pcodes. A representative point lies inside its district, which a
    centroid need not. Columns COLUMNS, one row for each direction.
    """
    points = [shapely.point_on_surface(polygon) for polygon in polygons]
    x, y = shapely.get_x(points), shapely.get_y(points)
    first, second = (side.ravel() for side in np.indices((len(pcodes), len(pcodes))))
    apart = first != second
    first, second = first[apart], second[apart]
    metres = ELLIPSOID.inv(x[first], y[first], x[second], y[second])[2]
    outlines = np.asarray(polygons, dtype=object)
    touching = shapely.dwithin(outlines[first], outlines[second], TOUCHING_DEGREES)
    names = np.asarray(pcodes, dtype=object)
    km = np.asarray(metres) / METRES_PER_KM
    return pd.DataFrame(dict(zip(COLUMNS, (names[first], names[second], km, touching), strict=True)))
