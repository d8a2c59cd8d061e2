"""Files taken away carry units, source, status, period and the mark."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard import components
from dashboard.build import Build
from dashboard.readings.export import hotspot_csv
from dashboard.readings.findings import rows_of
from dashboard.text import Words
from etl.model.index_tables import INDEX
from etl.model.tables import EMERGENCIES, FLOWS
from tests.dashboard.conftest import Offered


def csv(build: Build, rows: pd.DataFrame, words: Words) -> pd.DataFrame:
    content = hotspot_csv(build, rows, "2006-2016", ["a note"], words)
    return pd.read_csv(
        io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False, na_values={"value": ""}
    )


def test_every_number_of_the_table_is_in_the_csv(build: Build, words: Words) -> None:
    rows = rows_of(build, "2006-2016")
    table = csv(build, rows, words)
    wide = table.pivot(index="pcode", columns="measure", values="value")
    for name in ("score", "rank", "net_rate", "people"):
        assert np.array_equal(wide[name].astype(float), rows[name]), name
    assert list(wide["hotspot_class"]) == list(rows["hotspot_class"])


def test_every_row_says_unit_source_status_period_and_mark(build: Build, words: Words) -> None:
    table = csv(build, rows_of(build, "2006-2016"), words)
    assert set(table["period"]) == {"2006-2016"}
    assert set(table["status"]) == {"demonstration"}
    assert set(table["build"]) == {build.id}
    assert table["source"].str.contains("CHIRPS v3").all()
    assert table["note"].str.startswith("DEMONSTRATION DATA; a note").all()
    units = table.drop_duplicates("measure").set_index("measure")["unit"]
    assert units["net_rate"] == "per 1,000 per decade"
    assert units["people"] == "people"
    assert units["score"] == "1–100"


def test_a_missing_value_is_empty_and_says_why(build: Build, words: Words) -> None:
    rows = rows_of(build, "2006-2016")
    rows.loc["LSB", "score"], rows.loc["LSB", "reason"] = np.nan, "no vegetation"
    table = csv(build, rows, words).set_index(["pcode", "measure"])
    assert pd.isna(table.loc[("LSB", "score"), "value"])
    assert "no vegetation" in table.loc[("LSB", "score"), "note"]
    assert "no vegetation" not in table.loc[("LSB", "people"), "note"]


def test_a_table_that_is_absent_is_empty_and_typed(build: Build) -> None:
    assert build.table(EMERGENCIES)["season"].iloc[0] == "1991/92"
    assert build.index.cuts.high == 50
    assert build.table(INDEX)["weight"].dtype == "float64"
    assert len(build.table(FLOWS)) == len(build.flows)


def test_a_fold_of_files_is_drawn_once_it_is_opened_and_stays_open(
    sample_folder: Path, show: Callable[..., Any]
) -> None:
    def offered() -> list[str]:
        return [button.proto.id.split("download-")[1] for button in page.get("download_button")]

    page = show(sample_folder, "hotspots")
    assert not offered()
    page.session_state[components.FOLD.format("hotspots")] = True
    page = page.run()
    assert offered() == ["hotspots_latest_class.png", "hotspots_latest_class.csv"]
    page = page.selectbox(key="period").set_value("2006-2016").run()
    assert offered() == ["hotspots_2006-2016_class.png", "hotspots_2006-2016_class.csv"]


def test_the_district_view_offers_its_history_and_its_moves(
    sample_folder: Path, show: Callable[..., Any], offered: Offered
) -> None:
    assert not show(sample_folder, "district", district="LSE", variable="rainfall_mm").exception
    tables = {name: pd.read_csv(io.BytesIO(make()), encoding="utf-8-sig") for name, make in offered.items()}
    history = tables["rainfall_mm_all_LSE.csv"]
    panel = pd.read_parquet(sample_folder / "panel.parquet")
    published = panel[(panel["variable"] == "rainfall_mm") & (panel["pcode"] == "LSE")]
    assert set(history["pcode"]) == {"LSE"}
    assert history.set_index("period")["value"].to_dict() == pytest.approx(
        published.set_index("period")["value"].to_dict(), nan_ok=True
    )
    (moves,) = (table for name, table in tables.items() if name.startswith("movement"))
    assert ((moves["origin"] == "LSE") | (moves["destination"] == "LSE")).all()
    assert len(moves) > 2
