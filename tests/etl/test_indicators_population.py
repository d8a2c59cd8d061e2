"""Population and urban share at the years of a table, and between two of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.model.series import Settings
from etl.model.status import Status
from etl.science.indicators.population import people, people_at, population, urban_share

PCODES = ("A", "B")


def table(*rows: tuple[str, int, str, float], status: Status = Status.OBSERVED) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["pcode", "year", "setting", "population"])
    return frame.assign(status=int(status))


TABLE = table(
    ("A", 2006, "all", 1000),
    ("A", 2006, "urban", 200),
    ("A", 2016, "all", 1200),
    ("A", 2016, "urban", 400),
    ("B", 2006, "all", 500),
    ("B", 2006, "rural", 450),
    ("B", 2016, "rural", 400),
    ("B", 2016, "urban", 150),
)


def test_population_at_the_years_of_the_table():
    found = population(TABLE, Settings(), PCODES)
    assert found.periods == ("2006", "2016")
    np.testing.assert_array_equal(found.value, [[1000, 1200], [500, 550]])  # B in 2016 is 400 + 150


def test_the_third_setting_follows_from_two():
    np.testing.assert_array_equal(people(TABLE, PCODES, "rural").value, [[800, 800], [450, 400]])
    np.testing.assert_array_equal(people(TABLE, PCODES, "urban").value, [[200, 400], [50, 150]])


def test_urban_share():
    found = urban_share(TABLE, Settings(), PCODES)
    np.testing.assert_allclose(found.value, [[0.2, 1 / 3], [0.1, 150 / 550]])


def test_what_the_table_lacks_has_a_reason():
    lacking = table(("A", 2006, "all", 1000), ("A", 2016, "all", 1200), ("A", 2016, "urban", 400))
    found = population(lacking, Settings(), PCODES)
    assert list(found.reason[1]) == [
        "no population of 2006 in the table",
        "no population of 2016 in the table",
    ]
    shares = urban_share(lacking, Settings(), PCODES)
    assert shares.reason[0, 0] == "no urban population of 2006 in the table"
    assert shares.value[0, 1] == pytest.approx(1 / 3)


def test_between_two_censuses_it_is_linear():
    found = people_at(TABLE, 2011, PCODES)
    np.testing.assert_array_equal(found.value, [1100, 525])
    np.testing.assert_array_equal(people_at(TABLE, 2013.5, PCODES, "urban").value, [350, 125])


@pytest.mark.parametrize("year", [2005.5, 2016.5])
def test_never_extrapolated(year: float):
    found = people_at(TABLE, year, PCODES, "rural")
    assert np.isnan(found.value).all()
    assert found.reason[0] == f"no rural population on both sides of {year}"


def test_status_is_that_of_the_two_years_around():
    projected = pd.concat([TABLE, table(("A", 2026, "all", 1500), status=Status.MODELLED)])
    assert people_at(projected, 2011, PCODES).status[0] == Status.OBSERVED
    assert people_at(projected, 2021, PCODES).status[0] == Status.MODELLED
    assert people_at(projected, 2016, PCODES).status[0] == Status.OBSERVED
    assert population(projected, Settings(), PCODES).status is not None
    assert list(population(projected, Settings(), PCODES).status[0]) == [0, 0, 1]
