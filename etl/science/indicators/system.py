"""How much a whole country moves, and how unevenly: CMI, MEI, ANMR and Courgeau's k (Bell et al. 2002)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.model.series import Floats
from etl.model.status import Status
from etl.model.tables import MOVEMENT_INDICES
from etl.science.frames import frame
from etl.science.indicators.moves import intervals, moves_in, moves_out, of_interval
from etl.science.indicators.population import people_at

IDENTITY_TOLERANCE = 1e-9


class SystemIndices(NamedTuple):
    """Of n districts; ANMR = CMI·MEI/100. CMI grows with n: districts and councils do not compare."""

    cmi: float
    mei: float
    anmr: float
    courgeau_k: float


def system_indices(arrived: Floats, left: Floats, people: Floats) -> SystemIndices:
    """Crude migration intensity, migration effectiveness, aggregate net migration rate and Courgeau's k.

    arrived, left: moves into and out of each district from and to the others (n,); people: population at
    mid-interval (n,). NaN in any of them makes every index NaN. M = Σ arrived, N = Σ|arrived − left|:
    CMI = 100·M/ΣP; MEI = 100·N/Σ(arrived + left); ANMR = 100·N/(2ΣP); k = CMI/ln n².
    Raises ValueError where moves in and out do not balance or there are fewer than two districts.
    """
    count = len(people)
    if count < 2:
        raise ValueError("movement between districts needs at least two of them")
    moved, uneven, everyone = arrived.sum(), np.abs(arrived - left).sum(), people.sum()
    if not np.isclose(moved, left.sum(), rtol=1e-9, equal_nan=True) and not np.isnan(moved + left.sum()):
        raise ValueError(f"moves in ({moved:g}) and out ({left.sum():g}) do not balance")
    intensity = 100.0 * moved / everyone
    effectiveness = 100.0 * uneven / (2.0 * moved) if moved else float("nan")
    return SystemIndices(
        float(intensity),
        float(effectiveness),
        float(100.0 * uneven / (2.0 * everyone)),
        float(intensity / np.log(count**2)),
    )


def system_table(flows: pd.DataFrame, population: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The indices of every interval of the flows table, with the columns of tables.MOVEMENT_INDICES."""
    return _table(flows, population, pcodes, "all")


def setting_tables(flows: pd.DataFrame, population: pd.DataFrame, pcodes: tuple[str, ...]) -> pd.DataFrame:
    """The same among the rural parts of the districts alone, and among their towns, where flows tell them."""
    parts = []
    for setting in ("rural", "urban"):
        both = (flows["origin_setting"] == setting) & (flows["destination_setting"] == setting)
        parts.append(_table(flows[both], population, pcodes, setting))
    return pd.concat(parts, ignore_index=True)


def _table(
    flows: pd.DataFrame, population: pd.DataFrame, pcodes: tuple[str, ...], setting: str
) -> pd.DataFrame:
    rows = []
    for start, end in intervals(flows):
        of_span = of_interval(flows, start, end)
        parts = (
            moves_in(of_span, pcodes),
            moves_out(of_span, pcodes),
            people_at(population, (start + end) / 2, pcodes, setting),
        )
        found = system_indices(*(part.value for part in parts))
        status = Status(max(int(part.status.max()) for part in parts)).label
        for index, value in found._asdict().items():
            rows.append((start, end, setting, index, value, len(pcodes), status))
    return frame(MOVEMENT_INDICES, rows)


def disagreements(indices: pd.DataFrame) -> list[str]:
    """Intervals in which ANMR = CMI·MEI/100 does not hold, in words; none where all is well."""
    wide = indices.pivot(index=["start", "end", "setting"], columns="index", values="value")
    wide = wide.reindex(columns=["anmr", "cmi", "mei"])  # of people that nobody counted, none was found
    off = (wide["anmr"] - wide["cmi"] * wide["mei"] / 100.0).abs() > IDENTITY_TOLERANCE
    return [f"{start}-{end} ({setting})" for start, end, setting in wide.index[off]]
