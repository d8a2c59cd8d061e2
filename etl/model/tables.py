"""The published tables: name, columns and key of each; everything that writes or reads a build obeys them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Type of a column, in the words of Frictionless Table Schema."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    GEOMETRY = "geojson"


@dataclass(frozen=True)
class Column:
    """One column; a column that may be empty says so."""

    name: str
    kind: Kind
    about: str
    unit: str = ""
    required: bool = True


@dataclass(frozen=True)
class Table:
    """One published table: file name, what it holds, columns, and the key that is unique in it.

    open_ended: further number columns may follow (one per pillar or movement measure of the index).
    """

    file: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open_ended: bool = False

    @property
    def name(self) -> str:
        """File name without its ending."""
        return self.file.partition(".")[0]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, about: str, required: bool = True) -> Column:
    return Column(name, Kind.STRING, about, required=required)


def _number(name: str, about: str, unit: str = "", required: bool = False) -> Column:
    return Column(name, Kind.NUMBER, about, unit, required)


_PCODE = _text("pcode", "P-code of the district")
_PERIOD = _text("period", "label of the period; empty for a value of all time", required=False)
_STATUS = _text("status", "observed, modelled or demonstration")
_REASON = _text("reason", "why there is no value", required=False)
_START = Column("start", Kind.INTEGER, "year in which the interval begins")
_END = Column("end", Kind.INTEGER, "year in which the interval ends")

DISTRICTS = Table(
    "districts.parquet",
    "Districts with outlines",
    (
        _PCODE,
        _text("name", "name for display"),
        _text("level", "district or council"),
        _text("parent", "P-code of the unit it belongs to", required=False),
        _number("area_km2", "area of the outline", "km²", required=True),
        Column("geometry", Kind.GEOMETRY, "outline, EPSG:4326"),
    ),
    ("pcode",),
)
PANEL = Table(
    "panel.parquet",
    "Every variable for every district and period",
    (
        _PCODE,
        _PERIOD,
        _text("variable", "id of the variable; unit and method stand in datapackage.json"),
        _number("value", "value; empty where reason says why"),
        _number(
            "coverage", "share of the district's area, or of the record's weight, with valid data", "share"
        ),
        _STATUS,
        _text("source", "ids of the sources"),
        Column("preliminary", Kind.BOOLEAN, "the publisher will revise it"),
        _REASON,
    ),
    ("pcode", "period", "variable"),
)
FLOWS = Table(
    "flows.parquet",
    "Moves between places",
    (
        _text("origin", "P-code, ISO-3 code abroad, or unknown"),
        _text("origin_setting", "rural, urban or all"),
        _text("destination", "P-code, ISO-3 code abroad, or unknown"),
        _text("destination_setting", "rural, urban or all"),
        _START,
        _END,
        _number("movers", "people who moved; empty where withheld", "people"),
        Column("withheld", Kind.BOOLEAN, "not published, to protect few people"),
        _STATUS,
        _text("source", "ids of the sources"),
    ),
    ("origin", "origin_setting", "destination", "destination_setting", "start", "end"),
)
MOVEMENT_INDICES = Table(
    "movement_indices.parquet",
    "System-wide measures of internal migration",
    (
        _START,
        _END,
        _text("setting", "rural, urban or all"),
        _text("index", "cmi, mei, anmr or courgeau_k"),
        _number("value", "value of the index"),
        Column("districts", Kind.INTEGER, "number of districts"),
        _STATUS,
    ),
    ("start", "end", "setting", "index"),
)
HOTSPOTS = Table(
    "hotspots.parquet",
    "Climate risk and movement crossed, per district and interval",
    (
        _PCODE,
        _text("period", "movement interval, or latest"),
        _number("score", "climate risk to rural rain-fed livelihoods", "1–100"),
        _number("rank", "rank of the unrounded score, 1 is the highest risk"),
        _number("rank_median", "median rank over the draws"),
        _number("rank_p05", "5th percentile of the rank"),
        _number("rank_p95", "95th percentile of the rank"),
        _number("p_top3", "share of draws in which the district is among the first three", "share"),
        _text("hotspot_class", "class id"),
        _number("p_class", "share of draws that give the same class", "share"),
        _text("robustness", "robust, possible or not robust", required=False),
        _STATUS,
        _REASON,
    ),
    ("pcode", "period"),
    open_ended=True,
)
CONTRIBUTIONS = Table(
    "contributions.parquet",
    "What every indicator of the index adds to every score",
    (
        _PCODE,
        _text("period", "movement interval, or latest"),
        _text("indicator", "id in index.csv"),
        _text("pillar", "pillar in index.csv"),
        _number("value", "value before normalising"),
        _text("unit", "unit of the value"),
        _number("normalised", "value on the index's scale", "1–100"),
        _number("contribution", "part of the score; the parts of a district sum to its score", "points"),
        _STATUS,
        _REASON,
    ),
    ("pcode", "period", "indicator"),
)
INDEX = Table(
    "index.csv",
    "The index in force: pillars, weights and goalposts",
    (
        _text("id", "id of the measure"),
        _text("pillar", "pillar it belongs to"),
        _number("weight", "weight within its pillar; empty for the movement axis"),
        _number("lo", "goalpost scored 1"),
        _number("hi", "goalpost scored 100"),
        _text("unit", "unit of the goalposts", required=False),
        _text("note", "where the goalposts come from", required=False),
    ),
    ("id",),
)
RECONCILIATION = Table(
    "reconciliation.csv",
    "Every place name or code met and what became of it",
    (
        _text("source", "file it was met in"),
        _text("written", "as written"),
        _text("pcode", "matched P-code", required=False),
        _text("how", "exact, code, normalised, variant, accepted, abroad, unknown, total or unmatched"),
        Column("rows", Kind.INTEGER, "rows it stands on"),
    ),
    ("source", "written"),
)
QUALITY = Table(
    "quality.parquet",
    "Gaps, implausible values, low coverage, jumps and disagreements",
    (
        _text("variable", "id of the variable", required=False),
        _text("source", "id of the source"),
        _text("period", "period or span", required=False),
        _text("pcode", "district, empty for the whole", required=False),
        _text("finding", "kind of finding"),
        _number("value", "the number found"),
        _text("detail", "the finding in words"),
    ),
    (),
)

EMERGENCIES = Table(
    "emergencies.csv",
    "Seasons of declared emergencies, to hold numbers against",
    (
        _text("season", "season from October to April"),
        _text("event", "drought or wet extremes"),
        _text("detail", "what happened, with dates", required=False),
        _text("source", "who reported it"),
    ),
    ("season", "event"),
)

RASTERS = Table(
    "rasters.csv",
    "Report of `check`: every raster source that was read",
    (
        _text("source", "id of the source"),
        _STATUS,
        _text("first", "first period", required=False),
        _text("last", "last period", required=False),
        Column("rasters", Kind.INTEGER, "number of rasters"),
        _text("missing", "periods in between that have none", required=False),
    ),
    ("source",),
)
COVERAGE = Table(
    "coverage.csv",
    "Report of `check`: share of every district with valid cells",
    (
        _text("source", "id of the source"),
        _PCODE,
        _number("mean", "mean coverage over the periods", "share"),
        _number("least", "least coverage of any period", "share"),
        Column("under", Kind.INTEGER, "periods under the least coverage allowed"),
    ),
    ("source", "pcode"),
)

TABLES = (
    DISTRICTS,
    PANEL,
    FLOWS,
    MOVEMENT_INDICES,
    HOTSPOTS,
    CONTRIBUTIONS,
    INDEX,
    RECONCILIATION,
    QUALITY,
    EMERGENCIES,
)
