"""Every kind of finding, with numbers to follow by hand; one row per district, one where all are alike."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from etl.model.periods import Cadence, span
from etl.model.records import Indicator, Level, Weights
from etl.model.series import DistrictSeries, no_reason
from etl.science.disagreement import disagreement
from etl.science.quality import findings

YEAR = span("2020-01", "2020-12")
NAN = np.nan


def series(values: list[list[float]], periods: tuple[str, ...] = YEAR, **about: object) -> DistrictSeries:
    value = np.array(values, dtype=np.float64)
    reason = no_reason(value.shape)
    reason[np.isnan(value)] = "no raster"
    defaults: dict[str, object] = {
        "variable": "rain",
        "reason": reason,
        "coverage": np.ones(value.shape),
        "preliminary": np.zeros(len(periods), dtype=bool),
        "source": "gauge",
    }
    return DistrictSeries(
        pcodes=tuple("ABC"[: len(values)]),
        periods=periods,
        value=value,
        status=np.zeros(value.shape, dtype=np.int8),
        **{**defaults, **about},  # type: ignore[arg-type]
    )


def record(**about: object) -> Indicator:
    defaults: dict[str, object] = {"unit": "mm", "plausible": (0.0, 100.0), "level": Level.CELL}
    return Indicator(
        id="rain",
        label="Rain",
        cadence=Cadence.MONTH,
        inputs=("rain_month",),
        function=max,
        method="",
        reference="",
        weights=Weights.AREA,
        **{**defaults, **about},  # type: ignore[arg-type]
    )


def rows(table: pd.DataFrame, kind: str) -> list[tuple[str, str, float, str]]:
    chosen = table[table["finding"] == kind]
    return list(chosen[["pcode", "period", "value", "detail"]].itertuples(index=False, name=None))


def test_nothing_to_tell() -> None:
    assert findings([series([[1.0] * 12] * 2)], [record()]).empty


def test_missing_values_are_counted_by_district_and_reason() -> None:
    found = findings([series([[NAN, NAN, *[1.0] * 10], [1.0] * 12])], [record()])
    assert rows(found, "no value") == [
        ("A", "2020-01 to 2020-02", 2.0, "2 of 12 periods without a value: no raster")
    ]


def test_reasons_that_differ_in_numbers_only_are_one() -> None:
    told = no_reason((1, 12))
    told[0, :3] = ["coverage 0.62 is under 0.80", "coverage 0.10 is under 0.80", "2019-12 is missing"]
    one = series([[NAN] * 3 + [1.0] * 9], reason=told)
    assert [detail for *_, detail in rows(findings([one], []), "no value")] == [
        "2 of 12 periods without a value: coverage is under 0.80",
        "1 of 12 periods without a value: input periods are missing",
    ]


def test_what_is_alike_in_every_district_is_told_once() -> None:
    found = findings([series([[NAN, *[1.0] * 11]] * 3)], [])
    assert rows(found, "no value") == [
        ("", "2020-01", 1.0, "1 of 12 periods without a value: no raster; in all 3 districts")
    ]


def test_partial_coverage_tells_the_least_share() -> None:
    coverage = np.ones((2, 12))
    coverage[0, 4:6] = [0.9, 0.85]
    coverage[1, :] = 0.97  # border cells only
    found = findings([series([[1.0] * 12] * 2, coverage=coverage)], [record()])
    assert rows(found, "partial coverage") == [
        ("A", "2020-06", 0.85, "2 of 12 values rest on part of the district; least coverage 0.85")
    ]
    derived = record(level=Level.DISTRICT)
    assert findings([series([[1.0] * 12] * 2, coverage=coverage)], [derived]).empty


def test_gaps_of_a_source_are_named() -> None:
    found = findings([], [], gaps={"gauge": ("2020-02", "2020-03", "2020-07")})
    assert found[["variable", "source", "period", "value", "detail"]].iloc[0].tolist() == [
        "",
        "gauge",
        "2020-02 to 2020-07",
        3.0,
        "3 periods have no raster: 2020-02 to 2020-03, 2020-07",
    ]


def test_preliminary_periods_are_told_once() -> None:
    flags = np.array([False] * 10 + [True] * 2)
    found = findings([series([[1.0] * 12] * 3, preliminary=flags)], [record()])
    assert rows(found, "preliminary") == [
        ("", "2020-11 to 2020-12", 2.0, "2 periods are preliminary; the publisher will revise them")
    ]


def test_implausible_values_are_one_row_with_the_furthest() -> None:
    found = findings([series([[120.0, -5.0, 101.0, *[1.0] * 9], [100.0 + 1e-9] * 12])], [record()])
    assert rows(found, "implausible") == [
        ("A", "2020-01", 120.0, "3 values lie outside 0 to 100: the furthest is 120")
    ]


def januaries(values: list[float]) -> DistrictSeries:
    """Januaries of 21 years, the other months constant."""
    periods = span("2000-01", "2020-12")
    value = np.full((1, len(periods)), 50.0)
    value[0, ::12] = values
    return series(value.tolist(), periods)


def test_jump_is_six_robust_deviations_from_the_months_median() -> None:
    # 20 values 1 … 20 and one more: median 11, median absolute deviation 5, robust deviation 7.413
    assert findings([januaries([*range(1, 21), 55.0])], [record()]).empty  # 44 / 7.413 = 5.9
    found = findings([januaries([*range(1, 21), 56.0])], [record()])  # 45 / 7.413 = 6.07
    ((pcode, period, value, detail),) = rows(found, "jump")
    assert (pcode, period, value) == ("A", "2020-01", 56.0)
    assert detail.startswith("1 value lies over 6 robust standard deviations from the median of")
    assert detail.endswith(": 56")


def test_shares_do_not_jump() -> None:
    odd = januaries([0.0, 0.01] * 10 + [1.0])
    assert findings([odd], [record(unit="share")]).empty
    assert len(findings([odd], [record()])) == 1


def test_disagreement_by_hand() -> None:
    # differences 1, 2, 3, −6: mean 0; largest −6
    first = series([[10.0, 20.0, 30.0, 40.0]], YEAR[:4])
    second = series([[11.0, 22.0, 33.0, 34.0]], YEAR[:4], source="satellite")
    found = disagreement(first, second)
    assert found is not None
    assert found.mean == pytest.approx([0.0])
    assert found.largest.tolist() == [-6.0]
    assert found.at == ("2020-04",)
    # centred: (−15, −5, 5, 15) and (−14, −3, 8, 9): 400 / √(500 · 350)
    assert found.correlation == pytest.approx([400 / np.sqrt(500 * 350)])


def test_disagreement_is_one_row_per_district() -> None:
    first = series([[10.0, 20.0, 30.0], [5.0, 5.0, 5.0]], YEAR[:3])
    second = series([[12.0, 22.0, 32.0, 9.0], [NAN, 6.0, 4.0, 9.0]], YEAR[:4], source="satellite")
    found = findings([], [record()], [(first, second)])
    assert found["source"].unique().tolist() == ["gauge; satellite"]
    assert rows(found, "disagreement") == [
        (
            "A",
            "2020-01 to 2020-03",
            2.0,
            "satellite against gauge over 3 periods: mean difference +2 mm, correlation 1.00, "
            "largest difference +2 mm in 2020-01",
        ),
        (
            "B",
            "2020-01 to 2020-03",
            0.0,
            "satellite against gauge over 2 periods: mean difference +0 mm, no correlation (too short or "
            "constant), largest difference +1 mm in 2020-02",
        ),
    ]


def test_sources_that_agree_or_never_meet_say_so() -> None:
    first = series([[1.0, 2.0]] * 2, YEAR[:2])
    equal = findings([], [record()], [(first, series([[1.0, 2.0]] * 2, YEAR[:2], source="satellite"))])
    assert rows(equal, "disagreement") == [
        ("", "2020-01 to 2020-02", 0.0, "satellite against gauge over 2 periods: equal; in all 2 districts")
    ]
    apart = findings([], [record()], [(first, series([[1.0]] * 2, YEAR[5:6], source="satellite"))])
    assert apart["detail"].tolist() == ["satellite has no period in common with gauge"]


def test_second_source_with_gaps_only_is_no_disagreement() -> None:
    first = series([[1.0, NAN]], YEAR[:2])
    assert disagreement(first, series([[NAN, 2.0]], YEAR[:2])) is None
