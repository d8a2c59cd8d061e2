"""Which files a path stands for, and what is said where there are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.catalog import CHIRPS_V3_DEKADAL, CHIRPS_V3_MONTHLY, CROPLAND_FRACTION
from etl.files.raster_names import find
from etl.model.problems import InputError


def touch(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()
    return folder


def complaint(source: object, path: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        find(source, path)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_folder_gives_its_own_files_and_names_what_it_passes_over(tmp_path: Path) -> None:
    names = ["chirps-v3.0.2020.02.tif", "chirps-v3.0.2020.01.tif", "chirps-v3.0.2020.01.1.tif", "README.txt"]
    listing = find(CHIRPS_V3_MONTHLY, touch(tmp_path, *names, "._chirps-v3.0.2020.03.tif"))
    assert [file.period for file in listing.files] == ["2020-01", "2020-02"]
    assert listing.passed_over == ("README.txt", "chirps-v3.0.2020.01.1.tif")
    assert [file.period for file in find(CHIRPS_V3_DEKADAL, tmp_path).files] == ["2020-01-1"]


def test_a_glob_a_single_file_and_netcdf(tmp_path: Path) -> None:
    touch(tmp_path, "chirps-v3.0.2020.01.tif", "chirps-v3.0.2021.01.tif", "rain.nc")
    assert [f.period for f in find(CHIRPS_V3_MONTHLY, f"{tmp_path}/*2021*.tif").files] == ["2021-01"]
    assert [f.period for f in find(CHIRPS_V3_MONTHLY, tmp_path / "chirps-v3.0.2020.01.tif").files] == [
        "2020-01"
    ]
    assert [f.period for f in find(CHIRPS_V3_MONTHLY, tmp_path / "rain.nc").files] == [None]


def test_a_glob_over_folders(tmp_path: Path) -> None:
    touch(tmp_path / "2020", "chirps-v3.0.2020.01.tif")
    touch(tmp_path / "2021", "chirps-v3.0.2021.01.tif")
    assert len(find(CHIRPS_V3_MONTHLY, f"{tmp_path}/20*/*.tif").files) == 2


def test_a_single_file_of_a_static_source_may_have_any_name(tmp_path: Path) -> None:
    touch(tmp_path, "fields.tif")
    assert [f.period for f in find(CROPLAND_FRACTION, tmp_path / "fields.tif").files] == [""]
    assert "holds no file of cropland_fraction" in complaint(CROPLAND_FRACTION, tmp_path)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    assert "does not exist" in complaint(CHIRPS_V3_MONTHLY, tmp_path / "nowhere")
    assert "does not exist" in complaint(CHIRPS_V3_MONTHLY, f"{tmp_path}/*.tif")


def test_an_empty_folder(tmp_path: Path) -> None:
    text = complaint(CHIRPS_V3_MONTHLY, tmp_path)
    assert "is empty" in text
    assert "chirps-v3.0.2020.01.tif" in text


def test_a_folder_without_a_known_name_lists_what_is_there_and_what_is_expected(tmp_path: Path) -> None:
    text = complaint(CHIRPS_V3_MONTHLY, touch(tmp_path, "rain_jan.tif", "rain_feb.tif", "notes.pdf"))
    assert "2 .tif" in text
    assert "rain_jan.tif" in text
    assert "chirps-v3.0.2020.01.tif" in text


def test_files_of_another_source_are_recognised_as_such(tmp_path: Path) -> None:
    text = complaint(CHIRPS_V3_MONTHLY, touch(tmp_path, "chirps-v3.0.2020.01.1.tif"))
    assert "these look like files of chirps_v3_dekadal" in text
