"""Records that declare what the atlas knows: sources and indicators. Adding one touches one list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from etl.model.periods import Cadence
from etl.model.status import Status


class Level(StrEnum):
    """Where a formula works: on every raster cell, then averaged; or on the districts' values."""

    CELL = "cell"
    DISTRICT = "district"


class Weights(StrEnum):
    """What a district's mean is weighted with."""

    AREA = "area"
    CROPLAND = "cropland"
    POPULATION = "population"


class Aggregate(StrEnum):
    """How a district's value is made from its cells: their weighted mean, or their weighted sum."""

    MEAN = "mean"
    SUM = "sum"


class Direction(StrEnum):
    """Which end of a variable is the adverse one; neither for plain facts."""

    HIGH_IS_ADVERSE = "high is adverse"
    LOW_IS_ADVERSE = "low is adverse"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Download:
    """Where a publisher keeps the files of a source.

    address: template in which {year}, {month}, {dekad}, {dekad_of_year}, {country} and {COUNTRY} (ISO-3
    code in small and capital letters) stand for what they say; its last part is the file's name.
    first: label of the earliest period. delay_days: a period that ended longer ago is published.
    preliminary_address: where files stand that the publisher will replace, and preliminary_name: the name
    under which one is kept here, so that `Source.file_name` knows it from the final one.
    """

    address: str
    first: str = ""
    delay_days: int = 90
    preliminary_address: str = ""
    preliminary_name: str = ""


@dataclass(frozen=True)
class Source:
    """A raster product as its publisher issues it.

    gives: the cell variable it supplies (several sources may give the same one; the first in the
    profile is published). file_name: finds `year`, `month`, `dekad` in a file's name, and the group
    `preliminary` where the publisher marks such files. plausible: physical limits in `unit`; a value
    outside means that the unit or the fill value is wrong. scale, nodata: only where the files
    themselves may lack the tag. period_sum: whether finer periods add up to longer ones.
    file_name may find `dekad_of_year` (1–36) or `day_of_year` (1–366) instead of month and dekad.
    unit_factors: units that files may state and what turns them into `unit`. per_cell: the value is a
    total of the cell, which halves when the cell does. never_all_under: a value that some cell passes
    in every year; a year of rasters wholly below it has another unit. file_names: examples for messages.
    share_of: codes of the classes whose share the source gives; a cell of them counts 1, any other 0.
    parts: where one folder holds several variables, such as one raster per crop, the sources of one
    variable each; they are read in the place of this one and published under its id.
    """

    id: str
    title: str
    gives: str
    unit: str
    cadence: Cadence
    file_name: re.Pattern[str]
    plausible: tuple[float, float]
    publisher: str
    url: str
    licence: str
    citation: str
    unit_aliases: tuple[str, ...] = ()
    nodata: float | None = None
    scale: float = 1.0
    period_sum: bool = False
    classes: bool = False
    download: Download | None = None
    file_names: tuple[str, ...] = ()
    unit_factors: tuple[tuple[str, float], ...] = ()
    per_cell: bool = False
    never_all_under: float | None = None
    share_of: tuple[int, ...] = ()
    parts: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """A published variable and the one formula that makes it.

    inputs: ids of cell variables (Source.gives), of tables or of other indicators, in the order in
    which `function` takes them, followed by the Settings. weights: for Level.CELL only.
    ceiling: the strongest status the variable can have. parameters: passed to the function by name.
    aggregate: a sum adds value × weight over the valid cells. optional_inputs: those among `inputs`
    that may be absent; the function then receives None. published: False for a step that other
    indicators are made from and no reader needs. second_of: id of the variable that this one, itself not
    published, gives a second time from other inputs; the two are compared in the quality report.
    """

    id: str
    label: str
    unit: str
    cadence: Cadence
    level: Level
    inputs: tuple[str, ...]
    function: Callable[..., Any]
    method: str
    reference: str
    palette: str = "sequential_risk"
    direction: Direction = Direction.NEUTRAL
    decimals: int = 1
    weights: Weights | None = None
    ceiling: Status = Status.OBSERVED
    plausible: tuple[float, float] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)
    aggregate: Aggregate = Aggregate.MEAN
    optional_inputs: tuple[str, ...] = ()
    published: bool = True
    second_of: str = ""


@dataclass(frozen=True)
class Absent:
    """Something that a build could have held but does not, and why."""

    what: str
    why: str
