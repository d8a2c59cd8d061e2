"""Dekadal rainfall and NDVI by district, as the World Food Programme publishes them on HDX.

Columns: date (first day of the dekad), adm_level, adm_id, PCODE (older files: ADM2_PCODE), n_pixels, the
value (rfh mm, vim NDVI) and version. Their anomalies (rfq, r1q, r3q, viq) are not read: they are percent
of the average of 1989–2018, not of the profile's baseline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.counts import Trouble
from etl.files.cells.findings import Findings
from etl.files.cells.header import Header, find_header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.places import reconciled, unmatched
from etl.files.tables.record import Supply, TableSource
from etl.model import periods as labels
from etl.model.periods import DEKADS_PER_MONTH, Cadence
from etl.model.problems import InputError, Problem, Problems
from etl.model.profile import TableInput
from etl.model.series import DistrictSeries, no_reason
from etl.model.status import Status
from etl.science.indicators.season_calendar import are_missing
from etl.science.places import Gazetteer, How, Match

OPTIONAL = {"adm_id": (), "n_pixels": (), "version": ("type",)}
PCODE_NAMES = ("ADM2_PCODE", "ADM1_PCODE", "ADM3_PCODE")
FINAL, PRELIMINARY, FORECAST = "final", "prelim", "forecast"
_DAY = re.compile(r"(\d{4})-(\d{2})-(01|11|21)(?:[T ].*)?")
_DEKAD_OF_DAY = {"01": 1, "11": 2, "21": 3}


@dataclass(frozen=True)
class Measure:
    """The column to read, the variable it supplies, its limits, and how dekads make a month."""

    column: str
    variable: str
    limits: tuple[float, float]
    total: bool


RAINFALL = Measure("rfh", "rainfall_mm", (0.0, 1500.0), total=True)
GREENNESS = Measure("vim", "ndvi_table", (-0.2, 1.0), total=False)


def read_wfp(entry: TableInput, gazetteer: Gazetteer, status: Status, measure: Measure) -> Supply:
    """Monthly series of the districts: the sum or mean of a month's three dekads, none where one is missing.

    Forecasts are left out. Where one P-code has several adm_id, the one with more pixels counts.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    header = find_header(sheet, {"date": (), "pcode": PCODE_NAMES, measure.column: ()}, OPTIONAL)
    layout = Problems()
    rows = data_rows(sheet, header, layout)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    matches = [gazetteer.match(text) for text in column_of(sheet, rows.numbers, header, "pcode")]
    table = _table(sheet, header, rows.numbers, measure, findings)
    kept, remarks = _of_districts(table, matches, findings)
    kept = _larger(kept)
    _check_repeated(kept, measure, findings)
    problems = (*layout.found, *findings.collected())
    if not problems and kept.empty:
        problems = (_no_district(sheet.file, gazetteer),)
    if problems:
        raise InputError(problems)
    series = _monthly(kept, gazetteer.pcodes, measure, status, entry.source)
    places = reconciled(sheet.file, ([match] for match in matches if match.written))
    return Supply(sheet.file, (series,), places, (*rows.remarks, *remarks))


def _table(
    sheet: Sheet, header: Header, numbers: Sequence[int], measure: Measure, findings: Findings
) -> pd.DataFrame:
    """Columns dekad (ordinal), value, version, adm_id, n_pixels; one row per data row."""

    def texts(name: str) -> tuple[str, ...]:
        return column_of(sheet, numbers, header, name) if name in header.columns else ("",) * len(numbers)

    column = measure.column
    parsers: dict[str, tuple[str, Callable[[str], object | Trouble]]] = {
        "dekad": ("date", _dekad),
        "value": (column, partial(_number, limits=measure.limits)),
        "version": ("version", _version),
        "n_pixels": ("n_pixels", partial(_number, limits=(0.0, np.inf))),
    }
    found = {
        name: findings.values(name, field, texts(field), parse) for name, (field, parse) in parsers.items()
    }
    return pd.DataFrame({**found, "adm_id": texts("adm_id")})


def _dekad(text: str) -> int | Trouble:
    match = _DAY.fullmatch(text)
    if match is None or not 1 <= int(match[2]) <= 12:
        return Trouble(f"{text!r} is no first day of a dekad", "write dates such as 2020-01-01, -11 or -21")
    return labels.ordinal(labels.dekad(int(match[1]), int(match[2]), _DEKAD_OF_DAY[match[3]]))


def _number(text: str, limits: tuple[float, float]) -> float | Trouble:
    if not text:
        return float("nan")
    try:
        number = float(text)
    except ValueError:
        return Trouble(f"{text!r} is no number", "fetch the file again")
    if not limits[0] <= number <= limits[1]:
        return Trouble(f"{number:g} lies outside {limits[0]:g} to {limits[1]:g}", "fetch the file again")
    return number


def _version(text: str) -> str | Trouble:
    word = text.casefold()
    for known in (FINAL, PRELIMINARY, FORECAST):
        if word.startswith(known):
            return known
    return Trouble(f"{text!r} is no version", "write final, prelim or forecast") if word else FINAL


def _of_districts(
    table: pd.DataFrame, matches: Sequence[Match], findings: Findings
) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """Rows of the published units without forecasts; what is set aside is remarked, unknown places told."""
    aside = {"without a P-code": 0, "of units above or below the districts": 0, "of forecasts": 0}
    forecast = (table["version"] == FORECAST).to_numpy()
    keep: list[int] = []
    for index, match in enumerate(matches):
        if not match.written:
            aside["without a P-code"] += 1
        elif match.how in (How.UNMATCHED, How.ABROAD, How.UNKNOWN):
            findings.add("place", "pcode", index, *unmatched(match))
        elif match.pcode is None or match.unit != match.pcode:
            aside["of units above or below the districts"] += 1
        elif forecast[index]:
            aside["of forecasts"] += 1
        elif index not in findings.bad:
            keep.append(index)
    remarks = tuple(Remark("", f"{n} rows {what} set aside", n) for what, n in aside.items() if n)
    return table.iloc[keep].assign(pcode=[str(matches[index].pcode) for index in keep]), remarks


def _larger(table: pd.DataFrame) -> pd.DataFrame:
    """Of several adm_id with one P-code, the rows of the one with more pixels."""
    size = table.groupby(["pcode", "adm_id"])["n_pixels"].max().reset_index()
    chosen = size.sort_values("n_pixels", na_position="first").groupby("pcode")["adm_id"].last()
    return table[table["adm_id"] == table["pcode"].map(chosen)]


def _check_repeated(table: pd.DataFrame, measure: Measure, findings: Findings) -> None:
    first: dict[tuple[str, int], int] = {}
    for index, pcode, number in zip(table.index, table["pcode"], table["dekad"], strict=True):
        if first.setdefault((pcode, number), index) != index:
            label = labels.from_ordinal(int(number), Cadence.DEKAD)
            told = f"{pcode} {label} stands twice, first at {findings.place('date', first[pcode, number])}"
            findings.add("repeated", measure.column, index, told, "keep one of the two rows")


def _no_district(file: str, gazetteer: Gazetteer) -> Problem:
    expected = ", ".join(gazetteer.pcodes)
    return Problem(file, "", "holds no row of a district", f"use the file that has the P-codes {expected}")


def _monthly(
    table: pd.DataFrame, pcodes: tuple[str, ...], measure: Measure, status: Status, source: str
) -> DistrictSeries:
    """Months from the first to the last, of the three dekads each."""
    dekads = table["dekad"].astype(int)
    first, last = (int(n) // DEKADS_PER_MONTH for n in (dekads.min(), dekads.max()))
    numbers = range(first * DEKADS_PER_MONTH, (last + 1) * DEKADS_PER_MONTH)
    wide = table.assign(dekad=dekads).pivot(index="pcode", columns="dekad", values="value")
    values = wide.reindex(index=list(pcodes), columns=list(numbers)).to_numpy(dtype=np.float64)
    parts = values.reshape(len(pcodes), -1, DEKADS_PER_MONTH)
    months = tuple(labels.from_ordinal(number, Cadence.MONTH) for number in range(first, last + 1))
    reason = no_reason(parts.shape[:2])
    for row, column in np.argwhere(np.isnan(parts).any(axis=-1)):
        lacking = np.flatnonzero(np.isnan(parts[row, column])) + 1
        reason[row, column] = are_missing([f"{months[column]}-{number}" for number in lacking])
    revised = {int(n) // DEKADS_PER_MONTH for n in dekads[table["version"] == PRELIMINARY]}
    return DistrictSeries(
        variable=measure.variable,
        pcodes=pcodes,
        periods=months,
        value=parts.sum(axis=-1) if measure.total else parts.mean(axis=-1),
        reason=reason,
        coverage=np.full(reason.shape, np.nan),
        status=np.full(reason.shape, int(status), dtype=np.int8),
        preliminary=np.array([number in revised for number in range(first, last + 1)], dtype=bool),
        source=source,
    )


_WFP = {
    "cadence": Cadence.MONTH,
    "publisher": "World Food Programme",
    "licence": "CC BY (as HDX states it for each dataset)",
}
WFP_RAINFALL = TableSource(
    id="wfp_rainfall",
    title="Rainfall by district (CHIRPS v2), table of WFP on HDX",
    unit="mm",
    read=partial(read_wfp, measure=RAINFALL),
    url="https://data.humdata.org/dataset/lso-rainfall-subnational",
    citation="WFP and Climate Hazards Center: Rainfall indicators at subnational level. HDX.",
    **_WFP,  # type: ignore[arg-type]
)
WFP_NDVI = TableSource(
    id="wfp_ndvi",
    title="NDVI by district (MODIS), table of WFP on HDX",
    unit="1",
    read=partial(read_wfp, measure=GREENNESS),
    url="https://data.humdata.org/dataset/lso-ndvi-subnational",
    citation="WFP: NDVI at subnational level. HDX.",
    **_WFP,  # type: ignore[arg-type]
)
