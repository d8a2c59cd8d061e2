"""What if: the latest index with a season come back, two dry ones in a row, or less rain; modelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.model import periods as labels
from etl.model.periods import LATEST
from etl.model.series import DistrictSeries
from etl.model.status import Status
from etl.science.index.altered import driest_seasons, with_less_rain, with_seasons_again
from etl.science.index.composite import composite
from etl.science.index.gathering import Gathered, gather, lacking, weakest_status
from etl.science.index.hotspots import INSUFFICIENT, class_names, classify
from etl.science.index.readings import Inputs
from etl.science.index.table import IndexTable
from etl.science.index.windows import Window, windows

Floats = npt.NDArray[np.float64]
Recompute = Callable[[float, tuple[str, ...]], Mapping[str, DistrictSeries]]
Altered = tuple[Inputs, Window]

AGREE = 3  # scenarios that must give the same class before a place is called
RETURNING = "2015/16"
STATUS_WORDS = np.array([status.label for status in Status], dtype=object)
COLUMNS = (
    *("scenario", "pcode", "period", "score", "score_today", "hotspot_class", "class_today"),
    *("agree", "called_class", "status", "reason"),
)
CAUTION = (
    "Scenarios change the inputs and repeat the calculation; they are no forecasts. Vegetation, population, "
    f"cropland and movement stay as they are. A place is called only where at least {AGREE} scenarios agree."
)


class Impossible(ValueError):
    """The build does not allow a scenario."""


@dataclass(frozen=True)
class Scenario:
    """One change of the inputs: (inputs, latest window, recompute) -> altered inputs and window.

    Raises Impossible where the build does not allow it.
    """

    id: str
    label: str
    alter: Callable[[Inputs, Window, Recompute | None], Altered]


@dataclass(frozen=True)
class Scenarios:
    """table: COLUMNS, one row per scenario and district; record: labels, and scenarios left out with why."""

    table: pd.DataFrame
    record: dict[str, Any]


def _returning(inputs: Inputs, window: Window, recompute: Recompute | None) -> Altered:
    return _again(inputs, window, (RETURNING,))


def _two_dry(inputs: Inputs, window: Window, recompute: Recompute | None) -> Altered:
    driest = driest_seasons(inputs.series, 2)
    if len(driest) < 2:
        raise Impossible("fewer than two seasons with rainfall")
    return _again(inputs, window, driest)


def _again(inputs: Inputs, window: Window, seasons: tuple[str, ...]) -> Altered:
    """The seasons in place of the last ones of the window, under labels of their own after it."""
    known = inputs.series["season_rainfall_mm"].periods if "season_rainfall_mm" in inputs.series else ()
    missing = [season for season in seasons if season not in known]
    if missing or not window.seasons:
        raise Impossible(f"{', '.join(missing) or 'no completed season'} is not in the record of rainfall")
    copies = _after(window, seasons)
    kept = window.seasons[: -len(seasons)]
    changed = with_seasons_again(inputs.series, copies)
    return replace(inputs, series=changed), replace(window, seasons=(*kept, *copies))


def _after(window: Window, seasons: tuple[str, ...]) -> dict[str, str]:
    """Labels after the window's last season for the seasons that come again, in their order."""
    last = labels.year_of(window.seasons[-1])
    return {labels.season(last + 1 + step): season for step, season in enumerate(seasons)}


def _less(share: float) -> Callable[[Inputs, Window, Recompute | None], Altered]:
    def alter(inputs: Inputs, window: Window, recompute: Recompute | None) -> Altered:
        if "rainfall_mm" not in inputs.series or not window.seasons:
            raise Impossible("there is no monthly rainfall")
        recomputed = recompute(1 - share, window.seasons) if recompute else {}
        copies = _after(window, window.seasons)
        changed = with_less_rain(inputs.series, 1 - share, copies, inputs.settings, recomputed)
        return replace(inputs, series=changed), window.shifted(len(copies))

    return alter


SCENARIOS = (
    Scenario("season_returns", f"the last season as that of {RETURNING}", _returning),
    Scenario("two_dry_seasons", "the last two seasons as the two driest of the record", _two_dry),
    Scenario("rain_minus_10", "the last ten seasons again with 10 % less rain", _less(0.10)),
    Scenario("rain_minus_20", "the last ten seasons again with 20 % less rain", _less(0.20)),
)


def scenarios(
    inputs: Inputs, flows: pd.DataFrame | None, table: IndexTable, recompute: Recompute | None = None
) -> Scenarios:
    """Every scenario beside today's index.

    recompute: (factor, seasons) -> the variables that rest on dekadal rain, under rain times the factor;
    without it those keep their values, which is only right where the build has none of them.
    """
    window = next(one for one in windows(inputs.series, inputs.population) if one.period == LATEST)
    today = gather(table, inputs, flows, window)
    parts, left_out, told = [], {}, {}
    for scenario in SCENARIOS:
        try:
            altered, moved = scenario.alter(inputs, window, recompute)
        except Impossible as error:
            left_out[scenario.id] = str(error)
            continue
        told[scenario.id] = {"label": scenario.label, "seasons": list(moved.seasons)}
        parts.append(_rows(scenario.id, gather(table, altered, flows, moved), today, table, inputs))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))
    record = {"caution": CAUTION, "scenarios": told, "left_out": left_out, "agree": AGREE}
    return Scenarios(_with_agreement(whole)[list(COLUMNS)], record)


def _scored(gathered: Gathered, table: IndexTable) -> tuple[Floats, npt.NDArray[np.int8]]:
    count = len(gathered.movement.net)
    score = composite(gathered.values, gathered.design).score if gathered.design else np.full(count, np.nan)
    return score, classify(score, gathered.movement, table.cuts)


def _rows(name: str, found: Gathered, today: Gathered, table: IndexTable, inputs: Inputs) -> pd.DataFrame:
    score, classes = _scored(found, table)
    score_today, classes_today = _scored(today, table)
    why = lacking(found)
    if (found.design.ids if found.design else ()) != (today.design.ids if today.design else ()):
        score, classes = np.full(len(score), np.nan), np.full(len(score), INSUFFICIENT, dtype=np.int8)
        why = np.full(len(score), "rests on other indicators than today's index", dtype=object)
    status = np.maximum(weakest_status(found), int(Status.MODELLED))
    return pd.DataFrame(
        {
            "scenario": name,
            "pcode": np.array(inputs.pcodes, dtype=object),
            "period": LATEST,
            "score": score,
            "score_today": score_today,
            "hotspot_class": class_names(classes),
            "class_today": class_names(classes_today),
            "status": STATUS_WORDS[status],
            "reason": why,
        }
    )


def _with_agreement(rows: pd.DataFrame) -> pd.DataFrame:
    """agree: scenarios that give the district the row's class; called_class: the class that enough give."""
    agree = rows.groupby(["pcode", "hotspot_class"])["scenario"].transform("count")
    enough = (agree >= AGREE) & (rows["hotspot_class"] != "insufficient_data")
    called: dict[str, str] = dict(rows.loc[enough, ["pcode", "hotspot_class"]].itertuples(index=False))
    named = [called.get(pcode, "") for pcode in rows["pcode"]]
    return rows.assign(agree=agree.astype(np.int64), called_class=np.array(named, dtype=object))
