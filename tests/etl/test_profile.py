"""Profiles: every mistake is named with its place and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.files.profile import read_profile
from etl.model.problems import InputError, UsageError
from etl.model.status import Status

SMALLEST = """
[profile]
id = "tiny"
[boundaries]
path = "districts.geojson"
"""


def write(folder: Path, text: str) -> str:
    path = folder / "tiny.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def messages(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_profile(write(folder, text))
    return [str(problem) for problem in raised.value.problems]


def test_the_smallest_profile_has_the_defaults(tmp_path: Path) -> None:
    profile = read_profile(write(tmp_path, SMALLEST))
    assert profile.baseline == (1991, 2020)
    assert profile.min_coverage == 0.8
    assert profile.title == "tiny"
    assert profile.boundaries[0].path == tmp_path / "districts.geojson"
    assert not profile.demonstration


def test_paths_start_from_the_profiles_own_folder(tmp_path: Path) -> None:
    text = SMALLEST + '[[rasters]]\nsource = "ndvi"\npath = "../raw/ndvi/*.tif"\nstatus = "modelled"\n'
    raster = read_profile(write(tmp_path, text)).rasters[0]
    assert raster.path == str(tmp_path / "../raw/ndvi/*.tif")
    assert raster.status is Status.MODELLED


def test_names_beside_the_path_of_places_are_accepted_names(tmp_path: Path) -> None:
    profile = read_profile(write(tmp_path, SMALLEST + '[places]\npath = "p.csv"\n"Buta Bute" = "LSB"\n'))
    assert profile.places == tmp_path / "p.csv"
    assert profile.accepted_places == {"Buta Bute": "LSB"}


@pytest.mark.parametrize(
    ("text", "place", "cure"),
    [
        (SMALLEST.replace("path", "pth"), "[boundaries] pth", "did you mean 'path'"),
        (SMALLEST + "[popluation]\npath = 'x'\n", "[popluation]", "did you mean 'population'"),
        (SMALLEST + "[[raster]]\npath = 'x'\n", "[raster]", "did you mean 'rasters'"),
        ("[profile]\nid = 'x'\n", "[boundaries]", "it is required"),
        (SMALLEST.replace('"tiny"', "7"), "[profile] id", "letters, digits"),
        (SMALLEST.replace('"tiny"', '"../x"'), "[profile] id", "letters, digits"),
        (SMALLEST.replace("[boundaries]", "baseline = [2020, 1991]\n[boundaries]"), "baseline", "two years"),
        (
            SMALLEST.replace("[boundaries]", "min_coverage = 80\n[boundaries]"),
            "min_coverage",
            "share from 0 to 1",
        ),
        (
            SMALLEST.replace("[boundaries]", "min_coverage = true\n[boundaries]"),
            "min_coverage",
            "share from 0 to 1",
        ),
        (SMALLEST + "[[rasters]]\nsource='ndvi'\npath='x'\n", "[rasters]", "add status"),
        (SMALLEST + "[[rasters]]\nsource='ndvi'\npath='x'\nstatus='real'\n", "status", '"observed"'),
        (SMALLEST + "[disclosure]\nthreshold = 0\n", "threshold", "at least 1"),
        (SMALLEST + "[places]\nLeribe = 3\n", "[places] Leribe", "P-code"),
        (SMALLEST + "x = = 3", "", "correct that line"),
    ],
)
def test_a_mistake_is_named_with_place_and_cure(tmp_path: Path, text: str, place: str, cure: str) -> None:
    (message,) = messages(tmp_path, text)
    assert "tiny.toml" in message
    assert place in message
    assert cure in message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = messages(tmp_path, SMALLEST.replace("path", "pth") + "[demo]\nsed = 1\nfolder='x'\n")
    assert [line.split(": ")[1] for line in found] == ["[boundaries] pth", "[demo] sed"]


def test_a_missing_profile_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="profile 'lesoto' not found"):
        read_profile("lesoto")
