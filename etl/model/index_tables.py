"""The published tables of the index: hotspots, what made them, the past and the scenarios."""

from __future__ import annotations

from etl.model.table import PCODE, REASON, STATUS, Column, Kind, Table, number, text

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
        REASON,
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
        REASON,
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
        REASON,
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
        REASON,
    ),
    ("scenario", "pcode"),
)
