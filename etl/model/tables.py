"""The published tables: name, columns and key of each; everything that writes or reads a build obeys them."""

from __future__ import annotations

from etl.model.index_tables import CONTRIBUTIONS, HISTORY, HOTSPOTS, INDEX, SCENARIOS
from etl.model.table import PCODE, REASON, STATUS, Column, Kind, Table, number, text

_PERIOD = text("period", "label of the period; empty for a value of all time", required=False)
_START = Column("start", Kind.INTEGER, "year in which the interval begins")
_END = Column("end", Kind.INTEGER, "year in which the interval ends")

DISTRICTS = Table(
    "districts.parquet",
    "Districts with outlines",
    (
        PCODE,
        text("name", "name for display"),
        text("level", "district or council"),
        text("parent", "P-code of the unit it belongs to", required=False),
        number("area_km2", "area of the outline", "km²", required=True),
        Column("geometry", Kind.GEOMETRY, "outline, EPSG:4326"),
    ),
    ("pcode",),
)
PANEL = Table(
    "panel.parquet",
    "Every variable for every district and period",
    (
        PCODE,
        _PERIOD,
        text("variable", "id of the variable; unit and method stand in datapackage.json"),
        number("value", "value; empty where reason says why"),
        number(
            "coverage", "share of the district's area, or of the record's weight, with valid data", "share"
        ),
        STATUS,
        text("source", "ids of the sources"),
        Column("preliminary", Kind.BOOLEAN, "the publisher will revise it"),
        REASON,
    ),
    ("pcode", "period", "variable"),
)
FLOWS = Table(
    "flows.parquet",
    "Moves between places",
    (
        text("origin", "P-code, ISO-3 code abroad, or unknown"),
        text("origin_setting", "rural, urban or all"),
        text("destination", "P-code, ISO-3 code abroad, or unknown"),
        text("destination_setting", "rural, urban or all"),
        _START,
        _END,
        number("movers", "people who moved; empty where withheld", "people"),
        Column("withheld", Kind.BOOLEAN, "not published, to protect few people"),
        STATUS,
        text("source", "ids of the sources"),
    ),
    ("origin", "origin_setting", "destination", "destination_setting", "start", "end"),
)
FLOW_GROUPS = Table(
    "flow_groups.parquet",
    "Moves by sex and age, where a table tells them",
    (
        *FLOWS.columns[:6],
        text("sex", "male, female or as written; all where only ages are told"),
        text("age", "age group as written; all where only sexes are told"),
        *FLOWS.columns[6:],
    ),
    (*FLOWS.key, "sex", "age"),
)
DISPLACEMENT = Table(
    "displacement.parquet",
    "Displaced people present at a date: stocks, never added to flows or to each other across levels",
    (
        text("place", "P-code, or ISO-3 code of a country, where they are"),
        text("place_name", "name of the place as written", required=False),
        Column("level", Kind.INTEGER, "0 country, 1 and 2 the levels below"),
        text("origin", "P-code, ISO-3 code, or unknown"),
        text("date", "date of the report, YYYY-MM-DD"),
        text("round", "round of the assessment", required=False),
        text("reason", "reason of the displacement as reported", required=False),
        number("people", "displaced people present; empty where not reported", "people"),
        number("males", "males among them", "people"),
        number("females", "females among them", "people"),
        STATUS,
        text("source", "ids of the sources"),
    ),
    (),
)
MOVEMENT_INDICES = Table(
    "movement_indices.parquet",
    "System-wide measures of internal migration",
    (
        _START,
        _END,
        text("setting", "rural, urban or all"),
        text("index", "cmi, mei, anmr or courgeau_k"),
        number("value", "value of the index"),
        Column("districts", Kind.INTEGER, "number of districts"),
        STATUS,
    ),
    ("start", "end", "setting", "index"),
)
PARTNERS = Table(
    "partners.parquet",
    "Where most moves of a district lead to and come from; counts that are withheld are filled from the sums",
    (
        PCODE,
        _START,
        _END,
        text("direction", "out or in: other districts; to_abroad or from_abroad: other countries"),
        Column("rank", Kind.INTEGER, "1 is the partner with most moves"),
        text("partner", "P-code or ISO-3 code"),
        number("movers", "people who moved, all settings", "people", required=True),
        number("share", "share of all moves in that direction", "share", required=True),
        Column("at_least", Kind.BOOLEAN, "the office withheld a part of the count"),
        STATUS,
    ),
    ("pcode", "start", "end", "direction", "rank"),
)
RECONCILIATION = Table(
    "reconciliation.csv",
    "Every place name or code met and what became of it",
    (
        text("source", "file it was met in"),
        text("written", "as written"),
        text("pcode", "matched P-code", required=False),
        text("how", "exact, code, normalised, variant, accepted, abroad, unknown, total or unmatched"),
        Column("rows", Kind.INTEGER, "rows it stands on; where rows add up, flows of its place"),
    ),
    ("source", "written"),
)
QUALITY = Table(
    "quality.parquet",
    "Gaps, implausible values, low coverage, jumps and disagreements",
    (
        text("variable", "id of the variable", required=False),
        text("source", "id of the source"),
        text("period", "period or span", required=False),
        text("pcode", "district, empty for the whole", required=False),
        text("finding", "kind of finding"),
        number("value", "the number found"),
        text("detail", "the finding in words"),
    ),
    (),
)
PROJECTS = Table(
    "projects.parquet",
    "Responses: projects by place, to hold against the hotspots",
    (
        text("place", "P-code of the district, or ISO-3 code where it is for the whole country"),
        text("name", "name of the project"),
        text("period", "when, as written", required=False),
        text("theme", "theme or sector as written", required=False),
        text("source", "who reported it"),
        STATUS,
    ),
    (),
)

EMERGENCIES = Table(
    "emergencies.csv",
    "Seasons of declared emergencies, to hold numbers against",
    (
        text("season", "season from October to April"),
        text("event", "drought or wet extremes"),
        text("detail", "what happened, with dates", required=False),
        text("source", "who reported it"),
    ),
    ("season", "event"),
)
TABLES = (
    DISTRICTS,
    PANEL,
    FLOWS,
    FLOW_GROUPS,
    DISPLACEMENT,
    MOVEMENT_INDICES,
    PARTNERS,
    HOTSPOTS,
    CONTRIBUTIONS,
    INDEX,
    HISTORY,
    SCENARIOS,
    RECONCILIATION,
    QUALITY,
    PROJECTS,
    EMERGENCIES,
)
