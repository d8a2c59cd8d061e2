"""Moves as written to the flows table: places matched, numbers read, every doubt told with its cell."""

from __future__ import annotations

import pandas as pd

from etl.files.cells.findings import Findings
from etl.files.movement import checks, parsing
from etl.files.movement.groups import flows_and_groups, group_labels
from etl.files.movement.matching import SIDES, Matches, match_places
from etl.files.movement.table import MovementTable, UnreadableMovement, Written
from etl.files.places import reconciled
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer


def settle(written: Written, entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Table of the moves; raises UnreadableMovement with every problem, each with its cell."""
    findings = Findings(written.file, written.where)
    matches = match_places(written, gazetteer, findings)
    moves = _moves(written, matches, entry, findings)
    checks.years_in_order(moves, findings)
    good = ~moves.index.isin(list(findings.bad))
    checks.rows_against_each_other(moves[good], findings)
    places = reconciled(
        written.file, zip(matches["origin"], matches["destination"], strict=True), written.repeats
    )
    problems = (*written.problems, *findings.collected())
    if problems:
        raise UnreadableMovement(tuple(dict.fromkeys(problems)), places)
    flows, groups, remarks = flows_and_groups(moves, written)
    if written.repeats:
        places["rows"] = _moves_of(places["pcode"], flows)
    return MovementTable(
        written.file, flows, places, written.rows_in, written.rows_used, (*written.remarks, *remarks), groups
    )


def _moves_of(pcodes: pd.Series, flows: pd.DataFrame) -> list[int]:
    """In how many flows each place stands: the number of rows that add up would tell of few people."""
    return [int(((flows["origin"] == code) | (flows["destination"] == code)).sum()) for code in pcodes]


def _moves(written: Written, matches: Matches, entry: MovementInput, findings: Findings) -> pd.DataFrame:
    """One row per entry: matched places, read numbers; cells with a problem hold nothing of use."""
    columns: dict[str, object] = {}
    for side in SIDES:
        columns[side] = [match.pcode for match in matches[side]]
        columns[f"{side}_unit"] = [match.unit for match in matches[side]]
        columns[f"{side}_match"] = matches[side]
        columns[f"{side}_setting"] = parsing.settings(written, side, matches[side], findings)
    columns["start"] = parsing.years(written, "start", findings)
    columns["end"] = parsing.years(written, "end", findings)
    columns["movers"], columns["withheld"] = parsing.movers(written, findings)
    columns["persons"] = parsing.persons(written, findings)
    parsing.ages(written, findings)
    columns["status"] = parsing.statuses(written, entry.status, findings)
    return pd.DataFrame({**columns, **group_labels(written)}).assign(source=entry.source)
