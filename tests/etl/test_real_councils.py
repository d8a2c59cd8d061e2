"""The 78 real councils over the real CHIRPS clips: each has rain, and together they have their district's."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from etl.__main__ import app
from etl.model.periods import span

REAL = Path(os.environ.get("MECC_REAL_DATA") or Path(__file__).parents[3] / "shared" / "real")
PROFILE = f"""
[profile]
id = "real-councils"

[[boundaries]]
path = "{REAL / "boundaries" / "lso_adm1.geojson"}"
pcode = "ADM1_PCODE"
name = "ADM1_EN"

[[boundaries]]
path = "{REAL / "boundaries" / "lso_adm2.geojson"}"
pcode = "ADM2_PCODE"
name = "ADM2_EN"
level = "council"

[[rasters]]
source = "chirps_v3_monthly"
path = "{REAL / "chirps_v3_lso" / "monthly"}"
status = "observed"
"""

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not (REAL / "boundaries" / "lso_adm2.geojson").exists(),
        reason="real councils are not beside the project (MECC_REAL_DATA)",
    ),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("councils")
    (folder / "real.toml").write_text(PROFILE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("etl.stages.harmonise.INTERIM", folder / "interim")
        words = ["build", "--profile", str(folder / "real.toml"), "--out", str(folder / "published")]
        result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return folder / "published"


@pytest.fixture(scope="module")
def units(out: Path) -> pd.DataFrame:
    return pd.read_parquet(out / "districts.parquet").set_index("pcode")


@pytest.fixture(scope="module")
def rain(out: Path) -> pd.DataFrame:
    panel = pd.read_parquet(out / "panel.parquet")
    rows = panel[panel["variable"] == "rainfall_mm"]
    return rows.pivot(index="pcode", columns="period", values="value")


def test_every_council_has_every_month(units: pd.DataFrame, rain: pd.DataFrame) -> None:
    assert units["level"].value_counts().to_dict() == {"council": 78, "district": 10}
    assert list(rain.columns) == list(span(rain.columns[0], rain.columns[-1]))
    councils = rain.loc[units.index[units["level"] == "council"]]
    assert councils.shape[0] == 78 and councils.notna().all(axis=None)


def test_councils_together_have_the_rain_of_their_district(units: pd.DataFrame, rain: pd.DataFrame) -> None:
    councils = units[units["level"] == "council"]
    volume = rain.loc[councils.index].mul(councils["area_km2"], axis=0).groupby(councils["parent"]).sum()
    together = volume.div(councils.groupby("parent")["area_km2"].sum(), axis=0)
    difference = (together - rain.loc[together.index]).abs()
    assert len(together) == 10
    assert float(difference.max(axis=None)) < 2.0  # mm a month; outlines differ by up to 3 % of the area
    assert float(np.abs(together.sum(axis=1) / rain.loc[together.index].sum(axis=1) - 1).max()) < 0.005


def test_the_slight_overlaps_of_real_councils_are_no_finding(out: Path) -> None:
    quality = pd.read_parquet(out / "quality.parquet")
    assert not (quality["source"] == "lso_adm2.geojson").any()
