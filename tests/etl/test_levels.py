"""Districts and councils in one build: parentage, checks, and values worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.science.levels import oddities, parent_by_code
from tests.etl.builders_country import Country, write_country, write_raster

Box = tuple[float, float, float, float]  # west, south, east, north

# Cells are half a degree wide, from 27 °E and 29 °S. LSA01 holds 2×2 whole cells in the north-west, LSA02 the
# rest of the west, LSB01 the western half of the eastern column 28–28.5 °E, LSB02 what is left of the east.
COUNCILS: Mapping[str, Box] = {
    "LSA01": (27.0, -30.0, 28.0, -29.0),
    "LSA02": (27.0, -31.0, 28.0, -30.0),
    "LSB01": (28.0, -31.0, 28.25, -29.0),
    "LSB02": (28.25, -31.0, 29.0, -29.0),
}
# Rain of January 2020 by cell; every row of cells has its own area, every column the same.
RAIN = [
    [10.0, 20.0, 100.0, 40.0],
    [30.0, 40.0, 100.0, 40.0],
    [50.0, 50.0, 100.0, 40.0],
    [50.0, 50.0, 100.0, 40.0],
]
SECTION = """
[[boundaries]]
path = "councils.geojson"
level = "council"
"""


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Country:
    monkeypatch.setattr("etl.stages.harmonise.INTERIM", tmp_path / "interim")
    made = write_country(tmp_path, ("2020-01", "2020-02"))
    write_raster(made.rain("2020-01"), pd.DataFrame(RAIN).to_numpy())
    return made


def with_councils(
    country: Country, outlines: Mapping[str, Box] = COUNCILS, parents: Mapping[str, str] | None = None
) -> None:
    """Add a second level; with `parents`, under a field of that name."""
    features = [
        {
            "type": "Feature",
            "properties": {"pcode": code, "name": f"Ha {code}"}
            | ({"parent": parents[code]} if parents else {}),
            "geometry": shapely.geometry.mapping(shapely.box(*box)),
        }
        for code, box in outlines.items()
    ]
    country.write("councils.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    text = (country.folder / "tiny.toml").read_text().replace("[boundaries]", "[[boundaries]]")
    country.write("tiny.toml", text + SECTION + ('parent = "parent"\n' if parents else ""))


def run(country: Country, command: str = "build") -> Result:
    return CliRunner().invoke(app, [command, "--profile", country.profile, "--out", str(country.out)])


def built(country: Country) -> pd.DataFrame:
    result = run(country)
    assert result.exit_code == 0, result.output
    return pd.read_parquet(country.out / "panel.parquet")


def rain(panel: pd.DataFrame, period: str) -> dict[str, float]:
    rows = panel[(panel["variable"] == "rainfall_mm") & (panel["period"] == period)]
    return dict(zip(rows["pcode"], rows["value"], strict=True))


def test_a_council_of_four_cells_has_their_mean(country: Country) -> None:
    with_councils(country)
    found = rain(built(country), "2020-01")
    # LSA01: rows of 15 and 35 mm, the northern row being larger by cos 29.25° / cos 29.75° = 1.00497…
    north, south = 0.87250, 0.86820
    assert found["LSA01"] == pytest.approx((15 * north + 35 * south) / (north + south), abs=1e-4)
    assert found["LSA02"] == pytest.approx(50)
    assert found["LSB01"] == pytest.approx(100)  # half of every cell of one column
    assert found["LSB02"] == pytest.approx((100 * 1 + 40 * 2) / 3)  # the other half, and a whole column


def test_adding_councils_changes_nothing_of_the_districts(country: Country) -> None:
    before = built(country)
    with_councils(country)
    after = built(country)
    districts = after[after["pcode"].isin(["LSA", "LSB"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(districts, before, check_exact=True)


def test_councils_have_what_rasters_give_and_nothing_that_rests_on_tables(country: Country) -> None:
    with_councils(country)
    panel = built(country)
    below = panel[panel["pcode"].isin(COUNCILS)]
    variables = set(below["variable"])
    assert {"rainfall_mm", "spi_3", "season_rainfall_mm"} <= variables
    assert not variables & {"population", "urban_share", "net_migration_rate", "rural_out_rate"}
    assert set(panel.loc[panel["pcode"] == "LSA", "variable"]) > variables
    for variable, rows in below.groupby("variable"):
        periods = set(panel.loc[panel["variable"] == variable, "period"])
        assert set(zip(rows["pcode"], rows["period"], strict=True)) == {
            (code, period) for code in COUNCILS for period in periods
        }
    assert not panel.duplicated(["pcode", "period", "variable"]).any()
    spi = below[below["variable"] == "spi_3"]
    assert spi["value"].isna().all() and (spi["reason"] != "").all()
    assert set(below["status"]) == {"observed"}


def test_a_council_half_outside_the_rasters_is_withheld(country: Country) -> None:
    wide = {**COUNCILS, "LSB02": (28.25, -31.0, 31.0, -29.0)}
    with_councils(country, wide)
    panel = built(country).set_index(["variable", "period", "pcode"])
    row = panel.loc[("rainfall_mm", "2020-01", "LSB02")]
    # 0.75° lie inside, the ring of one cell (0.5°) does not count, 1.5° lie further out
    assert row["coverage"] == pytest.approx(0.75 / (0.75 + 1.5))
    assert row["reason"] == "coverage 0.33 is under 0.80"


def test_a_coverage_just_under_the_least_is_told_as_such(country: Country) -> None:
    just_under = 28.25 + 0.75 / 0.7999 + 0.5  # 0.75° inside, the ring of 0.5°, the rest further out
    with_councils(country, {**COUNCILS, "LSB02": (28.25, -31.0, just_under, -29.0)})
    panel = built(country).set_index(["variable", "period", "pcode"])
    assert panel.loc[("rainfall_mm", "2020-01", "LSB02"), "reason"] == "coverage 0.7999 is under 0.8000"


def test_the_published_districts_tell_level_and_parent(country: Country) -> None:
    with_councils(country)
    built(country)
    units = pd.read_parquet(country.out / "districts.parquet").set_index("pcode")
    assert list(units["level"]) == ["district", "council", "council", "district", "council", "council"]
    assert dict(units["parent"]) == {"LSA": "", "LSB": "", **{code: code[:3] for code in COUNCILS}}


def test_parents_stand_in_a_field_where_codes_do_not_tell(country: Country) -> None:
    strange = {"K1": COUNCILS["LSA01"], "K2": COUNCILS["LSB02"]}
    with_councils(country, strange, {"K1": "LSA", "K2": "LSB"})
    built(country)
    units = pd.read_parquet(country.out / "districts.parquet").set_index("pcode")
    assert units.loc[["K1", "K2"], "parent"].tolist() == ["LSA", "LSB"]


@pytest.mark.parametrize(
    ("outlines", "parents", "said"),
    [
        (
            {"LSC01": COUNCILS["LSA01"]},
            None,
            "the P-code of LSC01 begins with that of no district; write parent =",
        ),
        (
            {"K1": COUNCILS["LSA01"], "K2": COUNCILS["LSA02"]},
            {"K1": "LSA", "K2": "LSAX"},
            "K2 names 'LSAX', which is no district of the level above; did you mean 'LSA'?",
        ),
        ({"K1": COUNCILS["LSA01"]}, {"K1": ""}, "K1 has no parent; give it the P-code of its district"),
        ({"lsb": COUNCILS["LSB02"]}, {"lsb": "LSB"}, "lsb stand in a coarser level too"),
    ],
)
def test_wrong_parentage_is_told_with_file_and_cure(
    country: Country, outlines: Mapping[str, Box], parents: Mapping[str, str] | None, said: str
) -> None:
    with_councils(country, outlines, parents)
    result = run(country)
    assert result.exit_code == 1
    assert "councils.geojson" in result.stderr
    assert said in result.stderr
    assert not country.out.exists()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("council", "district", "stands after 'council', which is finer; put the coarser level first"),
        ("district", "district", "repeats the level before it"),
    ],
)
def test_levels_stand_in_their_order(country: Country, first: str, second: str, said: str) -> None:
    with_councils(country)
    country.replace("tiny.toml", 'level = "council"', f'level = "{second}"')
    districts = 'path = "districts.geojson"'
    country.replace("tiny.toml", districts, f'{districts}\nlevel = "{first}"')
    result = run(country)
    assert result.exit_code == 1
    assert said in result.stderr


def test_outlines_that_disagree_are_told_and_build_nonetheless(country: Country) -> None:
    odd = {"LSA01": COUNCILS["LSA01"], "LSA02": (27.0, -30.4, 28.0, -29.5), "LSA03": COUNCILS["LSB01"]}
    with_councils(country, odd)
    built(country)
    quality = pd.read_parquet(country.out / "quality.parquet")
    told = quality[quality["source"] == "councils.geojson"].set_index("pcode")
    assert told.loc["LSA01", "finding"] == "overlap"
    assert told.loc["LSA03", "detail"] == "0% of its outline lie in LSA, its parent"
    assert told.loc["LSA", "detail"] == "its units of level council cover 70% of it"
    assert told.loc["LSB", "detail"] == "no council belongs to it"
    assert "councils.geojson: LSB: no council belongs to it" in run(country, "check").output


def test_edges_that_overlap_slightly_are_accepted() -> None:
    above = {"A": shapely.box(0, 0, 2, 1)}
    parts = {"A1": shapely.box(0, 0, 1.05, 1), "A2": shapely.box(0.95, 0, 2.1, 1)}
    assert oddities("council", parts, {"A1": "A", "A2": "A"}, above) == []


def test_the_longest_code_is_the_parent() -> None:
    assert parent_by_code("LSA01", ["LSA", "LSB"]) == "LSA"
    assert parent_by_code("LSAB1", ["LSA", "LSAB"]) == "LSAB"
    assert parent_by_code("LSA", ["LSA"]) == ""


def test_coverage_is_checked_at_every_level(country: Country) -> None:
    with_councils(country)
    result = run(country, "check")
    assert result.exit_code == 0, result.output
    coverage = pd.read_csv(country.out / "coverage.csv")
    assert set(coverage["pcode"]) == {"LSA", "LSB", *COUNCILS}
