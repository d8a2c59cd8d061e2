"""Writes small published builds for the dashboard's tests: complete by default, or with parts left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.files.package import Facts, SourceUse
from etl.files.publish import publish
from etl.model import periods
from etl.model.paths import REFERENCE
from etl.model.periods import Cadence
from etl.model.records import Absent, Direction, Indicator, Level
from etl.model.status import Status
from tests.dashboard.two_levels import with_councils, with_councils_values

PCODES = ("LSA", "LSB", "LSC", "LSD", "LSE", "LSF", "LSG", "LSH", "LSJ", "LSK")
REFUSED = "4 calibration years of 1991–2020; SPI needs 20"
INTERVALS = ("1996-2006", "2006-2016", "latest")
MONTHS = periods.span("1995-01", "2024-12")
_SCORES = dict(zip(PCODES, (33.4, 38.1, 36.0, 40.2, 51.3, 50.6, 48.2, 53.1, 44.0, 43.2), strict=True))
_NETS = dict(zip(PCODES, (120, 2, 75, -19, -150, -138, -144, 0, -41, -27), strict=True))
_PEOPLE = dict(
    zip(
        PCODES,
        (519186, 118242, 337521, 262616, 178222, 165590, 115469, 74566, 100442, 135347),
        strict=True,
    )
)
_PARTS = {
    "hazard": ("dry_share", "wet_share", "rain_cv"),
    "exposure": ("rural_share",),
    "sensitivity": ("low_vci_share",),
}


def write(
    out: Path,
    *,
    without: Iterable[str] = (),
    names: dict[str, str] | None = None,
    status: Status = Status.DEMONSTRATION,
    calm: bool = False,
    profile: str = "demo",
    empty: str = "",
    projects: pd.DataFrame | None = None,
    councils: bool = False,
) -> str:
    """Publish a build of ten districts, each with two councils where these are asked for.

    without: tables or variables to leave out. empty: a variable that has no value anywhere. projects: rows
    of projects.parquet; no such table without them.
    """
    left_out = set(without)
    panel = pd.concat(_panel(left_out, status), ignore_index=True) if "panel" not in left_out else _no_panel()
    refused = panel["variable"] == empty
    panel.loc[refused, ["value", "reason"]] = [np.nan, REFUSED]
    units = districts(names or {})
    tables = {
        "districts": with_councils(units) if councils else units,
        "panel": with_councils_values(panel) if councils else panel,
        "flows": _flows(status),
        "hotspots": hotspots(status, calm=calm),
        "contributions": _contributions(status),
        "index": _index(),
        "reconciliation": _reconciliation(),
        "quality": _quality(),
        "emergencies": pd.read_csv(REFERENCE / "emergencies.csv"),
    }
    if projects is not None:
        tables["projects"] = projects
    kept = {name: table for name, table in tables.items() if name not in left_out or name == "panel"}
    facts = Facts(
        profile_id=profile,
        profile_title="Ten districts, for tests",
        indicators=_records(),
        sources=(
            SourceUse(
                "chirps_v3_monthly", "CHIRPS v3 monthly rainfall", status, "https://example.org/chirps"
            ),
            SourceUse("census", "Population and housing censuses", Status.OBSERVED, licence="public"),
        ),
        absent=tuple(Absent(name, "its source is not in the profile") for name in sorted(left_out)),
        demonstration=status is Status.DEMONSTRATION and profile == "demo",
        settings={"baseline": [1996, 2020], "min_coverage": 0.8},
    )
    return publish(out, kept, facts, {"robustness": {"draws": 1000}})


def districts(names: dict[str, str]) -> gpd.GeoDataFrame:
    """Outlines of the ten districts under the names given, else their own."""
    frame = gpd.read_file(REFERENCE / "districts.geojson")[["pcode", "name", "geometry"]]
    area = frame.to_crs("ESRI:102022").area / 1e6
    renamed = [names.get(pcode, name) for pcode, name in zip(frame["pcode"], frame["name"], strict=True)]
    return frame.assign(name=renamed, level="district", parent="LS", area_km2=area)


def hotspots(status: Status, calm: bool = False) -> pd.DataFrame:
    """Hotspots of three periods; a calm one has no origin hotspot."""
    rows = [_hotspot(pcode, period, status, calm) for period in INTERVALS for pcode in PCODES]
    frame = pd.DataFrame(rows)
    frame["rank"] = frame.groupby("period")["score"].rank(ascending=False)
    frame["rank_median"] = frame["rank"]
    frame["rank_p05"] = (frame["rank"] - 2).clip(1, 10)
    frame["rank_p95"] = (frame["rank"] + 3).clip(1, 10)
    frame["p_top3"] = 1 / frame["rank"]
    return frame


def _hotspot(pcode: str, period: str, status: Status, calm: bool) -> dict[str, object]:
    score = _SCORES[pcode] - (20 if calm else 0) - (2 if period == "1996-2006" else 0)
    net = _NETS[pcode]
    return {
        "pcode": pcode,
        "period": period,
        "score": score,
        "hazard": score + 2,
        "exposure": score - 1,
        "sensitivity": score - 1,
        "net_rate": float(net),
        "rural_out_rate": 80.0,
        "urban_in_rate": 120.0,
        "people": float(_PEOPLE[pcode]),
        "hotspot_class": _class(score, net),
        "p_class": 0.74,
        "robustness": "possible",
        "status": status.label,
        "reason": "",
    }


def _class(score: float, net: float) -> str:
    if net > 50:
        return "destination"
    if score >= 50:
        return "origin" if net < -50 else "high_risk_little_net_change"
    return "other"


def _records() -> tuple[Indicator, ...]:
    def record(
        id: str, label: str, unit: str, cadence: Cadence, palette: str, decimals: int = 1
    ) -> Indicator:
        return Indicator(
            id=id,
            label=label,
            unit=unit,
            cadence=cadence,
            level=Level.DISTRICT,
            inputs=(),
            function=len,
            method=f"Method of {label.lower()}.",
            reference="Reference 2020",
            palette=palette,
            decimals=decimals,
            direction=Direction.NEUTRAL,
        )

    rain, risk, net = "diverging_rain_dry_to_wet", "sequential_risk", "diverging_net_loss_to_gain"
    return (
        record("rainfall_mm", "Rainfall", "mm", Cadence.MONTH, rain),
        record("spi_3", "SPI, three months", "1", Cadence.MONTH, rain, 2),
        record("season_rainfall_mm", "Season rainfall", "mm", Cadence.SEASON, rain),
        record("population", "Population", "people", Cadence.YEAR, risk, 0),
        record("net_migration_rate", "Net migration rate", "per 1,000", Cadence.INTERVAL, net),
    )


def _panel(left_out: set[str], status: Status) -> list[pd.DataFrame]:
    rng = np.random.default_rng(4)
    rain = rng.gamma(2, 40, (len(PCODES), len(MONTHS)))
    seasons = periods.span("1995/96", "2023/24")
    parts = {
        "rainfall_mm": _rows(MONTHS, rain),
        "spi_3": _rows(MONTHS, rng.normal(size=rain.shape)),
        "season_rainfall_mm": _rows(seasons, rng.normal(650, 120, (len(PCODES), len(seasons)))),
        "population": _rows(
            ("1996", "2006", "2016"), np.array([[_PEOPLE[p] * k for k in (0.9, 0.95, 1)] for p in PCODES])
        ),
        "net_migration_rate": _rows(INTERVALS[:2], np.array([[_NETS[p] * 0.5, _NETS[p]] for p in PCODES])),
    }
    parts["spi_3"].loc[parts["spi_3"]["period"].isin(MONTHS[:2]), "value"] = np.nan
    return [_finish(id, rows, status) for id, rows in parts.items() if id not in left_out]


def _rows(labels: tuple[str, ...], values: np.ndarray) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product([PCODES, labels], names=["pcode", "period"])
    return pd.DataFrame({"value": np.asarray(values, float).ravel()}, index=keys).reset_index()


def _finish(id: str, rows: pd.DataFrame, status: Status) -> pd.DataFrame:
    census = id in ("population", "net_migration_rate")
    return rows.assign(
        variable=id,
        coverage=np.nan if census else 1.0,
        status=Status.OBSERVED.label if id == "population" else status.label,
        source="census" if census else "chirps_v3_monthly",
        preliminary=False,
        reason=np.where(rows["value"].isna(), "two months before are needed", ""),
    )


def _no_panel() -> pd.DataFrame:
    rows = _finish("rainfall_mm", _rows(("2020-01",), np.zeros((len(PCODES), 1))), Status.OBSERVED)
    return rows.iloc[:0].astype({"pcode": "str", "period": "str", "variable": "str", "source": "str"})


def _flows(status: Status) -> pd.DataFrame:
    rows = [
        {
            "origin": origin,
            "origin_setting": "rural",
            "destination": destination,
            "destination_setting": "urban",
            "start": start,
            "end": start + 10,
            "movers": 100.0 * (i + 1) + 10 * j,
        }
        for start in (1996, 2006)
        for i, origin in enumerate(PCODES)
        for j, destination in enumerate((*PCODES, "ZAF"))
    ]
    return pd.DataFrame(rows).assign(withheld=False, status=status.label, source="census")


def _contributions(status: Status) -> pd.DataFrame:
    shares = {"dry_share": 0.4, "wet_share": 0.1, "rain_cv": 0.1, "rural_share": 0.25, "low_vci_share": 0.15}
    pillar = {id: name for name, ids in _PARTS.items() for id in ids}
    scores = hotspots(status).set_index(["pcode", "period"])["score"]
    rows = [
        {
            "pcode": pcode,
            "period": period,
            "indicator": id,
            "pillar": pillar[id],
            "value": 0.4,
            "unit": "share",
            "normalised": 60.0,
            "contribution": share * score,
            "status": status.label,
            "reason": "",
        }
        for (pcode, period), score in scores.items()
        for id, share in shares.items()
    ]
    return pd.DataFrame(rows)


def _index() -> pd.DataFrame:
    rows = [(id, pillar, 1.0, 0.0, 0.5, "share", "") for pillar, ids in _PARTS.items() for id in ids]
    return pd.DataFrame(rows, columns=["id", "pillar", "weight", "lo", "hi", "unit", "note"])


def _reconciliation() -> pd.DataFrame:
    rows = [("flows.csv", "Mohales Hoek", "LSF", "variant", 22), ("flows.csv", "ZAF", "", "abroad", 20)]
    return pd.DataFrame(rows, columns=["source", "written", "pcode", "how", "rows"])


def _quality() -> pd.DataFrame:
    row = ("rainfall_mm", "chirps_v3_monthly", "2001-02", "", "gap", 1.0, "no file for 2001-02")
    return pd.DataFrame(
        [row], columns=["variable", "source", "period", "pcode", "finding", "value", "detail"]
    )


def edit_package(out: Path, **changes: object) -> None:
    """Alter datapackage.json of a build, to damage it."""
    path = out / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
