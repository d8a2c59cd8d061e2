"""Describes a build as a Frictionless Data Package: its files, variables, sources, gaps and changes."""

from __future__ import annotations

import io
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from etl.files.changes import changes_since
from etl.model.paths import PROJECT
from etl.model.published import FORMAT, PublishedBuild, digest
from etl.model.records import Absent, Indicator
from etl.model.status import Status, weakest
from etl.model.table import Column, Kind, Table
from etl.model.tables import TABLES

SEPARATOR = "; "  # between the ids of several sources of one value
MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
}
TEXT_MARK_NOTE = (
    "A text that a spreadsheet would take for a formula, or that begins with ', has one ' put before it."
)
_PER_DECADE = "per 1,000 per decade"
_MEASURES = {
    measure.name: measure
    for measure in (
        Column("net_rate", Kind.NUMBER, "net migration over the interval", _PER_DECADE),
        Column("rural_out_rate", Kind.NUMBER, "moves out of the rural part", _PER_DECADE),
        Column("urban_in_rate", Kind.NUMBER, "moves into the towns", _PER_DECADE),
        Column("people", Kind.NUMBER, "population at the census that ends the interval", "people"),
    )
}

Resource = dict[str, Any]


@dataclass(frozen=True)
class SourceUse:
    """A source as one build used it.

    accessed: date as the profile gives it. files: path, folder or glob, as the profile gives it.
    """

    id: str
    title: str
    status: Status
    url: str = ""
    licence: str = ""
    citation: str = ""
    accessed: str = ""
    files: str = ""


@dataclass(frozen=True)
class Facts:
    """What a build knows about itself beside its tables.

    cautions: sentence by variable id. settings: what else the profile sets (baseline, min_coverage …).
    disclosure: what is withheld to protect few people.
    """

    profile_id: str
    profile_title: str
    indicators: Sequence[Indicator]
    sources: Sequence[SourceUse] = ()
    absent: Sequence[Absent] = ()
    demonstration: bool = False
    cautions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    disclosure: Mapping[str, Any] = field(default_factory=dict)


def data_package(
    facts: Facts,
    resources: Sequence[Resource],
    panel: pd.DataFrame,
    build_id: str,
    time: datetime,
    previous: PublishedBuild | None = None,
) -> dict[str, Any]:
    """Content of datapackage.json; raises ValueError where the panel has a variable without a record."""
    name = f"mecc-hotspot-atlas-{facts.profile_id.lower()}"
    sources = [_source(source) for source in facts.sources]
    variables = _variables(facts, panel)
    return {
        "profile": "data-package",
        "name": name,
        "id": f"{name}/{build_id}",
        "title": f"MECC hotspot atlas: {facts.profile_title}",
        "created": time.isoformat().replace("+00:00", "Z"),
        "demonstration": facts.demonstration,
        "build": {
            "id": build_id,
            "time": time.isoformat().replace("+00:00", "Z"),
            "format": FORMAT,
            "code_version": code_version(),
            "profile": {"id": facts.profile_id, "title": facts.profile_title, **facts.settings},
        },
        "resources": list(resources),
        "variables": variables,
        "sources": sources,
        "absent": [{"what": absent.what, "why": absent.why} for absent in facts.absent],
        "disclosure": dict(facts.disclosure),
        "changes": changes_since(previous, panel, variables, sources),
    }


def resource_of(file: str, content: bytes) -> Resource:
    """Description of one file: path, kind, size, hash, and the schema where it is a published table."""
    suffix = PurePath(file).suffix
    table = next((table for table in TABLES if table.file == file), None)
    resource: Resource = {
        "name": PurePath(file).stem,
        "path": file,
        "profile": "tabular-data-resource" if suffix == ".csv" else "data-resource",
        "format": suffix[1:],
        "mediatype": MEDIA_TYPES[suffix],
        "bytes": len(content),
        "hash": digest(content),
    }
    if suffix != ".parquet":
        resource["encoding"] = "utf-8"
    if table is not None:
        note = f". {TEXT_MARK_NOTE}" if suffix == ".csv" else ""
        resource |= {"description": f"{table.about}{note}", "schema": _schema(table, content)}
    return resource


def code_version() -> str:
    """Version of the project, with the commit where it runs from a checkout: 0.1.0+1a2b3c4."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    version = str(project["project"]["version"])
    if not (PROJECT / ".git").exists():
        return version
    command = ["git", "-C", str(PROJECT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        commit = subprocess.run(command, capture_output=True, text=True, check=True, timeout=5).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return version
    return f"{version}+{commit}"


def _schema(table: Table, content: bytes) -> dict[str, Any]:
    columns = [*table.columns]
    if table.open_ended:
        names = pq.read_schema(io.BytesIO(content)).names
        further = [name for name in names if name not in table.column_names]
        pillar = [Column(name, Kind.NUMBER, f"score of the pillar {name}", "1–100") for name in further]
        columns += [_MEASURES.get(column.name, column) for column in pillar]
    schema: dict[str, Any] = {"fields": [_field(column) for column in columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return schema


def _field(column: Column) -> dict[str, Any]:
    described = {"name": column.name, "type": column.kind.value, "description": column.about}
    if column.unit:
        described["unit"] = column.unit
    return {**described, "constraints": {"required": True}} if column.required else described


def _source(source: SourceUse) -> dict[str, Any]:
    told = {
        "id": source.id,
        "title": source.title,
        "path": source.url,
        "url": source.url,
        "licence": source.licence,
        "citation": source.citation,
        "accessed": source.accessed,
        "files": source.files,
        "status": source.status.label,
    }
    return {key: value for key, value in told.items() if value}


def _variables(facts: Facts, panel: pd.DataFrame) -> list[dict[str, Any]]:
    """Published variables in the order of their records."""
    found = {str(name): rows for name, rows in panel.groupby("variable", observed=True)}
    unknown = sorted(set(found) - {indicator.id for indicator in facts.indicators})
    if unknown:
        raise ValueError(f"panel: {', '.join(unknown)} stand in no indicator's record")
    return [
        _variable(indicator, found[indicator.id], facts.cautions.get(indicator.id, ""))
        for indicator in facts.indicators
        if indicator.id in found
    ]


def _variable(indicator: Indicator, rows: pd.DataFrame, caution: str) -> dict[str, Any]:
    named = (part for text in rows["source"].unique() for part in text.split(SEPARATOR) if part)
    valued = rows.loc[rows["value"].notna(), "period"]
    return {
        "id": indicator.id,
        "label": indicator.label,
        "unit": indicator.unit,
        "cadence": indicator.cadence.value,
        "direction": indicator.direction.value,
        "palette": indicator.palette,
        "decimals": indicator.decimals,
        "method": indicator.method,
        "reference": indicator.reference,
        "caution": caution,
        "sources": list(dict.fromkeys(named)),
        "status": weakest(*(Status.parse(word) for word in rows["status"].unique())).label,
        "first_period": str(rows["period"].min()),
        "last_period": str(rows["period"].max()),
        "last_period_with_values": str(valued.max()) if len(valued) else None,
    }
