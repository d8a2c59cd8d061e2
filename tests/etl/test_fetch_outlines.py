"""Fetching outlines and tables whose addresses change, through the records of their publishers."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from etl.files.fetch.client import Client, Patience
from etl.files.fetch.hdx import resources
from etl.files.fetch.plan import Months
from etl.files.profile import read_profile
from etl.model.problems import InputError, MachineError
from etl.stages import fetch as stage
from tests.etl.builders_country import Country, write_country
from tests.etl.builders_server import PAGE, Answer, Server, serving

QUICK = Patience(tries=2, first_wait=0.01, longest_wait=0.05, connect=2.0, read=0.5, pace=0.0, simultaneous=2)
API = "/api/current/gbOpen/LSO/ADM1/"
GEOJSON = "/raw/LSO/ADM1/geoBoundaries-LSO-ADM1.geojson"
CKAN = "/api/3/action/package_show?id={}"
PROFILE = """
[profile]
id = "tiny"
country = "LSO"

[boundaries]
path = "outlines/districts.geojson"
fetch = "{fetch}"
pcode = "{pcode}"
name = "{name}"
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as running:
        monkeypatch.setenv("MECC_MIRROR", running.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield running


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return write_country(tmp_path, months=())


def run(country: Country, fetch: str, pcode: str = "pcode", name: str = "name") -> stage.Result:
    country.write("tiny.toml", PROFILE.format(fetch=fetch, pcode=pcode, name=name))
    return stage.run(read_profile(country.profile), Months(), patience=QUICK)


def outlines(country: Country) -> Path:
    return country.folder / "outlines" / "districts.geojson"


def attribution(country: Country) -> str:
    return (country.folder / "outlines" / "districts.geojson.attribution.txt").read_text()


def record(**about: object) -> Answer:
    return Answer(json.dumps(about).encode())


def hdx(name: str, url: str, **about: str) -> dict[str, str]:
    return {"name": name, "download_url": url, "format": name.rpartition(".")[2], **about}


def shapefiles(folder: Path) -> bytes:
    """A zip as COD-AB publishes it: country, districts and lines, each a shapefile in a metric system."""
    inside = folder / "shapes"
    inside.mkdir()
    west, east = shapely.box(27, -31, 28, -29), shapely.box(28, -31, 29, -29)
    districts = gpd.GeoDataFrame(
        {"ADM1_PCODE": ["LSA", "LSB"], "ADM1_EN": ["Maseru", "Butha-Buthe"]},
        geometry=[west, east],
        crs="EPSG:4326",
    ).to_crs("EPSG:32735")
    districts.to_file(inside / "lso_admbnda_adm1_fao_mlgca_2019.shp")
    districts.dissolve().to_file(inside / "lso_admbnda_adm0_fao_mlgca_2019.shp")
    districts.set_geometry(districts.boundary).to_file(inside / "lso_admbndl_adm1_fao_mlgca_2019.shp")
    packed = folder / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(inside.iterdir()):
            archive.write(path, f"lso_adm/{path.name}")
    return packed.read_bytes()


def test_geoboundaries_come_with_their_attribution(server: Server, country: Country) -> None:
    body = (country.folder / "districts.geojson").read_bytes()
    server.answers[API] = record(
        boundaryID="LSO-ADM1-1",
        boundaryType="ADM1",
        boundarySource="OpenStreetMap",
        boundaryLicense="Open Data Commons Open Database License 1.0",
        boundarySourceURL="https://www.openstreetmap.org",
        boundaryYearRepresented="2017",
        gjDownloadURL="https://github.com/raw/LSO/ADM1/geoBoundaries-LSO-ADM1.geojson",
    )
    server.answers[GEOJSON] = Answer(body)
    result = run(country, "geoboundaries")
    result.stop_if_any()
    assert outlines(country).read_bytes() == body
    said = attribution(country)
    for words in ("OpenStreetMap", "Open Database License", "2017", "Runfola", "sha256"):
        assert words in said
    listed = json.loads((country.folder / "outlines" / "manifest.json").read_text())["files"]
    assert [entry["name"] for entry in listed] == ["districts.geojson"]
    server.asked.clear()
    run(country, "geoboundaries").stop_if_any()
    assert server.asked == []


def test_cod_ab_is_found_through_its_record_and_unpacked(
    server: Server, country: Country, tmp_path: Path
) -> None:
    name = "lso_adm_fao_mlgca_2019.zip"
    url = f"https://data.humdata.org/dataset/1/resource/2/download/{name}"
    server.answers[CKAN.format("cod-ab-lso")] = record(
        success=True,
        result={
            "title": "Lesotho - Subnational Administrative Boundaries",
            "dataset_source": "FAO, MLGCA",
            "license_title": "CC BY-IGO",
            "resources": [
                hdx("lso_adm.xlsx", "https://x.org/x"),
                hdx("lso.gdb.zip", "https://x.org/y"),
                hdx(name, url),
            ],
        },
    )
    packed = shapefiles(tmp_path)
    server.answers[f"/dataset/1/resource/2/download/{name}"] = Answer(packed)
    run(country, "cod-ab", "ADM1_PCODE", "ADM1_EN").stop_if_any()
    found = gpd.read_file(outlines(country))
    assert list(found["ADM1_PCODE"]) == ["LSA", "LSB"]
    assert found.total_bounds == pytest.approx((27, -31, 29, -29), abs=1e-6)
    assert (country.folder / "outlines" / name).read_bytes() == packed  # as downloaded, beside it
    assert "FAO, MLGCA" in attribution(country)
    assert "CC BY-IGO" in attribution(country)


def test_what_publishers_of_outlines_get_wrong_is_told(server: Server, country: Country) -> None:
    cases = {
        "geoboundaries": {
            "127.0.0.1 has no such file (404)": {},
            "record names no file": {API: record(boundaryID="LSO")},
            "sent a web page": {API: Answer(PAGE)},
            "a record that cannot be read": {API: Answer(b"{half")},
            "something else than GeoJSON": {
                API: record(gjDownloadURL="https://g.org/a.geojson"),
                "/a.geojson": Answer(b"version https://git-lfs.github.com/spec/v1"),
            },
            "GeoJSON without outlines": {
                API: record(gjDownloadURL="https://g.org/a.geojson"),
                "/a.geojson": record(type="FeatureCollection", features=[]),
            },
        },
        "cod-ab": {
            "HDX has no data set cod-ab-lso": {CKAN.format("cod-ab-lso"): record(success=False)},
            "holds readme.txt": {
                CKAN.format("cod-ab-lso"): record(resources=[hdx("readme.txt", "https://x.org/r.txt")])
            },
            "something else than a zip": {
                CKAN.format("cod-ab-lso"): record(resources=[hdx("a.zip", "https://x.org/a.zip")]),
                "/a.zip": Answer(b"not packed"),
            },
        },
    }
    for fetch, expectations in cases.items():
        for expected, answers in expectations.items():
            server.answers = dict(answers)
            with pytest.raises(MachineError, match="districts.geojson: ") as told:
                run(country, fetch).stop_if_any()
            assert expected in str(told.value)
            assert not outlines(country).exists()


def test_outlines_need_a_country_and_a_name_that_fits(server: Server, country: Country) -> None:
    run_with = {'country = "LSO"\n': "needs the country", "districts.geojson": "let its name end in .geojson"}
    for old, expected in run_with.items():
        text = PROFILE.format(fetch="cod-ab", pcode="pcode", name="name")
        country.write("tiny.toml", text.replace(old, "" if "LSO" in old else "districts.gpkg"))
        with pytest.raises(InputError, match=expected):
            stage.run(read_profile(country.profile), Months(), patience=QUICK).stop_if_any()
    assert server.asked == []


def test_a_profile_may_name_known_publishers_of_outlines_only(country: Country) -> None:
    with pytest.raises(InputError, match='write "geoboundaries" or "cod-ab"'):
        run(country, "gadm")


TABLES = """
[[tables]]
format = "wfp_rainfall"
path = "wfp/rain.csv"
status = "observed"
"""


def test_a_table_is_found_by_its_record_and_renewed_when_that_changes(
    server: Server, country: Country
) -> None:
    url = "https://data.humdata.org/download/lso-rainfall-adm2-{}.csv"
    table = country.folder / "wfp" / "rain.csv"

    def publish(rows: bytes, changed: str) -> None:
        server.answers[CKAN.format("lso-rainfall-subnational")] = record(
            result={
                "license_title": "CC BY",
                "resources": [
                    hdx(f"lso-rainfall-adm2-{span}.csv", url.format(span), last_modified=changed)
                    for span in ("5ytd", "full")
                ],
            },
        )
        server.answers["/download/lso-rainfall-adm2-full.csv"] = Answer(rows)

    def become() -> str:
        profile = PROFILE.replace("outlines/", "").replace('fetch = "{fetch}"\n', "") + TABLES
        country.write("tiny.toml", profile.format(pcode="pcode", name="name"))
        result = stage.run(read_profile(country.profile), Months(), patience=QUICK)
        result.stop_if_any()
        return result.lines[-1]

    publish(b"date,PCODE\n", "2020-01-01T00:00:00.000000")
    assert become() == "wfp_rainfall: rain.csv fetched"
    assert table.read_bytes() == b"date,PCODE\n"
    listed = json.loads((table.parent / "manifest.json").read_text())["files"]
    assert [(entry["name"], entry["licence"]) for entry in listed] == [("rain.csv", "CC BY")]
    assert become() == "wfp_rainfall: rain.csv is the newest"
    publish(b"date,PCODE,rfh\n", "2999-01-01T00:00:00.000000")
    assert "fetched anew" in become()
    assert table.read_bytes() == b"date,PCODE,rfh\n"
    (table.parent / "manifest.json").unlink()
    assert "was put there by hand" in become()


def test_something_else_than_a_table_is_told(server: Server, country: Country) -> None:
    profile = PROFILE.replace("outlines/", "").replace('fetch = "{fetch}"\n', "") + TABLES
    country.write("tiny.toml", profile.format(pcode="pcode", name="name"))
    server.answers[CKAN.format("lso-rainfall-subnational")] = record(
        resources=[hdx("a-full.csv", "https://x.org/a.csv")]
    )
    server.answers["/a.csv"] = Answer(b"PK\3\4\0")
    with pytest.raises(MachineError, match="rain.csv: wfp_rainfall: the server sent something else"):
        stage.run(read_profile(country.profile), Months(), patience=QUICK).stop_if_any()


def test_the_record_of_a_real_data_set_is_understood(server: Server) -> None:

    real = (
        Path(os.environ.get("MECC_REAL_DATA", "../shared/real"))
        / "hdx"
        / "dataset-moz-rainfall-subnational.json"
    )
    if not real.exists():
        pytest.skip("real files are not here")
    server.answers[CKAN.format("moz-rainfall-subnational")] = Answer(real.read_bytes())
    with Client(QUICK) as client:
        found = resources(client, "moz-rainfall-subnational", server.address)
    assert [resource.name for resource in found] == [
        "moz-rainfall-adm2-full.csv",
        "moz-rainfall-adm2-5ytd.csv",
    ]
    assert all(resource.url.startswith(server.address) for resource in found)
    assert found[0].format == "csv"
