"""System-wide indices of migration: by hand, their identity, and the Korean series."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.model.tables import MOVEMENT_INDICES
from etl.science.indicators.system import system_indices, system_table

REFERENCE = Path(os.environ.get("MECC_REAL_DATA", "../shared/real")).parent / "reference"


def test_indices_by_hand():
    # 60 moves among 1,000 people; 20 of them do not balance out.
    found = system_indices(np.array([40.0, 20.0]), np.array([20.0, 40.0]), np.array([600.0, 400.0]))
    assert found.cmi == pytest.approx(6.0)
    assert found.mei == pytest.approx(100 * 40 / 120)
    assert found.anmr == pytest.approx(2.0)
    assert found.courgeau_k == pytest.approx(6 / np.log(4))


def test_a_withheld_number_leaves_every_index_unknown():
    found = system_indices(np.array([40.0, np.nan]), np.array([20.0, 40.0]), np.array([600.0, 400.0]))
    assert all(np.isnan(value) for value in found[:3])


def test_moves_that_do_not_balance_are_refused():
    with pytest.raises(ValueError, match=r"moves in \(60\) and out \(50\) do not balance"):
        system_indices(np.array([40.0, 20.0]), np.array([20.0, 30.0]), np.array([600.0, 400.0]))


def korea(year: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    table = pd.read_csv(REFERENCE / "korea_interregional_flows_2012_2020.csv")
    table = table[(table["year"] == year) & (table["orig"] != table["dest"])]
    people = table.groupby("orig")["orig_pop"].first() * 1e6
    arrived, left = (table.groupby(side)["flow"].sum().reindex(people.index) for side in ("dest", "orig"))
    return tuple(part.to_numpy(dtype=float) for part in (arrived, left, people))


@pytest.mark.real
@pytest.mark.parametrize(
    ("year", "moves", "expected"),
    [
        (2012, 2_512_740, (4.931944, 6.073967, 0.299565, 0.870380)),
        (2020, 2_534_114, (4.889373, 7.672425, 0.375133, 0.862867)),
    ],
)
def test_korea_to_six_figures(year: int, moves: int, expected: tuple[float, ...]):
    if not (REFERENCE / "korea_interregional_flows_2012_2020.csv").exists():
        pytest.skip("the Korean flows are not beside the project")
    arrived, left, people = korea(year)
    assert arrived.sum() == moves
    found = system_indices(arrived, left, people)
    np.testing.assert_allclose(found, expected, atol=5e-7)
    assert found.anmr == pytest.approx(found.cmi * found.mei / 100, rel=1e-12)


def test_table_of_indices_has_the_published_columns():
    flows = pd.DataFrame(
        [("A", "B", 40.0), ("B", "A", 20.0), ("A", "A", 500.0), ("A", "ZAF", 300.0)],
        columns=["origin", "destination", "movers"],
    ).assign(origin_setting="all", destination_setting="all", start=2006, end=2016, status=0)
    people = pd.DataFrame(
        [(p, y, "all", n, 1) for p, n in (("A", 600.0), ("B", 400.0)) for y in (2006, 2016)],
        columns=["pcode", "year", "setting", "population", "status"],
    )
    found = system_table(flows, people, ("A", "B"))
    assert tuple(found.columns) == MOVEMENT_INDICES.column_names
    values = found.set_index("index")["value"]
    assert values["cmi"] == pytest.approx(6.0)
    assert values["anmr"] == pytest.approx(values["cmi"] * values["mei"] / 100)
    assert set(found["status"]) == {"modelled"}
    assert set(found["districts"]) == {2}
