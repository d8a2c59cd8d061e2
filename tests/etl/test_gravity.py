"""Gravity with fixed effects: Korea 2020, made-up moves whose coefficients are known, and its margins."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.science.models.fit import common_part
from etl.science.models.gravity import gravity

KOREA = (
    Path(os.environ.get("MECC_REAL_DATA", "../shared/real")).parent
    / "reference"
    / "korea_interregional_flows_2012_2020.csv"
)


def pairs(count: int) -> tuple[list[str], list[str]]:
    names = [f"P{number}" for number in range(count)]
    return [a for a in names for b in names if a != b], [b for a in names for b in names if a != b]


def test_moves_made_by_the_law_give_its_coefficients_back():
    random = np.random.default_rng(0)
    origins, destinations = pairs(6)
    km, touching = random.uniform(20, 300, 30), random.integers(0, 2, 30).astype(float)
    mass = dict(zip(sorted(set(origins)), random.uniform(1, 9, 6), strict=True))
    pull = np.array([mass[a] * mass[b] ** 2 for a, b in zip(origins, destinations, strict=True)])
    moves = 1000 * pull * km**-1.5 * np.exp(0.4 * touching)
    found = gravity(origins, destinations, moves, {"ln_km": np.log(km), "touching": touching})
    assert found.coefficients["ln_km"] == pytest.approx(-1.5, abs=1e-9)
    assert found.coefficients["touching"] == pytest.approx(0.4, abs=1e-9)
    assert found.errors["ln_km"] == pytest.approx(0, abs=1e-6)
    assert found.deviance_explained == pytest.approx(1)
    assert found.common_part == pytest.approx(1)


def test_fitted_margins_are_the_observed_and_places_without_moves_get_none():
    origins, destinations = pairs(5)
    moves = np.random.default_rng(1).integers(1, 500, 20).astype(float)
    moves[[origin == "P0" for origin in origins]] = 0.0
    found = gravity(origins, destinations, moves, {"x": np.random.default_rng(2).normal(size=20)})
    table = pd.DataFrame({"o": origins, "d": destinations, "moves": moves, "fitted": found.fitted})
    for side in ("o", "d"):
        sums = table.groupby(side)[["moves", "fitted"]].sum()
        assert sums["fitted"].to_numpy() == pytest.approx(sums["moves"].to_numpy(), rel=1e-9, abs=1e-9)
    assert (table.loc[table["o"] == "P0", "fitted"] == 0).all()


def test_what_cannot_be_told_from_the_effects_is_refused():
    origins, destinations = pairs(6)
    moves = np.random.default_rng(1).integers(1, 500, 30).astype(float)
    climate_of_origin = np.array([float(origin[1]) for origin in origins])
    with pytest.raises(ValueError, match="does not vary within origins and destinations"):
        gravity(origins, destinations, moves, {"climate": climate_of_origin})
    with pytest.raises(ValueError, match="6 pairs cannot carry 6 coefficients"):
        gravity(*pairs(3), np.arange(1.0, 7.0), {"x": np.arange(6.0) ** 2})


def test_common_part_by_hand():
    # The smaller of each pair: 3 + 1; together 10 + 6.
    assert common_part(np.array([9.0, 1.0]), np.array([3.0, 3.0])) == pytest.approx(2 * 4 / 16)
    assert np.isnan(common_part(np.zeros(2), np.zeros(2)))


@pytest.mark.real
def test_korea_in_2020():
    if not KOREA.exists():
        pytest.skip("the flows between Korea's regions are not there")
    table = pd.read_csv(KOREA)
    table = table[(table["year"] == 2020) & (table["orig"] != table["dest"])]
    found = gravity(
        table["orig"].tolist(),
        table["dest"].tolist(),
        table["flow"].to_numpy(dtype=float),
        {"ln": np.log(table["dist_cent"].to_numpy()), "contig": table["contig"].to_numpy(dtype=float)},
    )
    assert round(found.coefficients["ln"], 6) == -0.573419
    assert round(found.coefficients["contig"], 6) == 0.727957
    assert found.common_part == pytest.approx(0.853, abs=5e-4)
    for side in ("orig", "dest"):
        sums = table.assign(fitted=found.fitted).groupby(side)[["flow", "fitted"]].sum()
        assert sums["fitted"].to_numpy() == pytest.approx(sums["flow"].to_numpy(), rel=1e-9)
