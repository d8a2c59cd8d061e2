"""Builds whose flows hold what offices send: abroad, unknown places, withheld cells, true zeros, gaps."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from etl.files.package import Facts, SourceUse
from etl.files.publish import publish
from etl.model.periods import Cadence
from etl.model.records import Indicator, Level
from etl.model.status import Status
from etl.model.tables import FLOW_GROUPS
from tests.dashboard import sample

START, END = 2006, 2016
RATE = "per 1,000 people over the interval"
CENSUS = {  # people at the censuses of 2006 and 2016
    "LSA": (431998, 519186), "LSB": (110320, 118242), "LSC": (293369, 337521), "LSD": (250006, 262616),
    "LSE": (192621, 178222), "LSF": (176928, 165590), "LSG": (124048, 115469), "LSH": (69749, 74566),
    "LSJ": (97713, 100442), "LSK": (129881, 135347),
}  # fmt: skip


def row(
    origin: str,
    destination: str,
    movers: float,
    left: str = "rural",
    reached: str = "urban",
    **changes: object,
) -> dict[str, object]:
    """One row of flows, 2006 to 2016."""
    return {
        "origin": origin,
        "origin_setting": left,
        "destination": destination,
        "destination_setting": reached,
        "start": START,
        "end": END,
        "movers": movers,
        "withheld": False,
        "status": "observed",
        "source": "census",
    }


def flows() -> pd.DataFrame:
    """Every pair of districts but LSK to LSA; LSA gains from all; one zero, one withheld, some abroad."""
    rows = []
    for i, origin in enumerate(sample.PCODES):
        for j, destination in enumerate(sample.PCODES):
            if origin == destination:
                rows.append(row(origin, origin, 50.0 + i))
                continue
            rows.append(row(origin, destination, 1000.0 if j == 0 else 100.0 + 10 * i))
            rows.append(row(origin, destination, 7.0, "urban", "rural"))
    table = pd.DataFrame(rows)
    pair = (table["origin"] == "LSJ") & (table["destination"] == "LSH")
    table.loc[pair & (table["origin_setting"] == "urban"), ["movers", "withheld"]] = [float("nan"), True]
    gone = (table["origin"] == "LSK") & (table["destination"] == "LSB")
    zero = (table["origin"] == "LSG") & (table["destination"] == "LSB")
    table.loc[zero, "movers"] = 0.0
    abroad = [
        row("LSE", "ZAF", 9000.0, "all", "all"),
        row("LSA", "ZAF", 4000.0, "all", "all"),
        row("ZAF", "LSA", 1500.0, "all", "all"),
        row("unknown", "LSC", 30.0, "all", "all"),
    ]
    return pd.concat([table[~gone], pd.DataFrame(abroad)], ignore_index=True)


def groups() -> pd.DataFrame:
    """Two flows to LSA by sex and by age, a third of them withheld; one to South Africa."""
    told = {
        ("LSB", "LSA", False): {("male", "all"): 600.0, ("female", "all"): 400.0, ("all", "15+"): 1000.0},
        ("LSC", "LSA", True): {("male", "all"): float("nan"), ("female", "all"): float("nan")},
        ("LSE", "ZAF", False): {("male", "all"): 7000.0, ("female", "all"): 2000.0},
    }
    rows = [
        {**row(origin, destination, movers), "sex": sex, "age": age, "withheld": hidden}
        for (origin, destination, hidden), counts in told.items()
        for (sex, age), movers in counts.items()
    ]
    return pd.DataFrame(rows)[list(FLOW_GROUPS.column_names)]


def write(out: Path, counted: bool = True, by_group: bool = False) -> str:
    """Publish a build with these flows, or with two censuses alone and the residual between them."""
    tables = {"districts": sample.districts({}), "panel": pd.concat(_panel(counted), ignore_index=True)}
    if counted:
        tables |= {"flows": flows(), "movement_indices": indices()}
    if by_group:
        tables["flow_groups"] = groups()
    facts = Facts(
        profile_id="sample",
        profile_title="Movement, for tests",
        indicators=_records(),
        sources=(SourceUse("census", "Population and housing censuses", Status.OBSERVED, licence="public"),),
        absent=(),
        demonstration=False,
        settings={"baseline": [1996, 2020], "min_coverage": 0.8},
    )
    return publish(out, tables, facts, {})


def indices() -> pd.DataFrame:
    """CMI, MEI, ANMR and Courgeau's k of one interval."""
    values = {"cmi": 10.0, "mei": 40.0, "anmr": 4.0, "courgeau_k": 2.171}
    rows = [{"index": id, "value": value} for id, value in values.items()]
    frame = pd.DataFrame(rows).assign(start=START, end=END, setting="all", districts=10, status="observed")
    return frame[["start", "end", "setting", "index", "value", "districts", "status"]]


def residual() -> dict[str, float]:
    """P₂ − P₁·(ΣP₂/ΣP₁) of every district, people."""
    growth = sum(after for _, after in CENSUS.values()) / sum(before for before, _ in CENSUS.values())
    return {pcode: after - before * growth for pcode, (before, after) in CENSUS.items()}


def rates() -> dict[str, float]:
    """The residual per 1,000 people at mid-interval."""
    return {pcode: 2000 * net / sum(CENSUS[pcode]) for pcode, net in residual().items()}


def _records() -> tuple[Indicator, ...]:
    def record(id: str, label: str, unit: str, cadence: Cadence, decimals: int) -> Indicator:
        return Indicator(
            id=id, label=label, unit=unit, cadence=cadence, level=Level.DISTRICT, inputs=(), function=len,
            method="", reference="", palette="sequential_risk", decimals=decimals,
        )  # fmt: skip

    return (
        record("season_rainfall_mm", "Season rainfall", "mm", Cadence.SEASON, 0),
        record("population", "People", "people", Cadence.YEAR, 0),
        record(
            "net_migration_rate", "Net migration", "per 1,000 people over the interval", Cadence.INTERVAL, 1
        ),
    )


def _panel(counted: bool) -> list[pd.DataFrame]:
    seasons = [(p, f"{year}/{(year + 1) % 100:02d}") for p in sample.PCODES for year in range(2005, 2015)]
    rain = [600.0 + 10 * sample.PCODES.index(pcode) for pcode, _ in seasons]
    people = [(p, str(year), CENSUS[p][i]) for p in sample.PCODES for i, year in enumerate((START, END))]
    status = Status.OBSERVED if counted else Status.MODELLED
    return [
        _rows("season_rainfall_mm", [(*key, value) for key, value in zip(seasons, rain, strict=True)]),
        _rows("population", people),
        _rows("net_migration_rate", [(p, "2006-2016", rate) for p, rate in rates().items()], status),
    ]


def _rows(id: str, values: list[tuple[str, str, float]], status: Status = Status.OBSERVED) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=["pcode", "period", "value"])
    return frame.assign(
        variable=id, coverage=float("nan"), status=status.label, source="census", preliminary=False, reason=""
    )
