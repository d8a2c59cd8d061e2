"""What one build reads, as records; files/profile.py fills them from TOML."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from etl.model.status import Status


@dataclass(frozen=True)
class BoundaryInput:
    """Outlines of one level, with the names of the fields in the file.

    fetch: publisher from whom `python -m etl fetch` gets the file; empty where it is supplied by hand.
    """

    path: Path
    pcode: str = "pcode"
    name: str = "name"
    level: str = "district"
    parent: str = ""
    fetch: str = ""


@dataclass(frozen=True)
class PopulationInput:
    """Census populations by district, year and setting."""

    path: Path
    title: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""


@dataclass(frozen=True)
class RasterInput:
    """A folder, glob or file of one catalogued raster source.

    mirror: server that keeps the publisher's files under the same path, asked in the publisher's place.
    """

    source: str
    path: str
    status: Status
    title: str = ""
    accessed: str = ""
    mirror: str = ""


@dataclass(frozen=True)
class MovementInput:
    """A movement table in one of the formats that have a reader.

    mapping, sheet, start, end: for the formats that need them.
    """

    format: str
    path: Path
    status: Status
    title: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    mapping: Path | None = None
    sheet: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def source(self) -> str:
        """Id under which the table's numbers are published."""
        return self.title or f"as supplied: {self.path.name}"


@dataclass(frozen=True)
class TableInput:
    """A table that supplies variables by district, in one of the formats that have a reader."""

    format: str
    path: Path
    status: Status
    title: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    sheet: str = ""

    @property
    def source(self) -> str:
        """Id under which the table's numbers are published."""
        return self.title or f"as supplied: {self.path.name}"


@dataclass(frozen=True)
class UrbanInput:
    """What says which places are urban.

    places: names or P-codes of units below the districts, or names that tables use for towns. raster: classes
    of the degree of urbanisation, one file or a folder of one per year; population: people per cell,
    likewise; urban_from: the lowest urban class.
    """

    places: tuple[str, ...] = ()
    raster: Path | None = None
    population: Path | None = None
    urban_from: int = 21


@dataclass(frozen=True)
class ProjectInput:
    """A table of projects; mapping: TOML that names its columns where they are not the usual ones."""

    path: Path
    status: Status
    title: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""
    mapping: Path | None = None
    sheet: str = ""

    @property
    def source(self) -> str:
        """Id under which the table's rows are published."""
        return self.title or f"as supplied: {self.path.name}"


@dataclass(frozen=True)
class Demonstration:
    """Seed of the simulation and the folder that its files are written to."""

    seed: int
    folder: Path


@dataclass(frozen=True)
class Profile:
    """Everything one build reads and every setting that it follows.

    country: ISO-3 code, where downloads are named after it.
    """

    path: Path
    id: str
    title: str
    boundaries: tuple[BoundaryInput, ...]
    baseline: tuple[int, int] = (1991, 2020)
    min_coverage: float = 0.8
    water_holding_capacity_mm: float = 100.0
    places: Path | None = None
    accepted_places: dict[str, str] = field(default_factory=dict)
    population: PopulationInput | None = None
    rasters: tuple[RasterInput, ...] = ()
    movement: tuple[MovementInput, ...] = ()
    tables: tuple[TableInput, ...] = ()
    projects: tuple[ProjectInput, ...] = ()
    index: Path | None = None
    disclosure_threshold: int = 5
    urban: UrbanInput = field(default_factory=UrbanInput)
    demo: Demonstration | None = None
    country: str = ""

    @property
    def demonstration(self) -> bool:
        """Whether the whole build counts as demonstration."""
        return self.id == DEMONSTRATION_ID or self.demo is not None

    def status_of(self, declared: Status) -> Status:
        """Status under which an input counts: in a demonstration build everything is demonstration."""
        return Status.DEMONSTRATION if self.demonstration else declared


DEMONSTRATION_ID = "demo"
