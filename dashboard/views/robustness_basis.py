"""What the parts of the Robustness view share: names of indicators, notes under a figure, rows for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd

from dashboard.build import Build
from dashboard.readings import findings
from dashboard.readings.export import measures_csv
from dashboard.readings.index_words import in_force
from dashboard.readings.names import in_markdown, plain
from dashboard.text import Words
from dashboard.views.stage import Stage


def pillar_name(pillar: str, words: Words) -> str:
    """A pillar as it stands alone."""
    return words.of_record(f"pillar_name.{pillar}", plain(pillar))


def notes(stage: Stage, period: str, write: Callable[[str], str] = in_markdown) -> list[str]:
    """Sentences that must stand beside numbers of the hotspots of a period; write: as in `in_force`."""
    build, words = stage.build, stage.words
    told = in_force(build, words, write)
    if findings.basis(build, period) == "residual":
        told.append(words("hotspots.residual.note"))
    return [*told, words("hotspots.association", districts=words.number(len(build.districts)))]


def file_rows(
    build: Build,
    period: str,
    measures: Iterable[tuple[str, str, Mapping[str, float]]],
    about: pd.DataFrame,
) -> pd.DataFrame:
    """Rows for measures_csv: every district once per measure (name, unit, value by pcode).

    about: status and reason by pcode.
    """
    status = {pcode: word for pcode, word in about["status"].items() if isinstance(word, str)}
    reasons = {p: plain(text, 300) for p, text in about["reason"].items() if isinstance(text, str)}
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
    """The rows as a CSV file; which index they rest on stands in every one."""
    index = [one for one in in_force(stage.build, stage.words, plain) if one not in told]
    return measures_csv(stage.build, rows, [*index, *told], stage.words)
