"""Simulated rural–urban flows between districts whose nets equal the residual net migration."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from etl.science.demonstration.layout import KM_PER_DEGREE, KM_PER_DEGREE_EAST, Double, Indices
from etl.science.indicators.movement import residual_net_migration

INTERVALS = ((1996, 2006), (2006, 2016))
SETTINGS = ("rural", "urban")
RURAL, URBAN = 0, 1

TURNOVER = 0.06  # share of the mid-interval population that leaves, and that arrives, whatever the net
RURAL_OUT_SURPLUS, RURAL_OUT_MOST = 0.03, 0.97  # leavers are a little more rural than the district
URBAN_IN_SURPLUS, URBAN_IN_MOST = 0.30, 0.92  # arrivals are much more urban than the district
RURAL_TO_URBAN, URBAN_TO_RURAL = 1.5, 0.8  # on top of 1/distance
WITHIN_SHARE = 0.05  # of a district's rural people at the interval's start, into its own towns
FITTING_ROUNDS, FITTING_TOLERANCE = 1000, 1e-9

COLUMNS = (
    "origin_pcode",
    "origin_setting",
    "destination_pcode",
    "destination_setting",
    "start",
    "end",
    "movers",
)


@dataclass(frozen=True)
class Margins:
    """Whole persons who leave and arrive, by district and setting; both shape (districts, 2)."""

    out: Indices
    into: Indices


def simulated_flows(population: pd.DataFrame, centres: pd.DataFrame) -> pd.DataFrame:
    """Flows of both intervals in the canonical columns, whole persons.

    population: columns pcode, year, setting (all, urban), population, with the censuses 1996, 2006
    and 2016 of every district in centres; centres: columns lon, lat in degrees, indexed by pcode.
    """
    return pd.concat([_interval(population, centres, *years) for years in INTERVALS], ignore_index=True)


def _interval(population: pd.DataFrame, centres: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    pcodes = [str(pcode) for pcode in centres.index]
    people = {year: _census(population, year, pcodes) for year in (start, end)}
    margins = margins_of(people[start], people[end])
    between = whole_persons(fit(_seed(centres), margins), margins)
    within = np.rint(WITHIN_SHARE * people[start][:, RURAL]).astype(np.int64)
    places = list(product(pcodes, SETTINGS))
    rows = [
        (*origin, *destination, start, end, int(between[i, j]))
        for i, origin in enumerate(places)
        for j, destination in enumerate(places)
        if origin[0] != destination[0]
    ]
    rows += [
        (pcode, "rural", pcode, "urban", start, end, int(movers))
        for pcode, movers in zip(pcodes, within, strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(list(COLUMNS[:4]), ignore_index=True)


def _census(population: pd.DataFrame, year: int, pcodes: list[str]) -> Double:
    """Rural and urban people, shape (districts, 2)."""
    rows = population[population["year"] == year]
    wide = rows.pivot(index="pcode", columns="setting", values="population").reindex(pcodes)
    people = np.stack([wide["all"] - wide["urban"], wide["urban"]], axis=1).astype(np.float64)
    if np.isnan(people).any():
        missing = [pcode for pcode, row in zip(pcodes, people, strict=True) if np.isnan(row).any()]
        raise ValueError(f"census {year}: no population, all and urban, for {', '.join(missing)}")
    return people


def margins_of(start: Double, end: Double) -> Margins:
    """Leavers and arrivals from the populations at both censuses, each (districts, 2)."""
    first, second = start.sum(axis=1), end.sum(axis=1)
    net = _rounded_to_zero_sum(residual_net_migration(first, second))
    turnover = np.rint(TURNOVER * (first + second) / 2).astype(np.int64)
    out, into = turnover + np.maximum(0, -net), turnover + np.maximum(0, net)
    rural = np.minimum(RURAL_OUT_MOST, start[:, RURAL] / first + RURAL_OUT_SURPLUS)
    urban = np.minimum(URBAN_IN_MOST, end[:, URBAN] / second + URBAN_IN_SURPLUS)
    from_rural = np.rint(rural * out).astype(np.int64)
    to_urban = np.rint(urban * into).astype(np.int64)
    return Margins(
        np.stack([from_rural, out - from_rural], axis=1), np.stack([into - to_urban, to_urban], axis=1)
    )


def _rounded_to_zero_sum(values: Double) -> Indices:
    """Whole numbers less than one away from values that sum to zero, summing to zero themselves."""
    whole = np.floor(values).astype(np.int64)
    most = np.argsort(whole - values, kind="stable")[: -int(whole.sum())]
    whole[most] += 1
    return whole


def _seed(centres: pd.DataFrame) -> Double:
    """What moves would be like before fitting: 1/distance, no move within a district; (2n, 2n)."""
    east = centres["lon"].to_numpy() * KM_PER_DEGREE_EAST
    north = centres["lat"].to_numpy() * KM_PER_DEGREE
    distance = np.hypot(east[:, None] - east, north[:, None] - north)
    nearness = np.divide(1.0, distance, out=np.zeros_like(distance), where=distance > 0)
    return np.kron(nearness, np.array([[1.0, RURAL_TO_URBAN], [URBAN_TO_RURAL, 1.0]]))


def fit(seed: Double, margins: Margins) -> Double:
    """Iterative proportional fitting of a (2n, 2n) seed to the margins; zeros stay zero.

    Raises ValueError where the margins cannot be met.
    """
    out, into = margins.out.ravel(), margins.into.ravel()
    table = seed.copy()
    for _ in range(FITTING_ROUNDS):
        table *= (out / table.sum(axis=1))[:, None]
        table *= into / table.sum(axis=0)
        if np.abs(table.sum(axis=1) - out).max() < FITTING_TOLERANCE * out.max():
            return table
    raise ValueError(f"flows do not meet their margins after {FITTING_ROUNDS} rounds")


def whole_persons(table: Double, margins: Margins) -> Indices:
    """Each flow rounded down or up so that every margin is met exactly.

    A transport problem over the fractions: its corner solutions are whole numbers.
    """
    from scipy.optimize import linprog

    down = np.floor(table).astype(np.int64)
    rows, columns = np.nonzero(table - down)
    size = len(table)
    lacking = np.concatenate(
        [margins.out.ravel() - down.sum(axis=1), margins.into.ravel() - down.sum(axis=0)]
    )
    meets = np.zeros((2 * size, len(rows)))
    meets[rows, np.arange(len(rows))] = 1
    meets[size + columns, np.arange(len(rows))] = 1
    gain = (table - down)[rows, columns]
    found = linprog(-gain, A_eq=meets, b_eq=lacking, bounds=(0, 1), method="highs-ds")
    if not found.success:
        raise ValueError(f"flows cannot be rounded to whole persons: {found.message}")
    down[rows, columns] += np.rint(found.x).astype(np.int64)
    return down
