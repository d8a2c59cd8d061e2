"""Places of a movement table: matched by the gazetteer, reconciled, each unmatched name told once."""

from __future__ import annotations

from etl.files.cells.findings import Findings
from etl.files.movement.table import Written
from etl.files.places import unmatched
from etl.science.places import Gazetteer, Match

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
        problem, cure = unmatched(gazetteer.match(text), len(indices))
        findings.add(f"place {text}", side, indices[0], problem, cure)
        findings.leave_out(indices)
    return matches
