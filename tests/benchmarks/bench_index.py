"""How long the draws and a reader's sliders take; `make bench` runs it and prints the figures."""

import time

import numpy as np
import pytest

from etl.science.index.draws import Alternative, Case
from etl.science.index.hotspots import Movement
from etl.science.index.live import reweighted
from etl.science.index.robustness import robustness
from etl.science.index.table import Cuts, IndexRow, IndexTable, design
from tests.benchmarks.telling import tell

DRAWS = 10_000
PILLARS = {"hazard": 6, "exposure": 2, "sensitivity": 2}


def _name(pillar, number):
    return "crop_per_rural" if (pillar, number) == ("exposure", 1) else f"{pillar}_{number}"


TABLE = IndexTable(
    tuple(
        IndexRow(_name(pillar, i), pillar, 1, 0, 1, "share")
        for pillar, count in PILLARS.items()
        for i in range(count)
    )
)


def case_of(units, readings=4):
    rng = np.random.default_rng(0)
    whole = design(TABLE)
    net = rng.uniform(-150, 150, units)
    seasonal = {column: (rng.random((units, 10)) < 0.3).astype(float) for column in (0, 1, 2, 3, 8, 9)}
    movement = Movement(net, rng.uniform(50, 250, units), True, 150.0)
    way = Alternative("as published", rng.random((units, len(whole.ids))), seasonal, net)
    return Case(whole, movement, Cuts(), (way,) * readings)


def best_of(times, work):
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


@pytest.mark.parametrize(("units", "limit"), [(10, 0.1), (78, 0.5)])
def test_ten_thousand_draws(units, limit):
    case = case_of(units)
    took = best_of(5, lambda: robustness(case, DRAWS))
    tell(f"{DRAWS} draws, {units} units", took, limit, "s", at_least=False)


@pytest.mark.parametrize("units", [10, 78])
def test_sliders_answer_at_once(units):
    case = case_of(units)
    took = best_of(5, lambda: reweighted(case, TABLE, {"hazard_0": 2.0}, {"exposure": 0.5}, draws=2_000))
    tell(f"other weights with 2000 draws, {units} units", 1000 * took, 100, "ms", at_least=False)
