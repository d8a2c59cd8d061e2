"""Tables of projects: places matched, several in a cell, the whole country, other headings, refusals."""

from pathlib import Path

import pytest

from etl.files.profile import read_profile
from etl.files.projects import read_projects
from etl.model.problems import InputError
from etl.model.profile import ProjectInput
from etl.model.status import Status
from etl.model.tables import PROJECTS
from etl.science.places import Country, Gazetteer, Place

GAZETTEER = Gazetteer(
    [Place("LSE", "Mafeteng"), Place("LSF", "Mohale's Hoek")],
    countries=(Country("LSO", "Lesotho", home=True), Country("ZAF", "South Africa")),
)


def read(tmp_path: Path, text: str, mapping: str = ""):
    path = tmp_path / "projects.csv"
    path.write_text(text, encoding="utf-8")
    named = tmp_path / "mapping.toml" if mapping else None
    if named:
        named.write_text(mapping, encoding="utf-8")
    entry = ProjectInput(path, Status.OBSERVED, title="Response list", mapping=named)
    return read_projects(entry, GAZETTEER, Status.OBSERVED)


def test_one_row_per_project_and_place(tmp_path):
    text = (
        "Project,District,Years,Sector\nWells,Mafeteng; Mohales Hoek,2017-2019,water\nRoads,Lesotho,2018,\n"
    )
    found = read(tmp_path, text)
    assert tuple(found.rows.columns) == PROJECTS.column_names
    rows = found.rows.sort_values(["name", "place"]).to_numpy().tolist()
    assert rows == [
        ["LSO", "Roads", "2018", "", "Response list", 0],
        ["LSE", "Wells", "2017-2019", "water", "Response list", 0],
        ["LSF", "Wells", "2017-2019", "water", "Response list", 0],
    ]
    assert set(found.reconciliation["written"]) == {"Mafeteng", "Mohales Hoek", "Lesotho"}


def test_a_mapping_names_other_headings(tmp_path):
    text = "What,Where,Funder\nWells,LSE,Red Cross\n"
    mapping = '[columns]\nname = "What"\nplace = "Where"\nsource = "Funder"\n'
    assert read(tmp_path, text, mapping).rows.iloc[0].tolist() == ["LSE", "Wells", "", "", "Red Cross", 0]


@pytest.mark.parametrize(
    ("text", "mapping", "told"),
    [
        ("Project,District\nWells,Mafetng\n", "", "Mafetng"),
        ("Project,District\nWells,South Africa\n", "", "South Africa"),
        ("Project,District\n,Mafeteng\n", "", "names no project"),
        ("Project\nWells\n", "", "place"),
        ("What,Where\nWells,LSE\n", '[columns]\nname = "What"\n', "says nothing of place"),
        (
            "What,Where\nWells,LSE\n",
            '[columns]\nname = "What"\nplace = "Where"\nthem = "x"\n',
            "did you mean 'theme'",
        ),
    ],
)
def test_what_is_refused_is_named(tmp_path, text, mapping, told):
    with pytest.raises(InputError) as refused:
        read(tmp_path, text, mapping)
    assert told in "\n".join(str(problem) for problem in refused.value.problems)


def test_a_profile_names_projects(tmp_path):
    profile = tmp_path / "p.toml"
    profile.write_text(
        '[profile]\nid = "p"\n[boundaries]\npath = "b.geojson"\n'
        '[[projects]]\npath = "projects.csv"\nstatus = "observed"\ntitle = "Response list"\n',
        encoding="utf-8",
    )
    (entry,) = read_profile(str(profile)).projects
    assert entry.path == tmp_path / "projects.csv"
    assert entry.source == "Response list"
    profile.write_text(profile.read_text().replace('status = "observed"', 'staus = "observed"'))
    with pytest.raises(InputError, match="status"):
        read_profile(str(profile))
