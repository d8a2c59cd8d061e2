"""Months and dekads of the rainy season, October to April, and words for those that are missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.model import periods as labels
from etl.model.periods import SEASON_FIRST_MONTH, Cadence
from etl.science.grid import Cube

SEASON_MONTHS = 7  # October–April, over 85 % of Lesotho's rain (LHDA)
ONSET_MONTH = 9  # dekads are counted from 1 September; September belongs to the coming season
SEASON_DEKADS = 24  # September–April: the latest onset, 12-3, and 12 dekads of growth after it


def months_of(first_year: int) -> tuple[str, ...]:
    """Labels of October–April of the season that begins in first_year."""
    start = labels.ordinal(labels.month(first_year, SEASON_FIRST_MONTH))
    return tuple(labels.from_ordinal(start + i, Cadence.MONTH) for i in range(SEASON_MONTHS))


def dekads_of(first_year: int) -> tuple[str, ...]:
    """Labels of the 24 dekads September–April of the season that begins in first_year."""
    start = labels.ordinal(labels.dekad(first_year, ONSET_MONTH, 1))
    return tuple(labels.from_ordinal(start + i, Cadence.DEKAD) for i in range(SEASON_DEKADS))


def seasons_of(periods: Sequence[str]) -> tuple[int, ...]:
    """First years of the seasons that the months or dekads touch, every one from first to last."""
    if not periods:
        return ()
    whole = dekads_of if labels.cadence_of(periods[0]) is Cadence.DEKAD else months_of
    years = sorted({labels.year_of(label) for label in periods})
    given = set(periods)
    touched = [year for year in range(years[0] - 1, years[-1] + 1) if given.intersection(whole(year))]
    return tuple(range(touched[0], touched[-1] + 1)) if touched else ()


def season_labels(first_years: Sequence[int]) -> tuple[str, ...]:
    """Labels of the seasons that begin in these years."""
    return tuple(labels.season(year) for year in first_years)


def stack_of(cube: Cube, wanted: Sequence[str]) -> npt.NDArray[np.floating]:
    """Rasters of the periods wanted, shape (wanted, ny, nx); NaN where the cube has no such period."""
    found = [(row, cube.position[label]) for row, label in enumerate(wanted) if label in cube.position]
    stack = np.full((len(wanted), *cube.grid.shape), np.nan, dtype=np.result_type(cube.values, np.float32))
    if found:
        rows, indices = zip(*found, strict=True)
        stack[list(rows)] = cube.values.variable[list(indices)].to_numpy()
    return stack


def absent_from(periods: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """Those wanted that are not among the periods, in order."""
    given = set(periods)
    return tuple(label for label in wanted if label not in given)


def any_preliminary(cube: Cube, wanted: Sequence[str]) -> bool:
    """Whether the publisher will revise one of the periods wanted."""
    chosen = set(wanted)
    return any(cube.periods[index] in chosen for index in np.flatnonzero(cube.preliminary))


def named(missing: Sequence[str]) -> str:
    """Ascending labels in words, runs shortened: `2015-10 to 2015-12, 2016-02`."""
    runs: list[list[str]] = []
    for label in missing:
        if runs and labels.ordinal(label) == labels.ordinal(runs[-1][-1]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def are_missing(missing: Sequence[str]) -> str:
    """Sentence part that names what is missing; empty where nothing is."""
    if not missing:
        return ""
    return f"{named(missing)} {'is' if len(missing) == 1 else 'are'} missing"
