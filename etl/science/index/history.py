"""Season by season: the index as it would have stood, and signs of trouble against declared emergencies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model.status import Status
from etl.science.index.composite import composite
from etl.science.index.gathering import Gathered, gather, lacking, weakest_status
from etl.science.index.hotspots import class_names, classify
from etl.science.index.readings import Excerpt, Inputs, excerpt
from etl.science.index.season_measures import (
    DRY_SPI,
    FAILED_WRSI,
    STRESSED_CROPLAND,
    WET_SPI,
    late_seasons,
    spi_at_february,
)
from etl.science.index.table import IndexTable
from etl.science.index.verification import Verification, verify
from etl.science.index.windows import Window, season_windows

Floats = npt.NDArray[np.float64]
STATUS_WORDS = np.array([status.label for status in Status], dtype=object)
DROUGHT, WET = "drought", "wet extremes"
COLUMNS = ("pcode", "period", "sign", "value", "flagged", "hotspot_class", "event", "status", "reason")
CAUTION = (
    "Emergencies are those of the list; a season that is not on it may have been hard without a declaration. "
    "A declaration is made for the country, a sign is seen in districts: the share of districts flagged is "
    "held against it."
)


@dataclass(frozen=True)
class Sign:
    """Something that could have told of a kind of emergency in a season.

    read: (Inputs, seasons) -> values (n, seasons); adverse: +1 where values at or over the threshold
    flag a district, −1 where those at or under it do. needs: the variables it reads.
    """

    id: str
    label: str
    event: str
    needs: tuple[str, ...]
    read: Callable[[Inputs, tuple[str, ...]], Excerpt]
    threshold: float
    adverse: int

    def flagged(self, value: Floats) -> Floats:
        """1 where flagged, 0 where not, NaN where unknown."""
        raised = self.adverse * value >= self.adverse * self.threshold
        return np.where(np.isnan(value), np.nan, raised.astype(np.float64))


def _of(variable: str) -> Callable[[Inputs, tuple[str, ...]], Excerpt]:
    return lambda inputs, seasons: excerpt(inputs, variable, seasons)


_ONSET = ("season_onset_dekad", "season_onset_failed")
_WARNING = "season_warning_peak"
SIGNS = (
    Sign("dry_season", "SPI-3 at February of -1 or less", DROUGHT, ("spi_3",), spi_at_february, DRY_SPI, -1),
    Sign("late_onset", "late or failed rains", DROUGHT, _ONSET, late_seasons, 1.0, 1),
    Sign(
        "wrsi_fail",
        "maize WRSI under 60",
        DROUGHT,
        ("wrsi_maize",),
        _of("wrsi_maize"),
        float(np.nextafter(FAILED_WRSI, -np.inf)),
        -1,
    ),
    Sign(
        "low_vci",
        "over a quarter of the cropland under VCI 35",
        DROUGHT,
        ("season_low_vci_share",),
        _of("season_low_vci_share"),
        float(np.nextafter(STRESSED_CROPLAND, np.inf)),
        1,
    ),
    *(
        Sign(f"season_warning_{level}", label, DROUGHT, (_WARNING,), _of(_WARNING), float(level), 1)
        for level, label in (
            (1, "season warning of level 1 or more (rain or vegetation)"),
            (3, "season warning of level 3 or more (both)"),
        )
    ),
    Sign("wet_season", "SPI-3 at February of 1.5 or more", WET, ("spi_3",), spi_at_february, WET_SPI, 1),
)
RISK, HAZARD = "climate_risk", "hazard"  # the trailing index itself, flagged from the cut of high risk


@dataclass(frozen=True)
class History:
    """table: COLUMNS, a row per district, season and sign; record: hits, misses, false alarms per sign.

    Its `rests_on` names the indicators of every season's index: seasons with others are not compared.
    """

    table: pd.DataFrame
    record: dict[str, Any]


def history(
    inputs: Inputs, flows: pd.DataFrame | None, table: IndexTable, emergencies: pd.DataFrame
) -> History:
    """Signs and trailing index of every completed season against the emergencies (columns season, event)."""
    windows = season_windows(inputs.series, inputs.population)
    events = _events(emergencies)
    seasons = _seasons(inputs)
    parts: list[pd.DataFrame] = []
    checks: list[Verification] = []
    for sign in SIGNS:
        if seasons and all(name in inputs.series for name in sign.needs):
            found = sign.read(inputs, seasons)
            flagged = sign.flagged(found.value)
            parts.append(_rows(inputs, seasons, sign.id, found, flagged, events))
            checks.append(verify(sign.id, sign.label, sign.event, seasons, flagged, events))
    trailing = [gather(table, inputs, flows, window) for window in windows]
    parts += [_index_rows(inputs, one, table, events) for one in trailing]
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    record = {"caution": CAUTION, "checks": [check.plain() for check in checks]}
    rests_on = {one.window.period: list(one.design.ids) if one.design else [] for one in trailing}
    declared = {season: list(kinds) for season, kinds in events.items()}
    return History(whole, record | {"emergencies": declared, "rests_on": rests_on})


def _events(emergencies: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    grouped = emergencies.groupby("season", sort=True)["event"]
    return {str(season): tuple(map(str, kinds)) for season, kinds in grouped}


def _seasons(inputs: Inputs) -> tuple[str, ...]:
    """Seasons of the longest seasonal record, of rainfall where there is one."""
    name = "season_rainfall_mm" if "season_rainfall_mm" in inputs.series else "season_low_vci_share"
    return inputs.series[name].periods if name in inputs.series else ()


def _rows(
    inputs: Inputs,
    seasons: tuple[str, ...],
    sign: str,
    found: Excerpt,
    flagged: Floats,
    events: dict[str, tuple[str, ...]],
) -> pd.DataFrame:
    count = len(inputs.pcodes)
    return pd.DataFrame(
        {
            "pcode": np.repeat(np.array(inputs.pcodes, dtype=object), len(seasons)),
            "period": np.tile(np.array(seasons, dtype=object), count),
            "sign": sign,
            "value": found.value.ravel(),
            "flagged": flagged.ravel(),
            "hotspot_class": "",
            "event": np.tile(np.array([", ".join(events.get(s, ())) for s in seasons], dtype=object), count),
            "status": np.repeat(STATUS_WORDS[found.status], len(seasons)),
            "reason": found.reason.ravel(),
        }
    )


def _index_rows(
    inputs: Inputs, gathered: Gathered, table: IndexTable, events: dict[str, tuple[str, ...]]
) -> pd.DataFrame:
    """Score, hazard pillar and class of one trailing window."""
    window: Window = gathered.window
    none = np.full(len(inputs.pcodes), np.nan)
    score, hazard = none, none
    if gathered.design is not None:
        found = composite(gathered.values, gathered.design)
        score, hazard = found.score, found.pillars[:, gathered.design.pillars.index(HAZARD)]
    why, status = lacking(gathered), weakest_status(gathered)
    parts = []
    for sign, value in ((RISK, score), (HAZARD, hazard)):
        flagged = np.where(np.isnan(value), np.nan, (value >= table.cuts.high).astype(np.float64))
        reason = np.where(np.isnan(value), np.where(why != "", why, "no hazard pillar"), "").astype(object)
        found_rows = Excerpt(value[:, None], reason[:, None], status)
        parts.append(_rows(inputs, (window.period,), sign, found_rows, flagged[:, None], events))
    classes = class_names(classify(score, gathered.movement, table.cuts))
    return pd.concat([parts[0].assign(hotspot_class=classes), parts[1]], ignore_index=True)
