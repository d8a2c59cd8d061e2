"""Withholds what would tell of few people, checks that moves balance, gathers what rests on moves alone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from etl.model.paths import shown
from etl.model.periods import interval
from etl.model.problems import InputError, Problem
from etl.model.profile import Profile
from etl.model.series import DistrictSeries
from etl.model.status import Status
from etl.model.table import Table
from etl.model.tables import FLOW_GROUPS, FLOWS, MOVEMENT_INDICES, PARTNERS, QUALITY
from etl.science.disclosure_flows import INDICES, WITHHELD_REASON, Protection, protected
from etl.science.disclosure_groups import protected_groups
from etl.science.frames import frame
from etl.science.indicators.moves import intervals, moves_in, moves_out, of_interval
from etl.science.indicators.partners import partners
from etl.science.indicators.system import disagreements, setting_tables, system_table
from etl.science.models.report import model_report
from etl.stages import movers_check
from etl.stages.derive import Derived
from etl.stages.inputs import Inputs

BALANCE = 1e-6  # share by which sums of moves may differ through rounding


@dataclass(frozen=True)
class Movement:
    """The published tables of movement, what is withheld in them, and the models.

    groups: moves by sex and age, None where no table tells them.
    """

    flows: pd.DataFrame = field(default_factory=lambda: frame(FLOWS, []))
    groups: pd.DataFrame | None = None
    indices: pd.DataFrame = field(default_factory=lambda: frame(MOVEMENT_INDICES, []))
    partners: pd.DataFrame = field(default_factory=lambda: frame(PARTNERS, []))
    quality: pd.DataFrame = field(default_factory=lambda: frame(QUALITY, []))
    models: dict[str, Any] = field(default_factory=dict)
    disclosure: dict[str, Any] = field(default_factory=dict)


def prepare(inputs: Inputs, profile: Profile) -> Protection | None:
    """Decide what is withheld, and add the tables of what may be told to the inputs; None without moves.

    Raises InputError where the moves of an interval do not balance.
    """
    pcodes = tuple(inputs.districts["pcode"])
    flows = inputs.tables.get("flows_table")
    if flows is None:
        return None
    check_balance(flows, pcodes, profile)
    protection = protected(flows, pcodes, profile.disclosure_threshold)
    protection.open_flows.attrs.update(flows.attrs)
    inputs.tables["open_flows_table"] = protection.open_flows
    return protection


def check_balance(flows: pd.DataFrame, pcodes: tuple[str, ...], profile: Profile) -> None:
    """Moves out of all districts must equal moves into them; raises InputError."""
    for start, end in intervals(flows):
        rows = of_interval(flows, start, end)
        left, arrived = (count(rows, pcodes).value.sum() for count in (moves_out, moves_in))
        if np.isfinite(left + arrived) and not np.isclose(left, arrived, rtol=BALANCE):
            problem = (
                f"moves out of the districts ({left:,.10g}) and into them ({arrived:,.10g}) do not balance"
            )
            _stop(profile, interval(start, end), problem)


def conceal(derived: Derived, protection: Protection | None) -> None:
    """Take the rates back from which a withheld count could be worked out."""
    if protection is None:
        return
    for variable in {variable for variable, _, _ in protection.sums} & set(derived.series):
        series = derived.series[variable]
        keys = {(pcode, period) for name, pcode, period in protection.sums if name == variable}
        derived.series[variable] = _without(series, keys)


def run(inputs: Inputs, profile: Profile, protection: Protection | None) -> Movement:
    """Everything published of movement beside the rates; raises InputError where an identity is broken."""
    if protection is None:
        return Movement()
    flows, pcodes = inputs.tables["flows_table"], tuple(inputs.districts["pcode"])
    people = inputs.tables.get("population_table")
    indices = _indices(flows, protection, people, pcodes)
    broken = disagreements(indices)
    if broken:
        _stop(profile, ", ".join(broken), "ANMR differs from CMI·MEI/100")
    told = [_withheld_in(protection, flows, span) for span in intervals(flows)]
    hidden = [_finding(one, flows) for one in told if one["withheld"]]
    published = worded(protection.published(flows), FLOWS)
    groups = _groups(inputs.tables.get("groups_table"), published, profile.disclosure_threshold)
    disclosure = {
        "threshold": profile.disclosure_threshold,
        "intervals": told,
        "rates": _rates(protection),
    }
    return Movement(
        published,
        groups,
        indices,
        partners(protection.open_flows, pcodes),
        frame(QUALITY, [*hidden, *movers_check.cautions(protection.open_flows, inputs)]),
        model_report(protection.open_flows, people, inputs.tables["distance_table"], pcodes),
        disclosure | ({} if groups is None else {"groups": _share(groups["withheld"])}),
    )


def _stop(profile: Profile, place: str, problem: str) -> None:
    raise InputError(Problem(shown(profile.path), f"[[movement]] {place}", problem, "correct the table"))


def _without(series: DistrictSeries, keys: set[tuple[str, str]]) -> DistrictSeries:
    gone = np.array([[(pcode, period) in keys for period in series.periods] for pcode in series.pcodes])
    gone &= series.reason == ""
    value = np.where(gone, np.nan, series.value)
    return replace(series, value=value, reason=np.where(gone, WITHHELD_REASON, series.reason).astype(object))


def worded(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Rows as published: the table's columns, status in words."""
    words = {int(status): status.label for status in Status}
    return rows.assign(status=rows["status"].map(words))[list(table.column_names)]


def _groups(groups: pd.DataFrame | None, flows: pd.DataFrame, threshold: int) -> pd.DataFrame | None:
    if groups is None:
        return None
    withheld = protected_groups(groups, flows, threshold)
    return worded(groups.assign(movers=groups["movers"].where(~withheld), withheld=withheld), FLOW_GROUPS)


def _share(hidden: pd.Series[bool]) -> dict[str, Any]:
    """How many counts are withheld."""
    return {
        "counts": len(hidden),
        "withheld": int(hidden.sum()),
        "share_of_counts": round(float(hidden.mean()), 6),
    }


def _indices(
    flows: pd.DataFrame, protection: Protection, people: pd.DataFrame | None, pcodes: tuple[str, ...]
) -> pd.DataFrame:
    """Indices of the true sums, but where some of these are given up; by setting from what may be told."""
    if people is None or len(pcodes) < 2:
        return frame(MOVEMENT_INDICES, [])
    found = system_table(flows, people, pcodes)
    gone = {period for name, _, period in protection.sums if name == INDICES}
    periods = [interval(*span) for span in zip(found["start"], found["end"], strict=True)]
    found["value"] = found["value"].where(np.array([period not in gone for period in periods], dtype=bool))
    by_setting = setting_tables(protection.open_flows, people, pcodes)
    return found if by_setting.empty else pd.concat([found, by_setting], ignore_index=True)


def _withheld_in(protection: Protection, flows: pd.DataFrame, span: tuple[int, int]) -> dict[str, Any]:
    """How much of one interval is withheld; shares of people from what readers can work out themselves."""
    rows = of_interval(flows, *span).index
    hidden = protection.withheld.loc[rows]
    movers = protection.open_flows.loc[rows, "movers"].to_numpy(dtype=np.float64)
    known = np.isfinite(movers)
    everybody = float(movers[known].sum())
    few = float(movers[known & hidden.to_numpy(dtype=bool)].sum())
    share = few / everybody if everybody > 0 else 0.0
    return {"period": interval(*span), **_share(hidden), "share_of_movers": round(share, 6)}


def _rates(protection: Protection) -> list[dict[str, str]]:
    """Rates taken back, so that their absence is told."""
    return [
        {"variable": name, "pcode": pcode, "period": period}
        for name, pcode, period in sorted(protection.sums)
    ]


def _finding(told: dict[str, Any], flows: pd.DataFrame) -> dict[str, Any]:
    counts = f"{told['withheld']} of {told['counts']} counts of moves"
    shares = (f"{100 * told[name]:.2g} %" for name in ("share_of_counts", "share_of_movers"))
    share = "{} of the counts, {} of the movers".format(*shares)
    return {
        "variable": "",
        "source": str(flows.attrs.get("source", "")),
        "period": told["period"],
        "pcode": "",
        "finding": "withheld",
        "value": told["share_of_counts"],
        "detail": f"{counts} are {WITHHELD_REASON} ({share})",
    }
