"""What the parts of the Robustness view share: names of indicators, notes under a figure, rows for a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from dashboard.build import Build
from dashboard.readings import findings
from dashboard.readings.export import measures_csv
from dashboard.readings.names import plain
from dashboard.text import Words
from dashboard.views.stage import Stage


def indicator_name(build: Build, id: str, words: Words) -> str:
    """An index indicator as it stands alone, its first letter large."""
    written = build.robustness.get("measures", {}).get(id, {}).get("label", id.replace("_", " "))
    name = words.of_record(f"indicator.{id}", plain(str(written)))
    return name[:1].upper() + name[1:]


def pillar_name(pillar: str, words: Words) -> str:
    """A pillar as it stands alone."""
    return words.of_record(f"pillar_name.{pillar}", plain(pillar))


def notes(stage: Stage, period: str) -> list[str]:
    """Sentences that must stand beside numbers of the hotspots of a period."""
    build, words = stage.build, stage.words
    told = [words("source.index", version=plain(build.index.version))] if build.index.version else []
    if findings.basis(build, period) == "residual":
        told.append(words("hotspots.residual.note"))
    return [*told, words("hotspots.association", districts=words.number(len(build.districts)))]


def file_rows(
    build: Build,
    period: str,
    measures: Iterable[tuple[str, str, Mapping[str, float]]],
    status: Mapping[str, str],
    reasons: Mapping[str, str],
) -> pd.DataFrame:
    """Rows for measures_csv: every district once per measure (name, unit, value by pcode)."""
    return pd.DataFrame(
        [
            {
                "pcode": pcode,
                "district": build.names[pcode],
                "period": period,
                "measure": name,
                "value": values.get(pcode, float("nan")),
                "unit": unit,
                "status": status.get(pcode, ""),
                "reason": reasons.get(pcode, ""),
                "sources": tuple(build.sources),
            }
            for name, unit, values in measures
            for pcode in build.districts.index
        ]
    )


def file_of(stage: Stage, rows: pd.DataFrame, told: Sequence[str]) -> bytes:
    """The rows as a CSV file."""
    return measures_csv(stage.build, rows, told, stage.words)
