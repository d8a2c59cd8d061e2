"""The numbers behind a map as a CSV in which every value carries unit, status, source, build and note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from dashboard.build import Build
from dashboard.readings.names import in_table
from dashboard.text import Words
from etl.model.index_tables import HOTSPOTS

_NOT_MEASURES = ("pcode", "period", "status", "reason", "robustness")
COLUMNS = ("pcode", "district", "period", "measure", "value", "unit", "status", "source", "build", "note")


def hotspot_csv(build: Build, rows: pd.DataFrame, period: str, notes: Sequence[str], words: Words) -> bytes:
    """Every measure of every district in one period, one row each; a missing value says why.

    rows: hotspots by pcode. notes: what must be read with every number.
    """
    units = _units(build)
    measures = [name for name in rows.columns if name not in _NOT_MEASURES]
    sources = ", ".join(record.title for record in build.sources.values())
    mark = [words("demonstration.mark")] if build.demonstration else []
    records = [
        {
            "pcode": in_table(str(pcode)),
            "district": in_table(build.names[str(pcode)]),
            "period": period,
            "measure": name,
            "value": row[name],
            "unit": units.get(name, ""),
            "status": row["status"],
            "source": in_table(sources),
            "build": build.id,
            "note": in_table("; ".join([*mark, *notes, *_reason(row, name)])),
        }
        for pcode, row in rows.iterrows()
        for name in measures
    ]
    table = pd.DataFrame(records, columns=list(COLUMNS))
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def measures_csv(build: Build, rows: pd.DataFrame, notes: Sequence[str], words: Words) -> bytes:
    """Rows of a view as a file; a missing value says why.

    rows: pcode (empty for the country), district (and what place_columns adds), period, measure, value,
    unit, status, reason, sources (ids), and coverage where it is known. notes: what must be read with
    every number.
    """
    mark = [words("demonstration.mark")] if build.demonstration else []
    told = [
        "; ".join([*mark, *notes, *([str(reason)] if pd.isna(value) and reason else [])])
        for value, reason in zip(rows["value"], rows["reason"], strict=True)
    ]
    places = ["district", *([build.level] if build.above else [])]
    titles = {ids: _titles(build, ids) for ids in set(rows["sources"])}
    table = rows.assign(
        pcode=rows["pcode"].map(in_table),
        **{name: rows[name].map(in_table) for name in places},
        source=rows["sources"].map(titles).map(in_table),
        build=build.id,
        note=[in_table(text) for text in told],
    )
    columns = [COLUMNS[0], *places, *COLUMNS[2:], *(["coverage"] if "coverage" in rows else [])]
    return table[columns].to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def place_columns(build: Build, pcodes: Iterable[str]) -> dict[str, list[str]]:
    """The district of each unit, and below the districts the unit's own name in a column of its level."""
    units = build.districts.loc[list(pcodes)]
    if build.above is None:
        return {"district": list(units["name"])}
    return {
        "district": [build.above.names[home] for home in units["parent"]],
        build.level: list(units["name"]),
    }


def _titles(build: Build, ids: tuple[str, ...]) -> str:
    return ", ".join(dict.fromkeys(build.sources[id].title if id in build.sources else id for id in ids))


def _reason(row: pd.Series, name: str) -> list[str]:
    reason = row["reason"]
    return [reason] if pd.isna(row[name]) and isinstance(reason, str) and reason else []


def _units(build: Build) -> dict[str, str]:
    """Unit of every column of the hotspots, as datapackage.json states it."""
    found = next((r for r in build.package["resources"] if r["path"] == HOTSPOTS.file), {})
    return {field["name"]: field.get("unit", "") for field in found.get("schema", {}).get("fields", [])}
