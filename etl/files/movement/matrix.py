"""A square of origins and destinations, in CSV or a workbook, with totals checked and set aside."""

from __future__ import annotations

from dataclasses import dataclass

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.counts import NO_DATA
from etl.files.movement.axes import Axes, Label, find_axes
from etl.files.movement.interval import interval_problem, years_of
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable, Written
from etl.files.movement.totals import without_totals
from etl.model.problems import Problem
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer, How

WITHIN = "moves within a place are not given"


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix, by the labels of its row and column."""

    down: Label
    across: Label


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a matrix; raises InputError with every problem, each with its cell.

    Rows are origins and columns destinations, unless the corner says otherwise. A cell counts as a row.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    axes = find_axes(sheet, gazetteer)
    notes = [label for label in axes.down if _is_note(sheet, axes, label, gazetteer)]
    cells = [Cell(row, column) for row in axes.down if row not in notes for column in axes.across]
    counted = [cell for cell in cells if not _blank_within(sheet, cell, gazetteer)]
    remarks = [Remark("", text) for text in sheet.remarks] + _orientation(sheet, axes)
    remarks += [Remark(sheet.where(n.position), f"note, not data: {n.written}", 1) for n in notes]
    if len(cells) > len(counted):
        remarks.append(Remark("", WITHIN, len(cells) - len(counted)))
    written = Written(
        sheet.file,
        _columns(sheet, axes, counted, entry),
        lambda field, index: _where(sheet, axes, field, counted[index]),
        len(cells) + len(notes),
        tuple(remarks),
        (*_unlabelled(sheet, axes), *interval_problem(entry, sheet)),
    )
    return settle(without_totals(written, gazetteer), entry, gazetteer)


def _is_note(sheet: Sheet, axes: Axes, label: Label, gazetteer: Gazetteer) -> bool:
    """A line of words under the matrix, beside no counts."""
    beside = set(sheet.rows[label.position][axes.first_column :]) - {"", label.written}
    return not beside and gazetteer.match(label.place).how is How.UNMATCHED


def _blank_within(sheet: Sheet, cell: Cell, gazetteer: Gazetteer) -> bool:
    """An empty or dashed cell on the diagonal: moves within a place were not tabulated."""
    text = sheet.rows[cell.down.position][cell.across.position]
    if text and text.casefold() not in NO_DATA:
        return False
    origin, destination = gazetteer.match(cell.down.place), gazetteer.match(cell.across.place)
    return origin.pcode is not None and origin.unit == destination.unit


def _orientation(sheet: Sheet, axes: Axes) -> list[Remark]:
    corner = sheet.where(axes.header_row, axes.label_column)
    if not axes.stated:
        return [Remark(corner, "rows are read as origins; the table does not say which they are")]
    return [Remark(corner, "rows are read as destinations, as the table says")] if axes.swapped else []


def _columns(sheet: Sheet, axes: Axes, cells: list[Cell], entry: MovementInput) -> dict[str, list[str]]:
    down, across = [cell.down for cell in cells], [cell.across for cell in cells]
    origins, destinations = (across, down) if axes.swapped else (down, across)
    return {
        "origin": [label.place for label in origins],
        "origin_setting": [label.setting for label in origins],
        "destination": [label.place for label in destinations],
        "destination_setting": [label.setting for label in destinations],
        "movers": [sheet.rows[cell.down.position][cell.across.position] for cell in cells],
        **years_of(entry, len(cells)),
    }


def _where(sheet: Sheet, axes: Axes, field: str, cell: Cell) -> str:
    """Place of a count, or of the label that names its origin or destination."""
    side = field.partition("_")[0]
    if side not in ("origin", "destination"):
        return sheet.where(cell.down.position, cell.across.position, cell.across.written)
    if (side == "origin") != axes.swapped:
        return sheet.where(cell.down.position, axes.label_column)
    return sheet.where(axes.header_row, cell.across.position)


def _unlabelled(sheet: Sheet, axes: Axes) -> list[Problem]:
    """Counts beside no place or under none: a shifted header, or a label that was lost."""
    rows = {label.position for label in axes.down}
    columns = {label.position for label in axes.across}
    problems = []
    for row in range(axes.first_row, len(sheet.rows)):
        for column in range(axes.first_column, sheet.width):
            text = sheet.rows[row][column]
            if not text or (row in rows and column in columns):
                continue
            told = "beside no place" if row not in rows else "under no place"
            cure = "label its row and column, or move the headings over their columns"
            problems.append(Problem(sheet.file, sheet.where(row, column), f"{text!r} stands {told}", cure))
            break
    return problems
