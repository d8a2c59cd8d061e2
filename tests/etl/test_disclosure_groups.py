"""Moves by sex and age: what is published of them, and the attack that knows the flows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from etl.model.progress import silent
from etl.model.status import Status
from etl.pipeline import build
from etl.science.disclosure_groups import KEY, protected_groups
from tests.etl.test_disclosure_build import PLACES, five_districts, random_moves

THRESHOLD = 5
AGES = ("0-14", "15-34", "35+")
MOVE = ("LSA", "all", "LSB", "all", 2006, 2016)
Hidden = pd.Series


def breakdown(counts: dict[tuple[str, str], float], move: tuple[object, ...] = MOVE) -> pd.DataFrame:
    rows = [(*move, sex, age, movers) for (sex, age), movers in counts.items()]
    return pd.DataFrame(rows, columns=[*KEY, "sex", "age", "movers"]).assign(status=int(Status.OBSERVED))


def with_margins(table: np.ndarray) -> dict[tuple[str, str], float]:
    """Counts by sex (rows) and age (columns) with the sums of both."""
    counts = {
        (sex, age): float(table[i, j])
        for i, sex in enumerate(("male", "female"))
        for j, age in enumerate(AGES)
    }
    counts |= {(sex, "all"): float(table[i].sum()) for i, sex in enumerate(("male", "female"))}
    return counts | {("all", age): float(table[:, j].sum()) for j, age in enumerate(AGES)}


def hidden(groups: pd.DataFrame, withheld: bool = False) -> pd.Series:
    flows = groups[KEY].drop_duplicates().assign(withheld=withheld)
    return protected_groups(groups, flows, THRESHOLD)


def room(groups: pd.DataFrame, withheld: np.ndarray, flow: float) -> np.ndarray:
    """Greatest less least value of each withheld count, to whoever knows the flow and the shown counts."""
    sums, totals = [], []
    sex, age = groups["sex"].to_numpy(), groups["age"].to_numpy()
    fine = (sex != "all") & (age != "all")
    for layer in ((sex != "all") & (age == "all"), (sex == "all") & (age != "all"), fine):
        if layer.any():
            sums.append(layer * 1.0)
            totals.append(flow)
    for labels, margin in ((sex, age == "all"), (age, sex == "all")):
        for label in set(labels) - {"all"}:
            if (margin & (labels == label)).any() and fine.any():
                sums.append(fine * (labels == label) - 1.0 * (margin & (labels == label)))
                totals.append(0.0)
    known = groups["movers"].where(~withheld, 0).to_numpy(dtype=float)
    rest = np.array(totals) - np.array(sums) @ known
    cells, found = np.flatnonzero(withheld), []
    for at in range(len(cells)):
        aim = np.eye(len(cells))[at]
        least, greatest = (linprog(s * aim, A_eq=np.array(sums)[:, cells], b_eq=rest) for s in (1, -1))
        assert least.status == greatest.status == 0
        found.append(-greatest.fun - least.fun)
    return np.array(found)


@pytest.mark.parametrize("seed", range(40))
def test_no_group_of_few_people_can_be_worked_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    table = np.where(
        random.random((2, 3)) < 0.4, random.integers(0, 5, (2, 3)), random.integers(5, 60, (2, 3))
    )
    table[0, 0] = max(table[0, 0], 5)  # so that the flow itself may be told
    groups = breakdown(with_margins(table))
    withheld = hidden(groups).to_numpy()
    few = groups["movers"].between(1, THRESHOLD - 1).to_numpy()
    assert withheld[few].all()
    if not few.any():
        assert not withheld.any()
        return
    found = room(groups, withheld, float(table.sum()))
    assert (found[few[withheld]] >= THRESHOLD - 1e-6).all()
    assert (found > 1e-6).all()


def test_the_attack_succeeds_where_only_few_people_are_withheld() -> None:
    groups = breakdown(with_margins(np.array([[3, 40, 50], [20, 30, 10]])))
    few = groups["movers"].between(1, THRESHOLD - 1).to_numpy()
    assert room(groups, few, 153.0) == pytest.approx([0.0])
    withheld = hidden(groups).to_numpy()
    assert few.sum() < withheld.sum() < len(groups)


def test_a_breakdown_goes_with_its_flow() -> None:
    groups = breakdown({("male", "all"): 40.0, ("female", "all"): 60.0})
    assert not hidden(groups).any()
    assert hidden(groups, withheld=True).all()


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({("male", "all"): 3.0, ("female", "all"): 2.0}, "more than half tell of few people"),
        ({("male", "all"): 40.0, ("female", "all"): np.nan}, "the office withheld one"),
        (
            {("male", "all"): 40.0, ("female", "all"): 60.0, ("male", "0-14"): 3.0, ("female", "15+"): 97.0},
            "the ages of a sex do not sum to it",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_it_cannot_be_protected_simply_the_whole_breakdown_is_withheld(
    counts: dict[tuple[str, str], float], told: str
) -> None:
    assert hidden(breakdown(counts)).all(), told


def test_of_a_sample_its_persons_count_and_a_model_is_nobodys_count() -> None:
    groups = breakdown({("male", "all"): 150.0, ("female", "all"): 6000.0}).assign(persons=[3.0, 120.0])
    assert hidden(groups).all()
    assert not hidden(groups.assign(status=int(Status.MODELLED))).any()


def sexes(movers: pd.DataFrame) -> pd.DataFrame:
    """Both sexes of every move, and everybody."""
    men = (movers["movers"] * 0.45).round()
    parts = (("male", men), ("female", movers["movers"] - men), ("", movers["movers"]))
    return pd.concat([movers.assign(sex=sex, movers=count) for sex, count in parts])


def test_a_build_publishes_groups_only_where_a_table_has_them(tmp_path: Path) -> None:
    rows = [
        (a, "all", b, "all", 20.0 + 7 * i + j) for i, a in enumerate(PLACES) for j, b in enumerate(PLACES)
    ]
    moves = pd.DataFrame([row for row in rows if row[0] != row[2]], columns=[*KEY[:4], "movers"])
    moves.loc[0, "movers"] = 9.0  # four men, five women
    for name, flows in (("plain", moves), ("split", sexes(moves))):
        (tmp_path / name).mkdir()
        country = five_districts(tmp_path / name, flows)
        build(country.profile, country.out, silent)
    assert not (tmp_path / "plain" / "published" / "flow_groups.parquet").exists()
    out = tmp_path / "split" / "published"
    groups = pd.read_parquet(out / "flow_groups.parquet")
    flows = pd.read_parquet(out / "flows.parquet")
    assert (
        flows["movers"].tolist()
        == pd.read_parquet(tmp_path / "plain/published/flows.parquet")["movers"].tolist()
    )
    first = groups[(groups["origin"] == "LSA") & (groups["destination"] == "LSB")]
    assert first["withheld"].all()
    assert first["movers"].isna().all()
    told = groups[~groups["withheld"]]
    assert set(told["sex"]) == {"male", "female"}
    assert set(told["age"]) == {"all"}
    sums = told.groupby(KEY)["movers"].sum()
    assert sums.tolist() == flows.set_index(KEY)["movers"].loc[sums.index].tolist()
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert package["disclosure"]["groups"] == {"counts": 40, "withheld": 2, "share_of_counts": 0.05}
    resource = next(r for r in package["resources"] if r["path"] == "flow_groups.parquet")
    assert [f["name"] for f in resource["schema"]["fields"]][6:9] == ["sex", "age", "movers"]


def by_sex_and_age(moves: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Every move split at random by sex and age, with both margins and everybody."""
    random, parts = np.random.default_rng(seed), [moves.assign(sex="", age="")]
    shares = np.outer((0.45, 0.55), (0.3, 0.66, 0.04)).ravel()
    split = np.array([random.multinomial(int(movers), shares) for movers in moves["movers"]])
    for at, (sex, age) in enumerate((sex, age) for sex in ("male", "female") for age in AGES):
        parts.append(moves.assign(sex=sex, age=age, movers=split[:, at]))
    for at, sex in enumerate(("male", "female")):
        parts.append(moves.assign(sex=sex, age="", movers=split[:, 3 * at : 3 * at + 3].sum(axis=1)))
    for at, age in enumerate(AGES):
        parts.append(moves.assign(sex="", age=age, movers=split[:, at::3].sum(axis=1)))
    return pd.concat(parts)


def test_in_a_whole_build_the_attack_on_groups_fails(tmp_path: Path) -> None:
    truth = by_sex_and_age(random_moves(1), seed=5)
    country = five_districts(tmp_path, truth)
    build(country.profile, country.out, silent)
    flows = pd.read_parquet(country.out / "flows.parquet").set_index(KEY)
    found = pd.read_parquet(country.out / "flow_groups.parquet")
    known = truth.assign(start=2006, end=2016).replace({"sex": {"": "all"}, "age": {"": "all"}})
    true = found.merge(known, on=[*KEY, "sex", "age"], suffixes=("_told", ""), validate="one_to_one")
    assert len(true) == len(found) == 11 * len(flows)
    assert (true["movers_told"].isna() == true["withheld"]).all()
    attacked = 0
    for key, rows in true.groupby(KEY):
        withheld = rows["withheld"].to_numpy()
        few = rows["movers"].between(1, THRESHOLD - 1).to_numpy()
        assert withheld[few].all()
        if flows.loc[key, "withheld"]:
            assert withheld.all()
        elif few.any():
            width = room(rows, withheld, float(flows.loc[key, "movers"]))
            assert (width[few[withheld]] >= THRESHOLD - 1e-6).all()
            assert (width > 1e-6).all()
            attacked += 1
        else:
            assert not withheld.any()
    assert attacked > 20
