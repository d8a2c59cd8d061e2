"""Places of a movement table: matched by the gazetteer, reconciled, each unmatched name told once."""

from __future__ import annotations

import pandas as pd

from etl.files.movement.findings import Findings
from etl.files.movement.table import RECONCILIATION_COLUMNS, Written
from etl.science.places import Gazetteer, How, Match

SIDES = ("origin", "destination")
Matches = dict[str, list[Match]]


def match_places(written: Written, gazetteer: Gazetteer, findings: Findings) -> Matches:
    """Match of origin and destination in every entry."""
    return {side: _match(written, side, gazetteer, findings) for side in SIDES}


def _match(written: Written, side: str, gazetteer: Gazetteer, findings: Findings) -> list[Match]:
    """Match of every entry; each unmatched name is told once, with the number of its rows."""
    texts = written.columns[side]
    matches = [gazetteer.match(text) for text in texts]
    rows: dict[str, list[int]] = {}
    for index, match in enumerate(matches):
        if match.pcode is None:
            rows.setdefault(match.written, []).append(index)
    for text, indices in rows.items():
        problem, cure = _unmatched(gazetteer.match(text), len(indices))
        findings.add(f"place {text}", side, indices[0], problem, cure)
        findings.leave_out(indices)
    return matches


def _unmatched(match: Match, rows: int) -> tuple[str, str]:
    often = f" ({rows} rows)" if rows > 1 else ""
    if not match.written:
        return f"no place is written{often}", "write a P-code, an ISO-3 code abroad, or unknown"
    if match.how is How.TOTAL:
        return f"{match.written!r} is a total, not a place{often}", "remove its rows; totals are computed"
    words = match.written.replace('"', "'")
    problem = f"{match.written!r} is no known place{often}"
    if not match.suggestions:
        return problem, f'correct it, or add "{words}" = "P-code" to [places] in the profile'
    choices = " or ".join(f"{name} ({code})" for name, code in match.suggestions)
    accept = f'"{words}" = "{match.suggestions[0][1]}"'
    return problem, f"correct it; if {choices} is meant, add {accept} to [places] in the profile"


def reconciliation(file: str, matches: Matches) -> pd.DataFrame:
    """Every place written, what it became and on how many rows; a row counts once per name."""
    rows: dict[Match, int] = {}
    for origin, destination in zip(matches["origin"], matches["destination"], strict=True):
        for match in {origin, destination}:
            rows[match] = rows.get(match, 0) + 1
    lines = [(file, m.written, m.pcode or "", str(m.how), n) for m, n in rows.items()]
    frame = pd.DataFrame(lines, columns=list(RECONCILIATION_COLUMNS))
    return frame.sort_values("written", ignore_index=True)
