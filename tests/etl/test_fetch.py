"""Fetching rasters from a server on this machine: windows, whole files, and every answer that goes wrong."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import rasterio

from etl.files.catalog import SOURCES_BY_ID
from etl.files.fetch.client import Patience
from etl.files.fetch.disk import claimed
from etl.files.fetch.plan import Months
from etl.files.profile import read_profile
from etl.files.raster_names import RasterFile, period_in
from etl.files.rasters import Reader
from etl.model.problems import InputError, MachineError, UsageError
from etl.stages import fetch as stage
from tests.etl.builders_country import Country, write_country
from tests.etl.builders_rasters import gzipped, write_tif
from tests.etl.builders_server import PAGE, Answer, Server, publish, serving

TODAY = date(2020, 6, 15)
QUICK = Patience(tries=3, first_wait=0.01, longest_wait=1.5, connect=2.0, read=0.4, pace=0.0, simultaneous=3)
V3 = "/products/CHIRPS/v3.0/monthly/africa/tifs/chirps-v3.0.{}.tif"
EARLY = "/products/CHIRPS/v3.0/prelim/monthly/global/tifs/chirps-v3.0.{}.tif"
V2 = "/products/CHIRPS-2.0/global_monthly/tifs/chirps-v2.0.{}.tif.gz"
GRID = {"west": 15.0, "north": -20.0, "step": 0.05}  # 400 × 500 cells, 15–40° E, 20–40° S


@pytest.fixture(scope="module")
def rain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An uncompressed raster in strips, as publishers serve it: 800 kB of which the country needs a tenth."""
    path = tmp_path_factory.mktemp("publisher") / "rain.tif"
    values = np.random.default_rng(1).gamma(2.0, 30.0, (400, 500)).astype(np.float32)
    values[0, 0] = -9999
    write_tif(path, values, nodata=-9999, **GRID)
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(TIFFTAG_SOFTWARE="IDL 8.9.0", maker="a publisher")
        raster.update_tags(1, layer="rain")
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as running:
        monkeypatch.setenv("MECC_MIRROR", running.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield running


@pytest.fixture
def country(tmp_path: Path) -> Country:
    """Two districts, 27–29° E and 29–31° S, whose folder of rasters is empty."""
    made = write_country(tmp_path, months=())
    made.replace("tiny.toml", 'title = "Two districts"', 'title = "Two districts"\ncountry = "LSO"')
    (tmp_path / "rain").mkdir()
    return made


def run(country: Country, since: str = "2020-01", until: str = "2020-01", **about: object) -> stage.Result:
    settings = {"today": TODAY, "patience": QUICK, **about}
    return stage.run(read_profile(country.profile), Months(since, until), **settings)  # type: ignore[arg-type]


def names(country: Country) -> list[str]:
    """Everything in the folder but the lock."""
    return sorted(p.name for p in (country.folder / "rain").iterdir() if p.name != ".fetch.lock")


def clip_in(country: Country) -> Path:
    return country.folder / "rain" / "chirps-v3.0.2020.01-LSO.tif"


def manifest(country: Country) -> dict[str, dict[str, object]]:
    files = json.loads((country.folder / "rain" / "manifest.json").read_text())["files"]
    return {entry["name"]: entry for entry in files}


def in_v2(country: Country) -> None:
    country.replace("tiny.toml", "chirps_v3_monthly", "chirps_v2_monthly")


def packed(rain: Path, folder: Path) -> bytes:
    copy = folder / "copy.tif"
    copy.write_bytes(rain.read_bytes())
    return gzipped(copy).read_bytes()


def trouble(result: stage.Result) -> str:
    """The one thing that went wrong, which must be of the network's making."""
    with pytest.raises(MachineError):
        result.stop_if_any()
    assert len(result.troubles) == 1, result.troubles
    return result.troubles[0]


def test_only_the_countrys_window_is_fetched_with_values_and_tags(
    server: Server, country: Country, rain: Path
) -> None:
    publish(server, V3.format("2020.01"), rain)
    result = run(country)
    result.stop_if_any()
    assert result.lines == ["chirps_v3_monthly: 1 fetched, 0 were there"]
    assert names(country) == ["chirps-v3.0.2020.01-LSO.tif", "manifest.json"]
    with rasterio.open(rain) as whole, rasterio.open(country.folder / "rain" / names(country)[0]) as clip:
        # 27–29° E, 29–31° S and a tenth of a degree and one cell more on each side
        assert clip.shape == (46, 46)
        assert clip.bounds == pytest.approx((26.85, -31.15, 29.15, -28.85))
        expected = whole.read(1, window=whole.window(*clip.bounds).round_offsets().round_lengths())
        assert np.array_equal(clip.read(1), expected)
        assert (clip.nodata, clip.dtypes, clip.crs) == (whole.nodata, whole.dtypes, whole.crs)
        assert clip.tags() == whole.tags()
        assert clip.tags(1)["layer"] == "rain"
    spans = [span.removeprefix("bytes=").split("-") for _, span in server.asked]
    assert sum(int(stop) - int(start) + 1 for start, stop in spans) < rain.stat().st_size / 3


def test_a_window_gives_the_reader_the_same_cells_as_the_whole_file(
    server: Server, country: Country, rain: Path
) -> None:
    publish(server, V3.format("2020.01"), rain)
    run(country).stop_if_any()
    source = SOURCES_BY_ID["chirps_v3_monthly"]
    with Reader(source, (27.0, -31.0, 29.0, -29.0)) as reader:
        clip, whole = (
            next(reader.read(RasterFile(path, "2020-01"), ["2020-01"], None))
            for path in (clip_in(country), rain)
        )
    assert clip.grid.same_as(whole.grid)
    assert np.array_equal(clip.values, whole.values)


@pytest.mark.parametrize("about", [{"tiled": True, "compress": "lzw"}, {"BIGTIFF": "YES"}, {"alpha": "YES"}])
def test_any_layout_of_a_geotiff_can_be_fetched_in_part(
    server: Server, country: Country, rain: Path, tmp_path: Path, about: dict[str, object]
) -> None:
    other = tmp_path / "other.tif"
    with rasterio.open(rain) as raster:
        values, profile = raster.read(1), raster.profile
    bands = 2 if "alpha" in about else 1
    profile |= {"count": bands, "interleave": "band", "blockxsize": 128, "blockysize": 128}
    if not about.get("tiled"):
        profile |= {"blockysize": 1}
        del profile["blockxsize"]
    with rasterio.open(other, "w", **{**profile, **about}) as raster:
        for band in range(1, bands + 1):
            raster.write(values if band == 1 else np.full_like(values, 255), band)
    publish(server, V3.format("2020.01"), other)
    run(country).stop_if_any()
    with rasterio.open(other) as whole, rasterio.open(clip_in(country)) as clip:
        window = whole.window(*clip.bounds).round_offsets().round_lengths()
        assert np.array_equal(clip.read(), whole.read(window=window))
        assert clip.colorinterp == whole.colorinterp


def test_a_server_without_ranges_sends_the_whole_file(server: Server, country: Country, rain: Path) -> None:
    for month in ("01", "02"):
        publish(server, V3.format(f"2020.{month}"), rain, ranges=False)
    run(country, until="2020-02", patience=Patience(**{**vars(QUICK), "simultaneous": 1})).stop_if_any()
    assert names(country) == ["chirps-v3.0.2020.01.tif", "chirps-v3.0.2020.02.tif", "manifest.json"]
    assert country.rain("2020.01").read_bytes() == rain.read_bytes()
    assert len(server.asked) == 3  # the second file is not asked for in part


def test_a_gzip_file_comes_whole_and_is_listed_with_its_hash(
    server: Server, country: Country, rain: Path, tmp_path: Path
) -> None:
    in_v2(country)
    body = packed(rain, tmp_path)
    server.answers[V2.format("2020.01")] = Answer(body, headers={"Content-Encoding": "x-gzip"})
    run(country).stop_if_any()
    file = country.folder / "rain" / "chirps-v2.0.2020.01.tif.gz"
    assert file.read_bytes() == body
    entry = manifest(country)[file.name]
    assert entry["sha256"] == hashlib.sha256(body).hexdigest()
    assert entry["size"] == len(body)
    assert entry["url"] == server.address + V2.format("2020.01")
    assert (entry["period"], entry["preliminary"]) == ("2020-01", False)
    assert entry["licence"] == SOURCES_BY_ID["chirps_v2_monthly"].licence
    assert str(entry["fetched"]).endswith("Z")


def test_what_stands_is_not_asked_for_again(server: Server, country: Country, rain: Path) -> None:
    publish(server, V3.format("2020.01"), rain)
    run(country).stop_if_any()
    server.asked.clear()
    assert run(country).lines == ["chirps_v3_monthly: 0 fetched, 1 were there"]
    assert server.asked == []


def test_a_file_put_there_by_hand_is_left_alone(server: Server, country: Country) -> None:
    country.rain("2020.01").write_bytes(b"mine")
    assert run(country).lines == ["chirps_v3_monthly: 0 fetched, 1 were there"]
    assert country.rain("2020.01").read_bytes() == b"mine"
    assert server.asked == []


def test_a_file_that_was_changed_after_it_came_is_told_and_left_alone(
    server: Server, country: Country, rain: Path
) -> None:
    publish(server, V3.format("2020.01"), rain)
    run(country).stop_if_any()
    clip_in(country).write_bytes(b"edited")
    with pytest.raises(InputError, match="is not what was downloaded"):
        run(country).stop_if_any()
    assert clip_in(country).read_bytes() == b"edited"


def test_larger_boundaries_bring_larger_windows(server: Server, country: Country, rain: Path) -> None:
    publish(server, V3.format("2020.01"), rain)
    run(country).stop_if_any()
    text = (country.folder / "districts.geojson").read_text()
    country.write(
        "districts.geojson", text.replace("29.0, -31]", "30.0, -31]").replace("29.0, -29]", "30.0, -29]")
    )
    run(country).stop_if_any()
    with rasterio.open(clip_in(country)) as clip:
        assert clip.bounds.right > 30
    assert names(country) == ["chirps-v3.0.2020.01-LSO.tif", "manifest.json"]


def test_a_slow_server_is_waited_for(server: Server, country: Country, rain: Path, tmp_path: Path) -> None:
    in_v2(country)
    server.answers[V2.format("2020.01")] = Answer(packed(rain, tmp_path), slow=0.8)  # longer than QUICK.read
    run(country).stop_if_any()
    assert "chirps-v2.0.2020.01.tif.gz" in names(country)


def test_a_silent_server_is_given_up(server: Server, country: Country, rain: Path, tmp_path: Path) -> None:
    in_v2(country)
    server.answers[V2.format("2020.01")] = Answer(packed(rain, tmp_path), slow=9.0)
    patience = Patience(**{**vars(QUICK), "tries": 1, "read": 0.2})
    message = trouble(run(country, patience=patience))
    assert "127.0.0.1 stopped answering (time-out)" in message
    assert "run the command again, it goes on where it stopped" in message


def test_a_cut_download_goes_on_where_it_stopped(
    server: Server, country: Country, rain: Path, tmp_path: Path
) -> None:
    in_v2(country)
    body = packed(rain, tmp_path)
    half = len(body) // 2
    server.answers[V2.format("2020.01")] = Answer(body, first=[Answer(body, cut_after=half)])
    run(country).stop_if_any()
    (_, first), (_, second) = server.asked
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= half
    assert (country.folder / "rain" / "chirps-v2.0.2020.01.tif.gz").read_bytes() == body


def test_a_later_run_goes_on_where_an_earlier_one_stopped(
    server: Server, country: Country, rain: Path, tmp_path: Path
) -> None:
    in_v2(country)
    body = packed(rain, tmp_path)
    answer = server.answers[V2.format("2020.01")] = Answer(body, cut_after=len(body) // 2)
    once = Patience(**{**vars(QUICK), "tries": 1})
    assert "127.0.0.1 cut the connection" in trouble(run(country, patience=once))
    assert "chirps-v2.0.2020.01.tif.gz" not in names(country)
    answer.cut_after = None
    server.asked.clear()
    run(country).stop_if_any()
    assert [span.startswith("bytes=") for _, span in server.asked] == [True]
    assert names(country) == ["chirps-v2.0.2020.01.tif.gz", "manifest.json"]


@pytest.mark.parametrize("honest", [True, False])
def test_a_file_that_changed_meanwhile_is_fetched_from_its_start(
    server: Server, country: Country, rain: Path, tmp_path: Path, honest: bool
) -> None:
    in_v2(country)
    old = packed(rain, tmp_path)
    new = gzip.compress(rain.read_bytes(), compresslevel=1)
    old_answer = Answer(old, etag='"old"', cut_after=len(old) // 2)
    server.answers[V2.format("2020.01")] = Answer(
        new, etag='"new"', first=[old_answer], honest_if_range=honest
    )
    run(country).stop_if_any()
    assert (country.folder / "rain" / "chirps-v2.0.2020.01.tif.gz").read_bytes() == new


def test_without_a_validator_a_download_starts_again(
    server: Server, country: Country, rain: Path, tmp_path: Path
) -> None:
    in_v2(country)
    body = packed(rain, tmp_path)
    first = Answer(body, etag="", cut_after=len(body) // 2)
    server.answers[V2.format("2020.01")] = Answer(body, etag="", first=[first])
    run(country).stop_if_any()
    assert [span for _, span in server.asked] == ["", ""]
    assert (country.folder / "rain" / "chirps-v2.0.2020.01.tif.gz").read_bytes() == body


def test_trouble_that_passes_is_waited_out(server: Server, country: Country, rain: Path) -> None:
    bad = [Answer(b"oops", 500), Answer(b"later", 503, {"Retry-After": "1"})]
    publish(server, V3.format("2020.01"), rain, first=bad)
    run(country).stop_if_any()
    assert "chirps-v3.0.2020.01-LSO.tif" in names(country)


def test_redirects_are_followed(server: Server, country: Country, rain: Path) -> None:
    server.answers[V3.format("2020.01")] = Answer(status=302, headers={"Location": "/elsewhere.tif"})
    publish(server, "/elsewhere.tif", rain)
    run(country).stop_if_any()
    assert "chirps-v3.0.2020.01-LSO.tif" in names(country)


FAILING = {
    "server error": (Answer(b"oops", 500), "127.0.0.1 is in trouble (500), 3 times in a row"),
    "long wait": (
        Answer(b"", 503, {"Retry-After": "3600"}),
        "is in trouble (503); it asks to wait 3600 seconds",
    ),
    "barred": (Answer(b"", 403), "127.0.0.1 refuses this machine (403); it bars who asks too much"),
    "too many": (Answer(b"", 429), "127.0.0.1 is in trouble (429), 3 times in a row"),
    "teapot": (Answer(b"", 418), "127.0.0.1 answers 418"),
    "web page": (Answer(PAGE), "the server sent a web page instead of the file"),
    "circle": (
        Answer(status=302, headers={"Location": V3.format("2020.01")}),
        "127.0.0.1 sends in a circle",
    ),
    "not a raster": (Answer(b"PK\3\4 something else"), "the server sent something else than a GeoTIFF"),
    "empty": (Answer(b""), "the server sent an empty file, 3 times in a row"),
    "packed": (
        Answer(b"II*\0", headers={"Content-Encoding": "br"}),
        "packs its answer in a way that was not asked for",
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_each_failing_answer_ends_in_its_own_message(server: Server, country: Country, case: str) -> None:
    answer, expected = FAILING[case]
    server.answers[V3.format("2020.01")] = answer
    message = trouble(run(country))
    assert expected in message
    assert message.startswith("rain: chirps_v3_monthly 2020-01: ")
    assert names(country) == ["manifest.json"] or names(country) == []


def test_a_file_shorter_than_announced_is_cut_off(server: Server, country: Country, rain: Path) -> None:
    body = rain.read_bytes()
    server.answers[V3.format("2020.01")] = Answer(body[:5000], claimed=len(body), ranges=False, etag="")
    assert "127.0.0.1 cut the connection" in trouble(run(country))
    assert "chirps-v3.0.2020.01.tif" not in names(country)


@pytest.mark.parametrize("ranges", [True, False])
def test_a_short_file_that_claims_to_be_whole_is_found_out(
    server: Server, country: Country, rain: Path, ranges: bool
) -> None:
    server.answers[V3.format("2020.01")] = Answer(rain.read_bytes()[:200_000], ranges=ranges)
    assert "the GeoTIFF arrived damaged or cut short, 3 times in a row" in trouble(run(country))
    assert names(country) in ([], ["manifest.json"])


def test_a_short_gzip_file_is_found_out(server: Server, country: Country, rain: Path, tmp_path: Path) -> None:
    in_v2(country)
    server.answers[V2.format("2020.01")] = Answer(packed(rain, tmp_path)[:-100])
    assert "the gzip file arrived damaged or cut short, 3 times in a row" in trouble(run(country))


def test_a_raster_of_elsewhere_is_refused(server: Server, country: Country, tmp_path: Path) -> None:
    elsewhere = write_tif(
        tmp_path / "x.tif", np.ones((200, 200), np.float32), west=100.0, north=10.0, step=0.05
    )
    publish(server, V3.format("2020.01"), elsewhere)
    assert "does not cover the country" in trouble(run(country))


def test_no_server_at_all_is_soon_given_up(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as gone:
        monkeypatch.setenv("MECC_MIRROR", gone.address)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    result = run(country, since="2015-01", until="2019-12")
    assert "127.0.0.1 cannot be reached" in trouble(result)
    assert "look at the line, then run the command again" in result.troubles[0]
    assert "not asked for: 5" in result.lines[0]  # fifty-odd


def test_a_server_that_bars_us_is_asked_no_more(server: Server, country: Country) -> None:
    server.otherwise = lambda path: Answer(b"", 403)
    result = run(country, since="2015-01", until="2019-12")
    assert "refuses this machine (403)" in trouble(result)
    assert len(server.asked) <= 2 * QUICK.simultaneous


def test_the_newest_are_not_yet_published_and_a_hole_is_a_problem(
    server: Server, country: Country, rain: Path
) -> None:
    for month in ("01", "03"):
        publish(server, V3.format(f"2020.{month}"), rain)
    result = run(country, until="2020-06")
    assert result.lines == ["chirps_v3_monthly: 2 fetched, 0 were there; not published yet: 2020-04, 2020-05"]
    with pytest.raises(InputError) as told:
        result.stop_if_any()
    assert str(told.value) == (
        "rain: chirps_v3_monthly 2020-02: the server has no such file; look at "
        "https://www.chc.ucsb.edu/data/chirps3, put the file there by hand, or name a mirror"
    )
    assert V3.format("2020.06") not in server.paths()  # June has not ended


def test_old_periods_that_the_server_lacks_are_no_news(server: Server, country: Country) -> None:
    result = run(country, since="2018-01", until="2018-12")
    with pytest.raises(InputError, match=r"2018-01, 2018-02, .* 2018-06 and 6 more: the server has no such"):
        result.stop_if_any()


def test_a_preliminary_file_gives_way_to_the_final_one(server: Server, country: Country, rain: Path) -> None:
    publish(server, EARLY.format("2020.05"), rain)
    result = run(country, since="2020-05", until="2020-05")
    result.stop_if_any()
    assert result.lines == ["chirps_v3_monthly: 0 fetched, 0 were there; preliminary: 2020-05"]
    (name,) = (name for name in names(country) if name.endswith(".tif"))
    assert name == "chirps-v3.0.prelim.2020.05-LSO.tif"
    assert period_in(SOURCES_BY_ID["chirps_v3_monthly"], name) == ("2020-05", True)
    assert manifest(country)[name]["preliminary"] is True

    server.asked.clear()
    run(country, since="2020-05", until="2020-05").stop_if_any()
    assert server.paths() == [V3.format("2020.05")]  # the preliminary file is not fetched twice

    publish(server, V3.format("2020.05"), rain)
    run(country, since="2020-05", until="2020-05").stop_if_any()
    assert names(country) == ["chirps-v3.0.2020.05-LSO.tif", "manifest.json"]
    assert list(manifest(country)) == ["chirps-v3.0.2020.05-LSO.tif"]


def test_a_preliminary_file_that_a_killed_run_left_beside_the_final_one_goes(
    server: Server, country: Country, rain: Path
) -> None:
    folder = country.folder / "rain"
    publish(server, EARLY.format("2020.05"), rain)
    run(country, since="2020-05", until="2020-05").stop_if_any()
    by_hand = folder / "chirps-v3.0.prelim.2020.04.tif"
    for month in ("04", "05"):
        (folder / f"chirps-v3.0.2020.{month}.tif").write_bytes(b"final")
    by_hand.write_bytes(b"mine")
    run(country, since="2020-04", until="2020-05").stop_if_any()
    left = ["chirps-v3.0.2020.04.tif", "chirps-v3.0.2020.05.tif", by_hand.name, "manifest.json"]
    assert names(country) == left


def test_dekads_are_asked_for_by_their_own_names(server: Server, country: Country, rain: Path) -> None:
    country.replace("tiny.toml", "chirps_v3_monthly", "chirps_v3_dekadal")
    server.otherwise = lambda path: Answer(rain.read_bytes())
    run(country, since="2020-05", until="2020-06").stop_if_any()
    base = "/products/CHIRPS/v3.0/dekads/africa/tifs/chirps-v3.0."
    # on 15 June the first dekad of June has ended, the second has not
    assert sorted(server.paths()) == [base + f"2020.{d}.tif" for d in ("05.1", "05.2", "05.3", "06.1")]


def test_an_address_may_need_the_country(server: Server, country: Country, rain: Path) -> None:
    country.replace("tiny.toml", "chirps_v3_monthly", "population_raster")
    publish(server, "/GIS/Population/Global_2000_2020/2020/LSO/lso_ppp_2020.tif", rain)
    run(country).stop_if_any()
    assert names(country) == ["lso_ppp_2020-LSO.tif", "manifest.json"]
    country.replace("tiny.toml", 'country = "LSO"\n', "")
    (country.folder / "rain" / "lso_ppp_2020-LSO.tif").unlink()
    with pytest.raises(InputError, match='needs the country; add country = "LSO"'):
        run(country).stop_if_any()


def test_a_raster_may_name_a_mirror_of_its_own(
    server: Server, country: Country, rain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MECC_MIRROR")
    country.replace("tiny.toml", 'path = "rain"', f'path = "rain"\nmirror = "{server.address}/kept/here/"')
    publish(server, "/kept/here" + V3.format("2020.01"), rain)
    run(country).stop_if_any()
    assert "chirps-v3.0.2020.01-LSO.tif" in names(country)


def test_sources_without_address_or_folder_are_told(server: Server, country: Country) -> None:
    country.replace("tiny.toml", "chirps_v3_monthly", "ndvi")
    assert run(country).lines == ["ndvi: no address is known; put its files into rain by hand"]
    country.replace("tiny.toml", '"ndvi"', '"chirps_v3_monthly"')
    country.replace("tiny.toml", '"rain"', '"rain/chirps*.tif"')
    assert run(country).lines == ["chirps_v3_monthly: chirps*.tif is no folder; name one to fetch into it"]
    assert server.asked == []


def test_a_folder_is_left_to_one_fetch_at_a_time(server: Server, country: Country) -> None:
    with claimed(country.folder / "rain"):
        assert "another fetch is at work there; let it finish" in trouble(run(country))


def test_a_full_disk_is_told(
    server: Server, country: Country, rain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: Path, path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    publish(server, V3.format("2020.01"), rain)
    monkeypatch.setattr("etl.files.fetch.settling.settle", full)
    assert "rain: the disk is full; make room and run again" in trouble(run(country))
    monkeypatch.undo()


def test_progress_is_told_per_file(server: Server, country: Country, rain: Path) -> None:
    for month in ("01", "02"):
        publish(server, V3.format(f"2020.{month}"), rain)
    told: list[tuple[str, int, int]] = []
    run(country, until="2020-02", report=lambda *step: told.append(step))
    assert told == [("chirps_v3_monthly", 1, 2), ("chirps_v3_monthly", 2, 2)]


@pytest.mark.parametrize(("since", "until"), [("2020", ""), ("2020-13", ""), ("2020-02", "2020-01")])
def test_months_that_are_none_are_wrong_usage(since: str, until: str) -> None:
    with pytest.raises(UsageError):
        Months(since, until)


def test_an_interrupted_run_stops_what_is_under_way(
    server: Server, country: Country, rain: Path, tmp_path: Path
) -> None:
    def interrupt(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    in_v2(country)
    body = packed(rain, tmp_path)
    server.otherwise = lambda path: Answer(body, slow=0.0 if path.endswith("2019.01.tif.gz") else 1.0)
    with pytest.raises(KeyboardInterrupt):
        run(country, since="2019-01", until="2019-12", report=interrupt)
    assert len(server.asked) <= 2 * QUICK.simultaneous  # of twelve
    run(country, since="2019-01", until="2019-01").stop_if_any()
    assert "chirps-v2.0.2019.01.tif.gz" in manifest(country)
