"""The published tables: name, columns and key of each; everything that writes or reads a build obeys them."""

from __future__ import annotations

from etl.model.table import Column, Kind, Table, number, text

PCODE = text("pcode", "P-code of the district")
_PERIOD = text("period", "label of the period; empty for a value of all time", required=False)
STATUS = text("status", "observed, modelled or demonstration")
_REASON = text("reason", "why there is no value", required=False)
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
        _REASON,
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
HOTSPOTS = Table(
    "hotspots.parquet",
    "Climate risk and movement crossed, per district and interval",
    (
        PCODE,
        text("period", "movement interval, or latest"),
        number("score", "climate risk to rural rain-fed livelihoods", "1–100"),
        number("rank", "rank of the unrounded score, 1 is the highest risk"),
        number("rank_median", "median rank over the draws"),
        number("rank_p05", "5th percentile of the rank"),
        number("rank_p95", "95th percentile of the rank"),
        number("p_top3", "share of draws in which the district is among the first three", "share"),
        text("hotspot_class", "class id"),
        number("p_class", "share of draws that give the same class", "share"),
        text("robustness", "robust, possible or not robust", required=False),
        STATUS,
        _REASON,
    ),
    ("pcode", "period"),
    open_ended=True,
)
CONTRIBUTIONS = Table(
    "contributions.parquet",
    "What every indicator of the index adds to every score",
    (
        PCODE,
        text("period", "movement interval, or latest"),
        text("indicator", "id in index.csv"),
        text("pillar", "pillar in index.csv"),
        number("value", "value before normalising"),
        text("unit", "unit of the value"),
        number("normalised", "value on the index's scale", "1–100"),
        number("contribution", "part of the score; the parts of a district sum to its score", "points"),
        STATUS,
        _REASON,
    ),
    ("pcode", "period", "indicator"),
)
INDEX = Table(
    "index.csv",
    "The index in force: pillars, weights and goalposts",
    (
        text("id", "id of the measure"),
        text("pillar", "pillar it belongs to"),
        number("weight", "weight within its pillar; empty for the movement axis"),
        number("lo", "goalpost scored 1"),
        number("hi", "goalpost scored 100"),
        text("unit", "unit of the goalposts", required=False),
        text("note", "where the goalposts come from", required=False),
    ),
    ("id",),
)
RECONCILIATION = Table(
    "reconciliation.csv",
    "Every place name or code met and what became of it",
    (
        text("source", "file it was met in"),
        text("written", "as written"),
        text("pcode", "matched P-code", required=False),
        text("how", "exact, code, normalised, variant, accepted, abroad, unknown, total or unmatched"),
        Column("rows", Kind.INTEGER, "rows it stands on"),
    ),
    ("source", "written"),
)
HISTORY = Table(
    "history.parquet",
    "Signs of every season held against the seasons of emergency",
    (
        PCODE,
        text("period", "season"),
        text("sign", "what could have told of it: an index or a warning"),
        number("value", "value of the sign"),
        number("flagged", "1 where the sign stood, 0 where not, empty where it cannot be told", "0/1"),
        text("hotspot_class", "class id, for the index only", required=False),
        text("event", "kind of emergency of the season, empty where none was declared", required=False),
        STATUS,
        _REASON,
    ),
    ("pcode", "period", "sign"),
)
SCENARIOS = Table(
    "scenarios.parquet",
    "The latest index under altered inputs, beside today's",
    (
        text("scenario", "id of the scenario"),
        PCODE,
        text("period", "latest"),
        number("score", "climate risk under the scenario", "1–100"),
        number("score_today", "climate risk today", "1–100"),
        text("hotspot_class", "class id under the scenario"),
        text("class_today", "class id today"),
        Column("agree", Kind.INTEGER, "scenarios that give the district this class"),
        text("called_class", "class id that enough scenarios agree on, empty where none", required=False),
        STATUS,
        _REASON,
    ),
    ("scenario", "pcode"),
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
    EMERGENCIES,
)
