"""Values by district of variables that only the office knows: poverty, travel time, people in IPC 3 or worse.

One row per district, variable and period: pcode (or the district's name), variable (an id of the office's
own), value, unit, and if wanted title and period: a year (2017), a season (2019/20), an interval
(2006-2016), or nothing for what has no date. An empty value is not known; 0 is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from etl.files.cells.counts import NO_DATA, Trouble, count
from etl.files.cells.findings import Findings
from etl.files.tables.listed import Parser, read_listed
from etl.files.tables.record import Supply, TableSource
from etl.model import periods as labels
from etl.model.index_tables import CONTRIBUTIONS, HOTSPOTS
from etl.model.periods import Cadence
from etl.model.profile import TableInput
from etl.model.records import Indicator, Level
from etl.model.series import DistrictSeries, no_reason
from etl.model.status import Status
from etl.science.index.measures import BY_ID
from etl.science.index.table import ABOUT, CUT, MOVEMENT, PILLAR, PILLARS
from etl.science.indicators import INDICATORS
from etl.science.indicators.supplied import as_supplied
from etl.science.places import Gazetteer

REQUIRED = {
    "pcode": ("district", "place", "p_code"),
    "variable": ("indicator", "variable id"),
    "value": ("values",),
    "unit": ("units",),
}
OPTIONAL = {"period": ("year", "season", "interval"), "title": ("label", "name of variable")}
KEY = ("pcode", "variable", "period")
DATED = (Cadence.YEAR, Cadence.SEASON, Cadence.INTERVAL)
SHARE, LONGEST = "share", 80
MOST_DECIMALS = 2
TAKEN = {
    *(indicator.id for indicator in INDICATORS),
    *BY_ID,
    *(*PILLARS, MOVEMENT, PILLAR, CUT, ABOUT, "people"),
    *(*HOTSPOTS.column_names, *CONTRIBUTIONS.column_names),
}
Row = Mapping[Hashable, Any]
_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONG_SEASON = re.compile(r"(\d{4})/\d{2}(\d{2})")


def read_district_values(entry: TableInput, gazetteer: Gazetteer, status: Status) -> Supply:
    """One series and one record per variable of the table; raises InputError with every problem found."""
    listed = read_listed(entry, gazetteer, REQUIRED, OPTIONAL, _PARSERS)
    _check(listed.good, listed.findings)
    listed.refuse()
    variables = {str(name): of for name, of in listed.table.groupby("variable", sort=False)}
    return Supply(
        listed.sheet.file,
        tuple(_series(name, of, gazetteer.pcodes, status, entry.source) for name, of in variables.items()),
        listed.places(),
        listed.remarks,
        tuple(_record(name, of, entry.source) for name, of in variables.items()),
    )


def _variable(text: str) -> str | Trouble:
    if not _ID.fullmatch(text):
        cure = "write small letters, digits and _ only, a letter first, at most 60, such as poverty_rate"
        return Trouble(f"{text[:LONGEST]!r} is no id of a variable" if text else "is empty", cure)
    if text in TAKEN:
        return Trouble(f"{text!r} is an id of the atlas's own", f"choose another, such as {text}_supplied")
    return text


def _number(text: str) -> float | Trouble:
    """A number of either sign; NaN where the cell is empty or says that nothing is known."""
    if not text or text.casefold() in NO_DATA:
        return float("nan")
    found = count(text.removeprefix("-"))
    if isinstance(found, Trouble):
        told = found.problem.replace(text.removeprefix("-"), text, 1)
        return Trouble(told, "write a number with a decimal point, or leave the cell empty if not known")
    return -found if text.startswith("-") else found


def _unit(text: str) -> str | Trouble:
    if not text or len(text) > LONGEST:
        told = f"{text[:LONGEST]!r}… is too long" if text else "is empty"
        return Trouble(told, "write the unit, such as share, %, minutes; 1 for a plain number")
    return text


def _period(text: str) -> str | Trouble:
    """Label of a year, season or interval; "" for what has no date."""
    plain = _LONG_SEASON.sub(r"\1/\2", text.replace("–", "-"))
    try:
        dated = not plain or labels.cadence_of(plain) in DATED
    except ValueError:
        dated = False
    cure = "write a year (2017), a season (2019/20) or an interval (2006-2016), or leave it empty"
    return plain if dated else Trouble(f"{text[:LONGEST]!r} is no period", cure)


_PARSERS: Mapping[str, Parser] = {
    "variable": _variable,
    "value": _number,
    "unit": _unit,
    "period": _period,
    "title": lambda text: text[:LONGEST],
}


def _cadence(period: str) -> Cadence:
    return labels.cadence_of(period) if period else Cadence.STATIC


def _check(table: pd.DataFrame, findings: Findings) -> None:
    """Each key once; a variable keeps to one unit, one title and one kind of period; shares are 0 to 1."""
    first: dict[tuple[str, ...], int] = {}
    leading: dict[str, int] = {}
    for at, row in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        key = tuple(str(row[name]) for name in KEY)
        if first.setdefault(key, at) != at:
            named = ", ".join(part for part in key if part)
            told = f"repeats {named}, first at {findings.place('variable', first[key])}"
            findings.add("repeated", "variable", at, told, "keep one of the two rows")
        elif row["unit"] == SHARE and not (np.isnan(row["value"]) or 0 <= row["value"] <= 1):
            told = f"{row['value']:g} is no share"
            findings.add("share", "value", at, told, "write a number from 0 to 1, or another unit, such as %")
        else:
            first_of = leading.setdefault(row["variable"], at)
            _check_alike(table.loc[first_of].to_dict(), first_of, row, at, findings)


def _check_alike(before: Row, first: int, row: Row, at: int, findings: Findings) -> None:
    """One row against the first of its variable."""
    for name in ("unit", "title"):
        if row[name] != before[name]:
            told = f"{row[name]!r} is another {name} of {row['variable']} than {before[name]!r}"
            place = findings.place(name, first)
            findings.add(name, name, at, f"{told} in {place}", f"write the same {name} in every row")
    if _cadence(row["period"]) is not _cadence(before["period"]):
        told = f"{row['period']!r} is another kind of period of {row['variable']} than {before['period']!r}"
        findings.add("kind", "period", at, told, "keep to years, seasons or intervals for one variable")


def _series(
    name: str, rows: pd.DataFrame, pcodes: tuple[str, ...], status: Status, source: str
) -> DistrictSeries:
    periods = tuple(sorted(set(rows["period"])))
    wide = rows.pivot(index="pcode", columns="period", values="value")
    value = wide.reindex(index=list(pcodes), columns=list(periods)).to_numpy(dtype=np.float64)
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "the table gives no value"
    return DistrictSeries(
        variable=name,
        pcodes=pcodes,
        periods=periods,
        value=value,
        reason=reason,
        coverage=np.full(value.shape, np.nan),
        status=np.full(value.shape, int(status), dtype=np.int8),
        preliminary=np.zeros(len(periods), dtype=bool),
        source=source,
    )


def _record(name: str, rows: pd.DataFrame, source: str) -> Indicator:
    first = rows.iloc[0]
    return Indicator(
        id=name,
        label=first["title"] or name.replace("_", " ").capitalize(),
        unit=first["unit"],
        cadence=_cadence(first["period"]),
        level=Level.DISTRICT,
        inputs=(),
        function=as_supplied,
        method=f"As the table gives it: {source}.",
        reference="as the source of the table",
        decimals=_decimals(rows["value"].to_numpy(dtype=np.float64)),
        plausible=(0.0, 1.0) if first["unit"] == SHARE else None,
    )


def _decimals(values: np.ndarray) -> int:
    known = values[np.isfinite(values)]
    places = (n for n in range(MOST_DECIMALS) if np.array_equal(np.round(known, n), known))
    return next(places, MOST_DECIMALS)


DISTRICT_VALUES = TableSource(
    id="district_values",
    title="Any variable by district and period, as an office supplies it",
    unit="as supplied",
    cadence=Cadence.YEAR,
    read=read_district_values,
)
