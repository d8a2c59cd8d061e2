"""A census tabulation in rows: labels that stand once for several rows, totals, sexes side by side."""

from __future__ import annotations

from dataclasses import replace

from etl.files.cells import Remark, Sheet, read_sheet
from etl.files.cells.header import Header, find_header
from etl.files.movement.axes import split_setting
from etl.files.movement.long_rows import long_rows
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable, Written
from etl.files.movement.totals import without_totals
from etl.model.problems import InputError
from etl.model.profile import MovementInput
from etl.science.places import Gazetteer, How

_BEFORE = ("previous", "former", "last", "origin", "departure")
_NOW = ("current", "present", "usual", "destination", "arrival", "new")
_PLACE = ("{} residence", "{} district", "district of {} residence", "place of {} residence", "{} place")
_SETTING = ("{} setting", "{} urban/rural", "{} rural/urban", "{} type", "type of {} residence", "{} area")


def _aliases(words: tuple[str, ...], patterns: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return (*(pattern.format(word) for pattern in patterns for word in words), *more)


PLACES = {
    "origin": _aliases(
        _BEFORE, _PLACE, "from", "origin pcode", "district of origin", "place of origin", "moved from"
    ),
    "destination": _aliases(
        _NOW,
        _PLACE,
        "to",
        "destination pcode",
        "district of destination",
        "district of enumeration",
        "moved to",
    ),
}
MOVERS = {
    "movers": (
        "persons", "people", "number", "count", "migrants", "number of persons", "number of people",
        "number of migrants", "flow", "flows", "value", "frequency", "both sexes", "total", "t",
    )
}  # fmt: skip
OPTIONAL = {
    "origin_setting": _aliases(_BEFORE, _SETTING),
    "destination_setting": _aliases(_NOW, _SETTING),
    "start": ("start year", "from year", "year from"),
    "end": ("end year", "to year", "year to"),
    "period": ("interval", "years", "migration period", "census interval"),
    "sex": ("gender",),
    "age": ("age group", "age groups"),
    "withheld": (),
    "unweighted": ("unweighted count", "sample"),
}
SEXES = {"male": ("males", "men", "m"), "female": ("females", "women", "f")}
LABELS = ("origin", "origin_setting", "destination", "destination_setting", "sex", "age")


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a tabulation in rows; raises InputError with every problem, each with its cell."""
    sheet = read_sheet(entry.path, entry.sheet)
    header = _header(sheet)
    written = _labels_read(_filled(long_rows(sheet, header, entry), header), gazetteer)
    if "male" in written.columns:
        written = _sexes_in_rows(written)
    return settle(without_totals(written, gazetteer), entry, gazetteer)


def _header(sheet: Sheet) -> Header:
    """Header with one count per row, or with a column per sex."""
    try:
        header = find_header(sheet, {**PLACES, **SEXES}, {**MOVERS, **OPTIONAL})
    except InputError:
        header = find_header(sheet, {**PLACES, **MOVERS}, OPTIONAL)
    if "unweighted" in header.columns:
        header.columns["persons"] = header.columns.pop("unweighted")
    return header


def _filled(written: Written, header: Header) -> Written:
    """Labels that stand once, over the rows below: an empty one left of a filled label repeats the last."""
    order = sorted((f for f in LABELS if f in header.columns), key=lambda f: header.columns[f])
    columns = {name: list(texts) for name, texts in written.columns.items()}
    repeated = 0
    for index in range(1, len(written)):
        filled = [position for position, field in enumerate(order) if columns[field][index]]
        for field in order[: max(filled, default=0)]:
            if not columns[field][index]:
                columns[field][index] = columns[field][index - 1]
                repeated += 1
    remarks = (Remark("", f"{repeated} empty labels repeat the one above"),) if repeated else ()
    return replace(written, columns=columns, remarks=(*written.remarks, *remarks))


def _labels_read(written: Written, gazetteer: Gazetteer) -> Written:
    """Settings written into the place, such as "Maseru urban"; a total with no other label is of all."""
    columns = {name: list(texts) for name, texts in written.columns.items()}
    for side, other in (("origin", "destination"), ("destination", "origin")):
        for index, text in enumerate(columns[side]):
            if not text and gazetteer.match(columns[other][index]).how is How.TOTAL:
                columns[side][index] = columns[other][index]
            place, setting = split_setting(text, gazetteer)
            if setting:
                columns[side][index], columns[f"{side}_setting"][index] = place, setting
    return replace(written, columns=columns)


def _sexes_in_rows(written: Written) -> Written:
    """One row per sex where the table has a column for each; a column for both becomes a stated total."""
    sexes = [name for name in ("male", "female", "movers") if name in written.columns]
    spread = [(index, name) for index in range(len(written.columns["male"])) for name in sexes]
    columns = {
        name: [texts[index] for index, _ in spread]
        for name, texts in written.columns.items()
        if name not in sexes
    }
    columns["movers"] = [written.columns[name][index] for index, name in spread]
    columns["sex"] = ["all" if name == "movers" else name for _, name in spread]

    def where(field: str, index: int) -> str:
        row, name = spread[index]
        return written.where(name if field == "movers" else field, row)

    more = len(spread) - len(written.columns["male"])
    return replace(written, columns=columns, where=where, rows_in=written.rows_in + more)
