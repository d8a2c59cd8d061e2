"""SPI against xclim, an independent program; it is slow to import, so this module alone does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from etl.science.indicators.spi import rolling_totals, spi


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("months", [1, 3])
def test_spi_equals_xclim_where_nothing_is_clipped_and_nothing_is_zero(months: int):
    from xclim.indices import standardized_precipitation_index

    rain = np.random.default_rng(11).gamma(3.0, 25.0, 40 * 12)
    month = np.tile(np.arange(1, 13), 40)
    totals = rolling_totals(rain, months)
    ours = spi(totals, month, np.arange(480) < 360)
    # A rate is all that xclim takes; over a window of one the unit falls away.
    time = pd.date_range("1981-01-01", periods=480, freq="MS")
    given = xr.DataArray(totals, dims="time", coords={"time": time}, attrs={"units": "mm/day"})
    theirs = standardized_precipitation_index(
        given.dropna("time"),
        freq=None,
        window=1,
        dist="gamma",
        method="APP",
        fitkwargs={"floc": 0},
        cal_start="1981-01-01",
        cal_end="2010-12-31",
    ).reindex(time=time)
    inside = np.isfinite(ours) & (np.abs(ours) < 3.0)
    assert inside.sum() > 460
    assert np.abs(ours - theirs.values)[inside].max() < 1e-12
