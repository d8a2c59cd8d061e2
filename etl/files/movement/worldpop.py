"""WorldPop's modelled migration flows: NODEI is the origin, NODEJ the destination, counts are fractional."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from etl.files.cells import read_sheet
from etl.files.cells.header import find_header
from etl.files.movement.long_rows import long_rows
from etl.files.movement.settle import settle
from etl.files.movement.table import MovementTable
from etl.model.profile import MovementInput
from etl.model.status import Status, weakest
from etl.science.places import Gazetteer

COLUMNS = {"origin": ("NODEI",), "destination": ("NODEJ",), "movers": ("PrdMIG",)}
FILE_NAME = re.compile(r"_(?P<years>\d{1,2})yrs_.*_(?P<end>\d{4})$")  # IND_5yrs_InternalMigFlows_2010


def read(entry: MovementInput, gazetteer: Gazetteer) -> MovementTable:
    """Flows of a WorldPop CSV, status modelled; raises InputError with every problem.

    Nodes are numbers of WorldPop's own: the profile's [places] says which units they are. The interval
    is the profile's, or else the one in the publisher's file name.
    """
    sheet = read_sheet(entry.path, entry.sheet)
    header = find_header(sheet, COLUMNS, {})
    modelled = replace(_with_interval(entry), status=weakest(entry.status, Status.MODELLED))
    return settle(long_rows(sheet, header, modelled), modelled, gazetteer)


def _with_interval(entry: MovementInput) -> MovementInput:
    named = FILE_NAME.search(Path(entry.path).stem)
    if named is None or entry.start is not None or entry.end is not None:
        return entry
    end = int(named["end"])
    return replace(entry, start=end - int(named["years"]), end=end)
