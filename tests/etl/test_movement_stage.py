"""The stage of movement: models told without causes, imbalance stops the build, rates taken back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.model.problems import InputError
from etl.model.profile import BoundaryInput, Profile
from etl.model.series import DistrictSeries
from etl.science.disclosure_flows import Protection
from etl.science.distances import distance_table
from etl.science.models.report import SENTENCE, model_report
from etl.stages import movement
from etl.stages.derive import Derived

PCODES = tuple("ABCDE")


def flows() -> pd.DataFrame:
    rows = [
        (a, "all", b, "all", 2006, 2016, 1000.0 / abs(ord(a) - ord(b)), 0)
        for a in PCODES
        for b in PCODES
        if a != b
    ]
    columns = [
        "origin",
        "origin_setting",
        "destination",
        "destination_setting",
        "start",
        "end",
        "movers",
        "status",
    ]
    return pd.DataFrame(rows, columns=columns)


def line() -> pd.DataFrame:
    import shapely

    squares = [shapely.box(west, 0, west + 0.9, 1) for west in range(len(PCODES))]
    squares[1] = shapely.box(0.9, 0, 1.9, 1)
    return distance_table(PCODES, squares)


def people() -> pd.DataFrame:
    rows = [(p, year, "all", 1000.0, 0) for p in PCODES for year in (2006, 2016)]
    return pd.DataFrame(rows, columns=["pcode", "year", "setting", "population", "status"])


def test_models_find_the_law_of_distance_and_claim_no_cause():
    found = model_report(flows(), people(), line(), PCODES)
    assert found["sentence"] == SENTENCE
    assert "nothing causal follows" in SENTENCE
    one = found["intervals"]["2006-2016"]
    assert one["status"] == "modelled"
    assert one["pairs"] == 20
    assert one["gravity"]["coefficients"]["ln_distance"]["coefficient"] == pytest.approx(-1, abs=0.1)
    assert 0 < one["radiation"]["common_part"] < one["gravity"]["common_part"] <= 1


def test_models_tell_why_there_are_none():
    few = model_report(flows(), people(), line(), PCODES[:3])
    assert few["intervals"]["2006-2016"]["absent"] == "3 districts; 5 are needed"
    withheld = flows()
    withheld.loc[0, "movers"] = np.nan
    told = model_report(withheld, people(), line(), PCODES)
    assert told["intervals"]["2006-2016"]["absent"] == "a flow is withheld by the office that counted it"


def test_moves_that_carry_no_model_are_told_of_without_one():
    nobody = model_report(flows().assign(movers=0.0), people(), line(), PCODES)
    assert nobody["intervals"]["2006-2016"] == {"absent": "nobody moved from one district to another"}
    alike = model_report(flows().assign(movers=7.0), people(), line(), PCODES)["intervals"]["2006-2016"]
    assert alike["gravity"] == {"absent": "every pair has as many moves as any other"}
    assert 0 < alike["radiation"]["common_part"] < 1


def test_moves_that_do_not_balance_stop_the_build(monkeypatch: pytest.MonkeyPatch):
    profile = Profile(Path("p.toml"), "p", "P", (BoundaryInput(Path("d.geojson")),))
    movement.check_balance(flows(), PCODES, profile)
    lost = movement.moves_in

    def short(rows: pd.DataFrame, pcodes: tuple[str, ...]):
        return lost(rows[rows["origin"] != "A"], pcodes)

    monkeypatch.setattr(movement, "moves_in", short)
    with pytest.raises(InputError, match="2006-2016.* do not balance"):
        movement.check_balance(flows(), PCODES, profile)


def test_rates_that_tell_are_taken_back_and_others_stand():
    shape = (2, 1)
    series = DistrictSeries(
        "out_migration_rate", ("A", "B"), ("2006-2016",), np.ones(shape), np.full(shape, "", dtype=object),
        np.full(shape, np.nan), np.zeros(shape, dtype=np.int8), np.zeros(1, dtype=bool),
    )  # fmt: skip
    derived = Derived({"out_migration_rate": series})
    gone = frozenset({("out_migration_rate", "B", "2006-2016"), ("movement_indices", "", "2006-2016")})
    movement.conceal(derived, Protection(pd.Series(dtype=bool), gone, flows()))
    found = derived.series["out_migration_rate"]
    assert found.value[:, 0] == pytest.approx([1, np.nan], nan_ok=True)
    assert found.reason[:, 0].tolist() == ["", "withheld, to protect few people"]
