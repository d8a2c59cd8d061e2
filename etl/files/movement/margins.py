"""Moves out of and into each district where an office has no more than these: pairs fitted to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.files.cells import Sheet, read_sheet
from etl.files.cells.counts import counter, year
from etl.files.cells.findings import Findings
from etl.files.cells.header import find_header
from etl.files.cells.rows import column_of, data_rows, places_in
from etl.files.movement.table import FLOW_COLUMNS, MovementTable, UnreadableMovement
from etl.files.places import reconciled, unmatched
from etl.model.problems import Problem, Problems
from etl.model.profile import MovementInput
from etl.model.status import Status, weakest
from etl.science.models.ipf import fit_to_margins
from etl.science.places import Gazetteer, Match

COLUMNS = ("pcode", "start", "end", "moved_out", "moved_in")
SPAN = ["start", "end"]


def read(
    entry: MovementInput, gazetteer: Gazetteer, distances: pd.DataFrame, threshold: int = 0
) -> MovementTable:
    """Flows between districts fitted to the margins of a table with columns COLUMNS; they are modelled.

    distances: columns origin, destination, km; the fitting starts from 1/km (Deming & Stephan 1940).
    threshold: the fitted flows tell the margins, so that a counted one under it may not be read. Raises
    UnreadableMovement with every problem: margins that do not balance are one, since somebody is then
    counted who came from, or went, elsewhere.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    header = find_header(sheet, dict.fromkeys(COLUMNS, ()), {})
    problems = Problems()
    rows = data_rows(sheet, header, problems)
    findings = Findings(sheet.file, places_in(sheet, rows.numbers, header))
    texts = {name: column_of(sheet, rows.numbers, header, name) for name in COLUMNS}
    matches = [gazetteer.match(text) for text in texts["pcode"]]
    margins = pd.DataFrame({"pcode": _pcodes(matches, gazetteer, findings)})
    for name in COLUMNS[1:]:
        parse = year if name in SPAN else counter(texts[name])
        margins[name] = pd.Series(findings.values(name, name, texts[name], parse), dtype="object")
    _check_repeated(margins, findings)
    _check_years(margins, findings)
    if entry.status is not Status.MODELLED:
        _check_few(margins, threshold, findings)
    places = reconciled(sheet.file, ([match] for match in matches))
    found = (*problems.found, *findings.collected())
    if found:
        raise UnreadableMovement(found, places)
    flows, wrong = _fitted(margins, distances, entry, sheet)
    if wrong:
        raise UnreadableMovement(wrong, places)
    return MovementTable(sheet.file, flows, places, rows.rows_in, len(rows.numbers), rows.remarks)


def _pcodes(matches: list[Match], gazetteer: Gazetteer, findings: Findings) -> list[str | None]:
    for index, match in enumerate(matches):
        if match.pcode is None:
            findings.add("place", "pcode", index, *unmatched(match))
        elif match.pcode not in gazetteer.places:
            findings.add("place", "pcode", index, f"{match.written!r} is no district", "remove the row")
    return [match.pcode for match in matches]


def _check_repeated(margins: pd.DataFrame, findings: Findings) -> None:
    for index in margins.index[margins.duplicated(["pcode", *SPAN])]:
        told = f"repeats {margins['pcode'][index]}"
        findings.add("repeated", "pcode", int(index), told, "keep one row for each district and interval")


def _check_years(margins: pd.DataFrame, findings: Findings) -> None:
    for index, (start, end) in enumerate(zip(margins["start"], margins["end"], strict=True)):
        if start and end and start >= end:
            told = f"the interval runs from {start} to {end}"
            findings.add("years", "start", index, told, "write the earlier year under start")


def _check_few(margins: pd.DataFrame, threshold: int, findings: Findings) -> None:
    for name in ("moved_out", "moved_in"):
        people = pd.to_numeric(margins[name])
        for index in margins.index[(people > 0) & (people < threshold)]:
            told = f"counts fewer than {threshold} people, which the build may not tell"
            findings.add("few", name, int(index), told, "leave the interval out, or use a table of pairs")


def _fitted(
    margins: pd.DataFrame, distances: pd.DataFrame, entry: MovementInput, sheet: Sheet
) -> tuple[pd.DataFrame, list[Problem]]:
    parts, wrong = [], []
    whole = margins.astype({"start": int, "end": int, "moved_out": float, "moved_in": float})
    for start, end in whole[SPAN].drop_duplicates().itertuples(index=False):
        rows = whole[(whole["start"] == start) & (whole["end"] == end)]
        try:
            parts.append(_of_interval(rows, distances).assign(start=start, end=end))
        except ValueError as error:
            cure = "correct the margins: they must count the same moves, within the country"
            wrong.append(Problem(sheet.file, f"{start}-{end}", str(error), cure))
    if not parts:
        return pd.DataFrame(columns=list(FLOW_COLUMNS)), wrong
    flows = pd.concat(parts, ignore_index=True).assign(
        origin_setting="all", destination_setting="all", withheld=False, persons=np.nan
    )
    flows = flows.assign(status=weakest(entry.status, Status.MODELLED), source=entry.source)
    return flows[list(FLOW_COLUMNS)], wrong


def _of_interval(rows: pd.DataFrame, distances: pd.DataFrame) -> pd.DataFrame:
    """Flows between every two districts of one interval; raises ValueError where none have the margins."""
    pcodes = rows["pcode"].tolist()
    apart = distances.pivot(index="origin", columns="destination", values="km")
    km = np.asarray(apart.reindex(index=pcodes, columns=pcodes), dtype=np.float64)
    km = np.where(np.isnan(km), np.inf, km)  # from a district to itself: no moves between districts
    leaving, arriving = (rows[name].to_numpy(dtype=np.float64) for name in ("moved_out", "moved_in"))
    table = fit_to_margins(1.0 / km, leaving, arriving)
    first, second = np.nonzero(~np.eye(len(pcodes), dtype=bool))
    names = np.array(pcodes, dtype=object)
    moves = {"origin": names[first], "destination": names[second], "movers": table[first, second]}
    return pd.DataFrame(moves)
