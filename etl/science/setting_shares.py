"""Splits people into rural and urban at every census, from known shares and none beyond them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from etl.model.status import Status
from etl.science.indicators.population import CAUTION, between, people

SHARE_COLUMNS = ["pcode", "year", "share", "status"]


def with_settings(
    table: pd.DataFrame, pcodes: Sequence[str], shares: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The population table with rural and urban rows wherever the share of towns is known around a year.

    table: columns pcode, year, setting, population, status. shares: further urban shares 0–1 (columns
    SHARE_COLUMNS), of a raster's years. Where a census gives `all` alone, the share is linear between the
    known ones next to it, its status the weakest of theirs; never extrapolated. What was interpolated is told
    in attrs["caution"].
    """
    order = tuple(pcodes)
    everyone, towns = people(table, order), people(table, order, "urban")
    rows: list[tuple[str, int, str, float, int]] = []
    for at, pcode in enumerate(order):
        known = _known(everyone.years, everyone.value[at], towns.value[at], towns.status[at])
        known |= _further(shares, pcode, known)
        for column, year in enumerate(everyone.years):
            total = everyone.value[at, column]
            if np.isfinite(towns.value[at, column]) or not np.isfinite(total) or not known:
                continue
            share, status = _at(known, year)
            if np.isfinite(share):
                status = max(status, int(everyone.status[at, column]))
                rows += [
                    (pcode, year, "urban", float(total * share), status),
                    (pcode, year, "rural", float(total * (1 - share)), status),
                ]
    return _joined(table, rows)


def _known(
    years: Sequence[int], total: object, towns: object, status: object
) -> dict[int, tuple[float, int]]:
    everyone, urban, statuses = (np.asarray(part, dtype=np.float64) for part in (total, towns, status))
    return {
        year: (float(urban[i] / everyone[i]), int(statuses[i]))
        for i, year in enumerate(years)
        if np.isfinite(urban[i]) and everyone[i] > 0
    }


def _further(
    shares: pd.DataFrame | None, pcode: str, known: dict[int, tuple[float, int]]
) -> dict[int, tuple[float, int]]:
    """Shares of other sources, for years that the table itself does not tell."""
    if shares is None:
        return {}
    own = shares[shares["pcode"] == pcode]
    found = zip(own["year"], own["share"], own["status"], strict=True)
    return {int(y): (float(s), int(status)) for y, s, status in found if y not in known and np.isfinite(s)}


def _at(known: dict[int, tuple[float, int]], year: int) -> tuple[float, int]:
    years = tuple(sorted(known))
    share = between(years, np.array([known[one][0] for one in years]), year)
    beside = [one for one in years if one <= year][-1:] + [one for one in years if one >= year][:1]
    return share, max((known[one][1] for one in beside), default=int(Status.OBSERVED))


def _joined(table: pd.DataFrame, rows: list[tuple[str, int, str, float, int]]) -> pd.DataFrame:
    if not rows:
        return table
    split = pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])
    lacking = ~table.set_index(["pcode", "year", "setting"]).index.isin(
        pd.MultiIndex.from_frame(split[["pcode", "year", "setting"]])
    )
    joined = pd.concat([table[lacking], split.astype({"status": "int8"})], ignore_index=True)
    years = ", ".join(str(year) for year in sorted(set(split["year"])))
    joined.attrs = table.attrs | {
        CAUTION: f"Rural and urban people of {years}: the share of towns is interpolated between known years."
    }
    return joined
