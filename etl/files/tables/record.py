"""What a format of [[tables]] is, and what reading one yields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from etl.files.cells import Remark
from etl.model.periods import Cadence
from etl.model.profile import TableInput
from etl.model.records import Indicator
from etl.model.series import DistrictSeries
from etl.model.status import Status
from etl.science.places import Gazetteer


@dataclass(frozen=True)
class Supply:
    """Series by variable, every place written and what became of it, and what a person should know.

    records: of variables that the atlas knows from this table only.
    """

    file: str
    series: tuple[DistrictSeries, ...]
    reconciliation: pd.DataFrame
    remarks: tuple[Remark, ...] = ()
    records: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class TableSource:
    """A format of tables by district.

    read: (entry of the profile, gazetteer, status under which it counts) → Supply; raises InputError with
    every problem of the file.
    """

    id: str
    title: str
    unit: str
    cadence: Cadence
    read: Callable[[TableInput, Gazetteer, Status], Supply]
    publisher: str = ""
    url: str = ""
    licence: str = "as supplied"
    citation: str = ""
