"""What a build tells of its variables, its sources and its gaps, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from etl.model.status import Status


@dataclass(frozen=True)
class Variable:
    """What the build tells of one variable."""

    id: str
    label: str
    unit: str
    palette: str
    direction: str
    decimals: int
    cadence: str
    method: str
    reference: str
    caution: str
    sources: tuple[str, ...]
    status: Status
    first_period: str
    last_period: str  # of those with a value
    valued: bool  # whether any district has a value in any period


@dataclass(frozen=True)
class SourceRecord:
    """What the build tells of one source."""

    id: str
    title: str
    url: str
    licence: str
    citation: str
    accessed: str
    status: str


@dataclass(frozen=True)
class Absent:
    """Something that this build could not make, and why."""

    what: str
    why: str


def variable_of(record: Mapping[str, Any]) -> Variable:
    """Record of a variable as datapackage.json holds it; raises KeyError or ValueError."""
    return Variable(
        id=record["id"],
        label=record["label"],
        unit=record["unit"],
        palette=record["palette"],
        direction=record["direction"],
        decimals=int(record["decimals"]),
        cadence=record["cadence"],
        method=record["method"],
        reference=record["reference"],
        caution=record["caution"],
        sources=tuple(record["sources"]),
        status=Status.parse(record["status"]),
        first_period=record["first_period"],
        last_period=record["last_period_with_values"] or record["last_period"],
        valued=record["last_period_with_values"] is not None,
    )


def source_of(record: Mapping[str, Any]) -> SourceRecord:
    """Record of a source as datapackage.json holds it; raises KeyError."""
    known = {
        name: str(record.get(name) or "") for name in ("title", "url", "licence", "citation", "accessed")
    }
    return SourceRecord(id=record["id"], status=str(record.get("status") or ""), **known)
