"""Places of a movement table: matched by the gazetteer, reconciled, each unmatched name told once."""

from __future__ import annotations

from dataclasses import replace

from etl.files.cells.findings import Findings
from etl.files.movement.table import Written
from etl.files.places import unmatched
from etl.science.place_words import normalised
from etl.science.places import Gazetteer, How, Match

SIDES = ("origin", "destination")
Matches = dict[str, list[Match]]


def match_places(written: Written, gazetteer: Gazetteer, findings: Findings) -> Matches:
    """Match of origin and destination in every entry."""
    return {side: _match(written, side, gazetteer, findings) for side in SIDES}


def _match(written: Written, side: str, gazetteer: Gazetteer, findings: Findings) -> list[Match]:
    """Match of every entry; each unmatched name is told once, with the number of its rows."""
    matches = [gazetteer.match(text) for text in written.columns[side]]
    if side in written.as_written:
        matches = [
            _mapped(match, text) for match, text in zip(matches, written.as_written[side], strict=True)
        ]
    rows: dict[Match, list[int]] = {}
    for index, match in enumerate(matches):
        if match.pcode is None:
            rows.setdefault(match, []).append(index)
    for match, indices in rows.items():
        number = sum(written.repeats[i] for i in indices) if written.repeats else len(indices)
        problem, cure = unmatched(match, number)
        findings.add(f"place {match.written}", side, indices[0], problem, cure)
        findings.leave_out(indices)
    return matches


def _mapped(match: Match, text: str) -> Match:
    """A place that a mapping put for what is written: several written forms may stand for parts of it."""
    if match.pcode is None or match.written == text:
        return match
    return replace(match, written=text, how=How.ACCEPTED, unit=normalised(text))
