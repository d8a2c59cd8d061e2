"""Crop statistics: area, production and, to be checked, yield by district, season and crop.

One row per district, season and crop: pcode (or the district's name), season (2019/20), crop, area_ha,
production_t, and if wanted yield_kg_ha. An empty cell is not known; 0 is nothing.
"""

from __future__ import annotations

import difflib
import re

import numpy as np
import pandas as pd

from etl.files.cells import Remark
from etl.files.cells.counts import NO_DATA, Trouble, count
from etl.files.cells.findings import Findings
from etl.files.cells.header import plain
from etl.files.tables.listed import read_listed
from etl.files.tables.record import Supply, TableSource
from etl.model import periods as labels
from etl.model.periods import Cadence
from etl.model.profile import TableInput
from etl.model.series import DistrictSeries, Words, no_reason
from etl.model.status import Status
from etl.science.indicators.crop_production import CROPS, KG_PER_T
from etl.science.places import Gazetteer

REQUIRED = {
    "pcode": ("district", "place", "p_code"),
    "season": ("agricultural year", "crop season"),
    "crop": (),
    "area_ha": ("area", "area (ha)", "area harvested (ha)", "area planted (ha)"),
    "production_t": ("production", "production (t)", "production (mt)", "production (tonnes)"),
}
OPTIONAL = {"yield_kg_ha": ("yield", "yield (kg/ha)")}
SPELT = {"corn": "maize", "dry_beans": "beans", "bean": "beans", "beans_dry": "beans"}
NEAR = 0.75  # a crop's name nearer than this to a known one is taken for a slip of the pen
YIELD_TOLERANCE = 0.01  # share by which a yield may differ from production over area, beside rounding
MEASURES = {"area_ha": "area", "production_t": "production"}
_SEASON = re.compile(r"(\d{4})/(?:\d{2})?(\d{2})")


def read_crop_statistics(entry: TableInput, gazetteer: Gazetteer, status: Status) -> Supply:
    """Series of area and production for each crop in the table; other crops are set aside and remarked."""
    parsers = {"season": _season, "crop": _crop, **dict.fromkeys((*MEASURES, *OPTIONAL), _quantity)}
    listed = read_listed(entry, gazetteer, REQUIRED, OPTIONAL, parsers)
    good = listed.good
    _check(good, listed.findings)
    listed.refuse()
    others = sorted(set(good["crop"]) - set(CROPS))
    remarks = [Remark("", f"crops that the atlas does not show: {', '.join(others)}")] if others else []
    series = _series(good, gazetteer.pcodes, status, entry.source)
    return Supply(listed.sheet.file, series, listed.places(), (*listed.remarks, *remarks))


def _season(text: str) -> str | Trouble:
    match = _SEASON.fullmatch(text)
    if match is None or int(match[2]) != (int(match[1]) + 1) % 100:
        return Trouble(f"{text!r} is no season", "write both years, such as 2019/20")
    return labels.season(int(match[1]))


def _crop(text: str) -> str | Trouble:
    word = SPELT.get(plain(text), plain(text))
    if not word:
        return Trouble("is empty", f"write a crop, such as {', '.join(CROPS)}")
    near = difflib.get_close_matches(word, CROPS, n=1, cutoff=NEAR)
    if near and near[0] != word:
        return Trouble(f"{text!r} is no known crop", f"did you mean {near[0]!r}?")
    return word


def _quantity(text: str) -> float | Trouble:
    """Number, 0 or more; NaN where the cell is empty or says that nothing is known."""
    if not text or text.casefold() in NO_DATA:
        return float("nan")
    found = count(text)
    if isinstance(found, Trouble):
        return Trouble(found.problem, "write a number, 0 or more, or leave the cell empty if it is not known")
    return found


def _check(table: pd.DataFrame, findings: Findings) -> None:
    """Each key once; no production without area; a yield that is production over area."""
    first: dict[tuple[str, ...], int] = {}
    keys = zip(*(table[name].astype(str) for name in ("pcode", "season", "crop")), strict=True)
    numbers = table[[*MEASURES, *OPTIONAL]].to_numpy(dtype=np.float64)
    for index, key, (area, production, stated) in zip(table.index, keys, numbers, strict=True):
        if first.setdefault(key, index) != index:
            told = f"repeats {', '.join(key)}, first at {findings.place('crop', first[key])}"
            findings.add("repeated", "crop", index, told, "keep one of the two rows")
        else:
            _check_numbers(index, area, production, stated, findings)


def _check_numbers(index: int, area: float, production: float, stated: float, findings: Findings) -> None:
    if area == 0 and production > 0:
        told = f"{production:g} t come from an area of 0 ha"
        findings.add("area", "area_ha", index, told, "correct one of the two, or leave the area empty")
    elif area > 0 and not np.isnan(production) and not np.isnan(stated):
        expected = KG_PER_T * production / area
        rounding = (0.5 * KG_PER_T + 0.5 * expected) / area + 0.5
        if abs(stated - expected) > YIELD_TOLERANCE * expected + rounding:
            told = f"{stated:g} is not 1,000 × {production:g} t / {area:g} ha = {expected:.0f} kg/ha"
            findings.add("yield", "yield_kg_ha", index, told, "correct one of the three")


def _series(
    table: pd.DataFrame, pcodes: tuple[str, ...], status: Status, source: str
) -> tuple[DistrictSeries, ...]:
    if table.empty:
        return ()
    seasons = labels.span(min(table["season"]), max(table["season"]))
    held = [crop for crop in CROPS if crop in set(table["crop"])]
    return tuple(
        _laid_out(table[table["crop"] == crop], column, crop, pcodes, seasons, status, source)
        for crop in held
        for column in MEASURES
    )


def _laid_out(
    rows: pd.DataFrame,
    column: str,
    crop: str,
    pcodes: tuple[str, ...],
    seasons: tuple[str, ...],
    status: Status,
    source: str,
) -> DistrictSeries:
    wide = rows.pivot(index="pcode", columns="season", values=column)
    value = wide.reindex(index=list(pcodes), columns=list(seasons)).to_numpy(dtype=np.float64)
    reason: Words = no_reason(value.shape)
    reason[np.isnan(value)] = f"the table gives no {MEASURES[column]} of {crop}"
    return DistrictSeries(
        variable=f"statistics_{MEASURES[column]}_{crop}",
        pcodes=pcodes,
        periods=seasons,
        value=value,
        reason=reason,
        coverage=np.full(value.shape, np.nan),
        status=np.full(value.shape, int(status), dtype=np.int8),
        preliminary=np.zeros(len(seasons), dtype=bool),
        source=source,
    )


CROP_STATISTICS = TableSource(
    id="crop_statistics",
    title="Area, production and yield of crops by district and season",
    unit="ha, t, kg/ha",
    cadence=Cadence.SEASON,
    read=read_crop_statistics,
)
