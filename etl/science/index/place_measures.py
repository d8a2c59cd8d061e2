"""Measures of exposure at a census, and of the movement axis over an interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.series import Words
from etl.science.index.readings import Inputs, Reading, excerpt, nothing
from etl.science.index.windows import Window
from etl.science.indicators.movement import per_decade
from etl.science.indicators.ratio import ratio

Floats = npt.NDArray[np.float64]


def rural_share(inputs: Inputs, window: Window) -> Reading:
    """Rural people as a share of all at the census of exposure."""
    rural, total = (inputs.people(setting, window.exposure_year) for setting in ("rural", "all"))
    value = ratio(rural.value, total.value, total.value > 0)
    reason = _explained(value, rural.reason, total.reason, "nobody lives there")
    return Reading(value, reason, np.maximum(rural.status, total.status))


def crop_per_rural(inputs: Inputs, window: Window) -> Reading:
    """Hectares of cropland for each rural person at the census of exposure."""
    rural, land = inputs.people("rural", window.exposure_year), excerpt(inputs, "cropland_ha", ("",))
    value = ratio(land.value[:, 0], rural.value, rural.value > 0)
    reason = _explained(value, land.reason[:, 0], rural.reason, "no rural people")
    return Reading(value, reason, np.maximum(rural.status, land.status))


def _explained(value: Floats, first: Words, second: Words, otherwise: str) -> Words:
    """The first reason there is where a value is missing, "" where it is not."""
    words = np.where(first != "", first, np.where(second != "", second, otherwise))
    return np.where(np.isnan(value), words, "").astype(object)


def over_interval(variable: str) -> Callable[[Inputs, Window], Reading]:
    """A movement rate over the window's interval as per 1,000 per decade."""

    def of_interval(inputs: Inputs, window: Window) -> Reading:
        if not window.interval:
            return nothing(len(inputs.pcodes), "no movement interval in this build")
        found = excerpt(inputs, variable, (window.interval,))
        rates = per_decade(found.value[:, 0], *labels.bounds_of_interval(window.interval))
        return Reading(rates, found.reason[:, 0], found.status)

    return of_interval
