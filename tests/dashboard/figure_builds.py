"""Small published builds that try the figures: any number of made-up districts, any names, values or none."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.build import Build, open_published
from etl.files.package import Facts, SourceUse
from etl.files.publish import publish
from etl.model import periods
from etl.model.status import Status
from tests.dashboard import sample

SEASONS = periods.span("1995/96", "2023/24")
HOSTILE = (
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u202eevil\u202c & <b>bold</b>",
    "$x_1$ {name} %s \\textbf{y}",
    "x" * 10_000,
    "Mohale’s Hoek—Qacha’s Nek–Thaba-Tseka",
    "\x07bell\x1b[31m",
    "Maseru ☃ 马塞卢",
)


def build(folder: Path, codes: int = 10, *, names: tuple[str, ...] = (), missing: bool = False) -> Build:
    """A build of `codes` districts on a grid; `missing`: no value anywhere."""
    pcodes = tuple(f"X{i:03d}" for i in range(codes))
    tables = {
        "districts": _districts(pcodes, names),
        "panel": _panel(pcodes, missing),
        "hotspots": _hotspots(pcodes, missing),
        "flows": _flows(pcodes, missing),
        "contributions": _contributions(pcodes, missing),
    }
    uses = (
        SourceUse(
            "rain", "Rain of nowhere", Status.OBSERVED, "https://example.org/rain", accessed="2026-01-02"
        ),
    )
    records = tuple(r for r in sample._records() if r.id == "season_rainfall_mm")
    settings = {"baseline": [1996, 2020], "min_coverage": 0.8}
    facts = Facts("sample", "A made-up country", records, uses, (), False, settings)
    publish(folder, tables, facts, {"robustness": {"draws": 1000}})
    return open_published(folder)


def _districts(pcodes: tuple[str, ...], names: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Squares in rows from 28°E, 29°S, about as large together as a small country."""
    across = int(np.ceil(np.sqrt(len(pcodes))))
    side = 2.4 / across
    squares = [
        shapely.box(
            27 + i % across * side,
            -30 + i // across * side,
            27 + (i % across + 1) * side,
            -30 + (i // across + 1) * side,
        )
        for i in range(len(pcodes))
    ]
    called = [names[i] if i < len(names) else f"District {i}" for i in range(len(pcodes))]
    frame = gpd.GeoDataFrame({"pcode": pcodes, "name": called}, geometry=squares, crs="EPSG:4326")
    return frame.assign(level="district", parent="XX", area_km2=1000.0)


def _panel(pcodes: tuple[str, ...], missing: bool) -> pd.DataFrame:
    keys = pd.MultiIndex.from_product([pcodes, SEASONS], names=["pcode", "period"])
    values = np.full(len(keys), np.nan) if missing else np.random.default_rng(1).normal(650, 120, len(keys))
    return (
        pd.DataFrame({"value": values}, index=keys)
        .reset_index()
        .assign(
            variable="season_rainfall_mm",
            coverage=1.0,
            status="observed",
            source="rain",
            preliminary=False,
            reason="nothing measured" if missing else "",
        )
    )


def _hotspots(pcodes: tuple[str, ...], missing: bool) -> pd.DataFrame:
    n = len(pcodes)
    score = np.full(n, np.nan) if missing else np.linspace(20, 70, n)
    rank = np.full(n, np.nan) if missing else np.arange(n, 0, -1.0)
    frame = pd.DataFrame({"pcode": pcodes, "score": score, "rank": rank})
    net = np.full(n, np.nan) if missing else np.linspace(120, -160, n)
    classes = [
        "origin" if s >= 50 and m < -50 else "destination" if m > 50 else "other"
        for s, m in zip(score, net, strict=True)
    ]
    return frame.assign(
        period="2006-2016",
        rank_median=rank,
        rank_p05=np.maximum(rank - 2, 1),
        rank_p95=np.minimum(rank + 2, n),
        p_top3=np.nan if missing else 0.2,
        hotspot_class="insufficient_data" if missing else classes,
        p_class=np.nan if missing else 0.8,
        robustness="" if missing else "robust",
        status="observed",
        reason="nothing measured" if missing else "",
        net_rate=net,
        people=np.nan if missing else 1000.0,
    )


def _flows(pcodes: tuple[str, ...], missing: bool) -> pd.DataFrame:
    rows = [
        (
            o,
            "rural",
            d,
            "urban",
            2006,
            2016,
            np.nan if missing else 10.0 * (i + 1) + j,
            False,
            "observed",
            "rain",
        )
        for i, o in enumerate(pcodes)
        for j, d in enumerate(pcodes)
    ]
    names = [
        "origin",
        "origin_setting",
        "destination",
        "destination_setting",
        "start",
        "end",
        "movers",
        "withheld",
        "status",
        "source",
    ]
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(withheld=missing)


def _contributions(pcodes: tuple[str, ...], missing: bool) -> pd.DataFrame:
    parts = [("rain_cv", "hazard"), ("rural_share", "exposure"), ("low_vci_share", "sensitivity")]
    rows = [
        (
            p,
            "2006-2016",
            id,
            pillar,
            np.nan if missing else 20.0 + i,
            "%",
            np.nan if missing else 10.0 * (k + 1),
            0.0 if missing else 5.0,
            "observed",
            "",
        )
        for i, p in enumerate(pcodes)
        for k, (id, pillar) in enumerate(parts)
    ]
    names = [
        "pcode",
        "period",
        "indicator",
        "pillar",
        "value",
        "unit",
        "normalised",
        "contribution",
        "status",
        "reason",
    ]
    return pd.DataFrame(rows, columns=names)
