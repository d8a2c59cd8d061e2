"""A build of two levels tells of its districts unless it is asked for its councils."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.build import Build, open_published
from tests.dashboard import sample
from tests.dashboard.two_levels import OF_RASTERS


@pytest.fixture(scope="session")
def two_levels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small build of ten districts and twenty councils."""
    out = tmp_path_factory.mktemp("two-levels") / "processed"
    sample.write(out, councils=True)
    return out


@pytest.fixture
def whole(two_levels: Path) -> Build:
    return open_published(two_levels)


def test_a_build_tells_of_its_districts(whole: Build, build: Build) -> None:
    assert whole.levels == ("district", "council")
    assert whole.names == build.names
    for variable in build.variables:
        shown, alone = (one.series(variable).reset_index(drop=True) for one in (whole, build))
        pd.testing.assert_frame_equal(shown, alone)
    assert whole.periods == build.periods


def test_at_a_finer_level_it_tells_of_councils(whole: Build) -> None:
    below = whole.at("council")
    assert below.above is whole
    assert below.levels == whole.levels
    assert len(below.districts) == 20
    assert below.names["LSE01"] == "West LSE (Mafeteng)"
    assert tuple(below.variables) == OF_RASTERS
    rain = below.series("rainfall_mm").set_index(["pcode", "period"])["value"]
    above = whole.series("rainfall_mm").set_index(["pcode", "period"])["value"]
    assert rain["LSE01", "2010-02"] == pytest.approx(0.9 * above["LSE", "2010-02"])


def test_the_same_level_is_the_same_build(whole: Build, build: Build) -> None:
    assert whole.at("district") is whole
    assert whole.at("") is whole
    assert whole.at("council") is whole.at("council")
    assert build.levels == ("district",)
    assert build.at("council") is build
