"""The data package tells truly what a build holds, and its files are the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from shapely.geometry import box

from etl.files.changes import changed_values
from etl.files.encode import encode, encode_document, harmless
from etl.files.package import Facts, SourceUse, code_version, resource_of
from etl.files.publish import publish
from etl.model.index_tables import HOTSPOTS
from etl.model.periods import Cadence
from etl.model.published import open_build
from etl.model.records import Absent, Indicator, Level
from etl.model.status import Status
from etl.model.tables import DISTRICTS, PANEL, RECONCILIATION

NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def indicator(name: str) -> Indicator:
    return Indicator(
        id=name,
        label=name.upper(),
        unit="mm",
        cadence=Cadence.MONTH,
        level=Level.CELL,
        inputs=("rain_month",),
        function=lambda rain: rain,
        method="mean over the district",
        reference="a reference",
        decimals=0,
    )


FACTS = Facts(
    "Demo",
    "Demonstration",
    (indicator("rainfall_mm"), indicator("spi_3"), indicator("ndvi")),
    (
        SourceUse("chirps", "CHIRPS", Status.OBSERVED, url="https://example.org", files="../raw/chirps"),
        SourceUse("ndvi", "NDVI", Status.MODELLED),
    ),
    absent=(Absent("wrsi_maize", "needs pet_dekad"),),
    demonstration=True,
    cautions={"spi_3": "24 calibration years"},
    settings={"baseline": [1991, 2020]},
)


def rows(variable: str, values: dict[str, float], **columns: Any) -> pd.DataFrame:
    """One district's values by period."""
    frame = pd.DataFrame({"period": list(values), "value": list(values.values())})
    given = {"status": "observed", "source": "chirps", "coverage": 1.0, "preliminary": False, **columns}
    reason = np.where(frame["value"].isna(), "withheld", "")
    return frame.assign(pcode="LSA", variable=variable, reason=reason, **given)


def panel() -> pd.DataFrame:
    nothing = float("nan")
    return pd.concat(
        [
            rows("spi_3", {"2020-02": nothing, "2020-01": nothing}),
            rows("rainfall_mm", {"2020-01": 80, "2020-02": 90, "2020-03": nothing}),
            rows("rainfall_mm", {"2019-12": 70}, status="modelled", source="ndvi; chirps"),
        ],
        ignore_index=True,
    )


def districts() -> gpd.GeoDataFrame:
    about = {"pcode": ["LSB", "LSA"], "name": "x", "level": "district", "parent": None, "area_km2": 1}
    return gpd.GeoDataFrame(about, geometry=[box(28, -30, 29, -29), box(27, -30, 28, -29)], crs="EPSG:4326")


def reconciliation(*written: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"source": "flows.csv", "written": list(written), "pcode": "LSA", "how": "variant", "rows": 1}
    )


@pytest.fixture
def package(tmp_path: Path) -> dict[str, Any]:
    tables = {"panel": panel(), "districts": districts(), "reconciliation": reconciliation("Berea")}
    out = tmp_path / "processed"
    publish(out, tables, FACTS, {"robustness": {"draws": 1000}}, clock=lambda: NOON)
    return open_build(out).package


def test_package_is_a_valid_frictionless_data_package(package: dict[str, Any]) -> None:
    assert package["profile"] == "data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert package["created"] == "2026-11-22T12:00:00Z"
    names = [resource["name"] for resource in package["resources"]]
    assert len(set(names)) == len(names) == 4
    for resource in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", resource["name"])
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
        assert resource["bytes"] > 0
        for field in resource.get("schema", {"fields": []})["fields"]:
            assert field["type"] in {"string", "number", "integer", "boolean", "geojson"}
            assert field["description"]
    for source in package["sources"]:
        assert source["title"]
        assert source.get("path", "https://").startswith("https://")


def test_resources_say_what_the_files_are(package: dict[str, Any]) -> None:
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert by_path["panel.parquet"]["mediatype"] == "application/vnd.apache.parquet"
    assert by_path["panel.parquet"]["schema"]["primaryKey"] == ["pcode", "period", "variable"]
    assert by_path["reconciliation.csv"]["encoding"] == "utf-8"
    assert by_path["reconciliation.csv"]["profile"] == "tabular-data-resource"
    assert "one ' put before it" in by_path["reconciliation.csv"]["description"]
    assert by_path["robustness.json"]["mediatype"] == "application/json"
    area = next(f for f in by_path["districts.parquet"]["schema"]["fields"] if f["name"] == "area_km2")
    assert (area["unit"], area["constraints"]) == ("km²", {"required": True})


def test_variables_tell_record_status_sources_and_span(package: dict[str, Any]) -> None:
    rain, spi = package["variables"]
    assert (rain["id"], rain["unit"], rain["decimals"], rain["method"]) == (
        "rainfall_mm",
        "mm",
        0,
        "mean over the district",
    )
    assert rain["status"] == "modelled"
    assert sorted(rain["sources"]) == ["chirps", "ndvi"]
    assert (rain["first_period"], rain["last_period"]) == ("2019-12", "2020-03")
    assert rain["last_period_with_values"] == "2020-02"
    assert (spi["id"], spi["last_period_with_values"], spi["caution"]) == (
        "spi_3",
        None,
        "24 calibration years",
    )


def test_package_tells_build_profile_sources_and_gaps(package: dict[str, Any]) -> None:
    assert package["demonstration"] is True
    assert package["build"]["profile"] == {
        "id": "Demo",
        "title": "Demonstration",
        "baseline": [1991, 2020],
    }
    assert package["build"]["code_version"] == code_version()
    assert re.match(r"\d+\.\d+\.\d+", code_version())
    assert package["absent"] == [{"what": "wrsi_maize", "why": "needs pet_dekad"}]
    assert package["sources"][0]["files"] == "../raw/chirps"
    assert package["changes"] == {"since": None}


def test_variable_without_a_record_is_not_published(tmp_path: Path) -> None:
    facts = replace(FACTS, indicators=FACTS.indicators[1:])
    with pytest.raises(ValueError, match="rainfall_mm stand in no indicator's record"):
        publish(tmp_path / "processed", {"panel": panel()}, facts)


def test_changes_since_the_build_before(tmp_path: Path) -> None:
    out = tmp_path / "processed"
    first = publish(out, {"panel": panel()}, FACTS, clock=lambda: NOON)
    later = pd.concat(
        [
            rows("rainfall_mm", {"2019-12": 70, "2020-01": 81, "2020-02": 90, "2020-03": 10, "2020-04": 5}),
            rows("ndvi", {"2020-01": 0.4}),
        ],
        ignore_index=True,
    )
    publish(out, {"panel": later}, replace(FACTS, sources=FACTS.sources[:1]), clock=lambda: NOON)
    assert open_build(out).package["changes"] == {
        "since": first,
        "new_variables": ["ndvi"],
        "removed_variables": ["spi_3"],
        "new_periods": {"rainfall_mm": ["2020-04"]},
        "removed_periods": {},
        "changed_values": 2,  # January 80 -> 81, March withheld -> 10
        "new_sources": [],
        "removed_sources": ["ndvi"],
    }


def test_missing_in_both_builds_is_no_change() -> None:
    assert changed_values(panel(), panel()) == 0


def test_same_tables_give_the_same_bytes_whatever_their_order() -> None:
    shuffled = panel().sample(frac=1, random_state=1)[list(reversed(panel().columns))]
    assert encode(panel(), PANEL) == encode(shuffled, PANEL)
    assert encode(districts(), DISTRICTS) == encode(districts().iloc[::-1], DISTRICTS)


def test_panel_is_sorted_and_compressed_and_carries_units() -> None:
    content = io.BytesIO(encode(panel(), PANEL))
    read = pd.read_parquet(content)
    keys = list(read[["variable", "pcode", "period"]].itertuples(index=False))
    assert keys == sorted(keys)
    column = pq.ParquetFile(content).metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert "RLE_DICTIONARY" in column.encodings
    assert pq.read_schema(content).field("coverage").metadata[b"unit"] == b"share"
    assert read["value"].isna().sum() == 3
    assert (read["reason"] != "").tolist() == read["value"].isna().tolist()


def test_districts_read_back_with_their_coordinate_system() -> None:
    read = gpd.read_parquet(io.BytesIO(encode(districts(), DISTRICTS)))
    assert read.crs == "EPSG:4326"
    assert read["pcode"].tolist() == ["LSA", "LSB"]
    assert read["parent"].tolist() == ["", ""]
    assert read.geometry.iloc[0].equals(box(27, -30, 28, -29))


def test_outlines_in_another_system_are_refused() -> None:
    with pytest.raises(ValueError, match="GeoDataFrame in EPSG:4326"):
        encode(districts().to_crs("EPSG:32735"), DISTRICTS)


HOSTILE = (
    "=1+1",
    "+27",
    "-LSA",
    "@cmd",
    "\t=1",
    "'quoted",
    "Butha-Buthe",
    "Mohale’s Hoek",
    'a "b", c',
    "x\ny",
)


def test_what_offices_wrote_is_harmless_and_can_be_had_back() -> None:
    content = encode(reconciliation(*HOSTILE), RECONCILIATION)
    assert b"\r" not in content
    cells = [row["written"] for row in csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert sorted(cell[1:] if cell.startswith("'") else cell for cell in cells) == sorted(HOSTILE)
    assert harmless("Berea") == "Berea"


def test_index_columns_beyond_the_record_are_described() -> None:
    about = {"pcode": "LSA", "period": "2006-2016", "hotspot_class": "other", "robustness": "robust"}
    numbers = [
        "score",
        "rank",
        "rank_median",
        "rank_p05",
        "rank_p95",
        "p_top3",
        "p_class",
        "hazard",
        "people",
    ]
    frame = pd.DataFrame([{**about, "status": "observed", "reason": "", **dict.fromkeys(numbers, 1.0)}])
    fields = {
        field["name"]: field
        for field in resource_of(HOTSPOTS.file, encode(frame, HOTSPOTS))["schema"]["fields"]
    }
    assert fields["hazard"]["unit"] == "1–100"
    assert fields["people"]["unit"] == "people"


def broken(**columns: Any) -> pd.DataFrame:
    return panel().assign(**columns)


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (panel().drop(columns="reason"), r"lacks columns \['reason'\]"),
        (broken(extra=1), r"unknown columns \['extra'\]"),
        (broken(value="12"), r"panel\.value: holds str, not number"),
        (broken(status=1), r"panel\.status: holds int64, not string"),
        (broken(preliminary=0), r"panel\.preliminary: holds int64, not boolean"),
        (broken(status="guessed"), "status isin"),
        (broken(coverage=1.2), "coverage in_range"),
        (broken(value=np.inf, reason=""), "value finite"),
        (broken(pcode=""), "pcode str_length"),
        (broken(source=None), "source"),
        (broken(reason=""), "exactly where there is no value"),
        (pd.concat([panel(), panel()]), "stands more than once"),
    ],
)
def test_table_that_breaks_its_record_is_not_written(frame: pd.DataFrame, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        encode(frame, PANEL)


def test_document_without_json_numbers_is_refused() -> None:
    assert json.loads(encode_document({"name": "Qacha’s Nek"})) == {"name": "Qacha’s Nek"}
    with pytest.raises(ValueError, match="JSON"):
        encode_document({"share": float("nan")})
