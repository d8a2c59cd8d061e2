"""Charts carry the numbers they are given: normals, moves, coverage, ranks."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.io import to_json

from dashboard.charts.coverage import by_year
from dashboard.charts.history import History, Moment, history, recent, time_of, with_normal
from dashboard.charts.movement import Exchange, exchange, movement, ways_of
from dashboard.charts.ranking import ranking
from dashboard.drawn import Figure, trace
from dashboard.readings.moves import moves
from dashboard.text import Words
from etl.model import periods

EMERGENCIES = pd.DataFrame(
    {"season": ["2003/04", "1970/71"], "event": ["drought", "drought"], "detail": "", "source": "x"}
)


def series(labels: tuple[str, ...], values: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"period": labels, "value": values})


def moments(rows: pd.DataFrame) -> list[Moment]:
    return [Moment(row.time, row.value, row.normal, "") for row in rows.itertuples()]


def test_rows_out_of_order_are_put_in_the_order_of_time() -> None:
    seasons = periods.span("2000/01", "2012/13")
    rows = with_normal(series(seasons[::-1], [float(i) for i in range(13)]), "season", (2000, 2009))
    assert list(rows["period"]) == list(seasons)
    assert list(rows.index) == list(range(13))


def test_the_normal_of_a_season_is_the_mean_over_the_baseline() -> None:
    seasons = periods.span("2000/01", "2012/13")
    rows = with_normal(series(seasons, [float(i) for i in range(13)]), "season", (2000, 2009))
    assert set(rows["normal"]) == {4.5}


def test_the_normal_of_a_month_is_that_of_the_same_month() -> None:
    months = periods.span("2000-01", "2011-12")
    rows = with_normal(series(months, [float(label[5:7]) for label in months]), "month", (2000, 2011))
    assert (rows["normal"] == rows["value"]).all()


def test_a_short_record_has_no_normal() -> None:
    seasons = periods.span("2000/01", "2008/09")
    assert with_normal(series(seasons, [1.0] * 9), "season", (2000, 2020))["normal"].isna().all()


@pytest.mark.parametrize(
    ("label", "time"),
    [("2016", 2016.0), ("2006-2016", 2011.0), ("2020-01", 2020 + 0.5 / 12), ("2019/20", 2020.04)],
)
def test_time_is_the_middle_of_a_period(label: str, time: float) -> None:
    assert time_of(label) == pytest.approx(time)


def test_the_last_ten_years_are_the_last_ten() -> None:
    seasons = periods.span("2000/01", "2019/20")
    rows = recent(with_normal(series(seasons, [0.0] * 20), "season", (2000, 2019)))
    assert list(rows["period"]) == list(seasons[-10:])


def test_bars_split_at_the_normal_and_emergencies_are_shaded(words: Words) -> None:
    seasons = periods.span("2000/01", "2011/12")
    rows = with_normal(series(seasons, [1.0, 3.0] * 6), "season", (2000, 2011))
    figure = history(History(moments(rows), "mm", 0, diverging=True), EMERGENCIES, words)
    above, below, normal = figure.traces
    assert set(above["y"]) == {3.0}
    assert set(below["y"]) == {1.0}
    assert set(normal["y"]) == {2.0}
    assert len(figure.to_dict()["layout"]["shapes"]) == 1  # 1970/71 lies before the record
    assert figure.to_dict()["layout"]["annotations"][0]["text"] == "2003/04"


def test_missing_values_leave_a_gap(words: Words) -> None:
    rows = with_normal(series(("2000", "2001", "2002"), [1.0, np.nan, 3.0]), "year", (1991, 2020))
    line, *_ = history(History(moments(rows), "", 0, diverging=False), EMERGENCIES, words).traces
    assert np.isnan(line["y"][1])
    assert line["connectgaps"] is False


def flows() -> pd.DataFrame:
    rows = [
        ("A", "B", 30.0, False),
        ("A", "B", 12.0, False),
        ("B", "A", 5.0, False),
        ("A", "A", 7.0, False),
        ("C", "B", 99.0, False),
        ("A", "C", np.nan, True),
        ("A", "D", 0.0, False),
    ]
    frame = pd.DataFrame(rows, columns=["origin", "destination", "movers", "withheld"])
    return frame.assign(
        start=2006, end=2016, origin_setting="all", destination_setting="all", status="observed", source="x"
    )


def exchanged(table: pd.DataFrame, pcode: str, start: int, end: int) -> Exchange:
    return exchange(ways_of(table, moves(table, "ABCD", f"{start}-{end}").rows, start, end), pcode)


def test_moves_in_and_out_leave_out_the_district_itself_and_others() -> None:
    found = exchanged(flows(), "A", 2006, 2016)
    assert (found.arrived, found.departed, found.within, found.withheld) == (5.0, 42.0, 7.0, 1)
    assert found.partners[0].code == "B"
    assert not exchanged(flows(), "A", 1996, 2006).partners


def test_a_withheld_move_is_no_zero_and_a_zero_is_shown(words: Words) -> None:
    figure = movement(exchanged(flows(), "A", 2006, 2016), str, words)
    names = [note["text"] for note in figure.to_dict()["layout"]["annotations"][2:]]
    went = dict(zip(names, figure.traces[1]["text"], strict=True))
    assert went == {"B": "42", "D": "0", "C": "withheld"}


def test_a_sum_that_lacks_a_withheld_row_is_known_to_be_incomplete() -> None:
    found = exchanged(flows(), "A", 2006, 2016)
    assert (found.all_arrived_told, found.all_departed_told) == (True, False)
    half = flows()
    half.loc[[1], ["movers", "withheld"]] = [np.nan, True]  # one of two rows from A to B
    found = exchanged(half, "A", 2006, 2016)
    assert [np.isnan(one.left) for one in found.partners if one.code == "B"] == [True]
    assert found.departed == 0.0
    own = flows()
    own.loc[[3], ["movers", "withheld"]] = [np.nan, True]
    assert np.isnan(exchanged(own, "A", 2006, 2016).within)


def test_coverage_of_a_year_counts_missing_periods() -> None:
    rows = pd.DataFrame(
        {
            "pcode": "A",
            "period": ["2020-01", "2020-02", "2021-01"],
            "value": [1.0, np.nan, np.nan],
            "coverage": [0.8, 0.3, np.nan],
        }
    )
    found = by_year(rows).set_index("year")
    assert found.loc[2020, "share"] == pytest.approx(0.4)
    assert np.isnan(found.loc[2021, "share"])


def test_the_ranking_leaves_out_what_has_no_score(words: Words) -> None:
    rows = pd.DataFrame(
        {
            "score": [50.0, np.nan, 60.4],
            "rank": [2.0, np.nan, 1.0],
            "rank_median": [2.0, np.nan, 1.0],
            "rank_p05": [1.0, np.nan, 1.0],
            "rank_p95": [2.0, np.nan, 2.0],
            "p_top3": [0.9, np.nan, 1.0],
        },
        index=["A", "B", "C"],
    )
    fills = dict.fromkeys("ABC", "#9E2A2B")
    figure = ranking(rows, dict(zip("ABC", ("Alpha", "Beta", "Gamma"), strict=True)), fills, "A", words)
    assert figure.traces[1]["customdata"] == ["C", "A"]
    notes = figure.to_dict()["layout"]["annotations"]
    assert [note["text"] for note in notes] == ["Gamma", "60", "<b>Alpha</b>", "50"]


def test_a_figure_is_sent_as_it_was_laid_out() -> None:
    figure = Figure([trace("bar", y=[1])], {"height": 100})
    assert go.Figure(figure.to_dict()).data[0].type == "bar"
    assert json.loads(to_json(figure, validate=False)) == {
        "data": [{"type": "bar", "y": [1]}],
        "layout": {"height": 100},
    }


def test_a_redrawn_figure_exchanges_parts_of_the_layout_and_leaves_the_first() -> None:
    figure = Figure([trace("bar", y=[1])], {"height": 100, "bargap": 0.5})
    twin = figure.redrawn(trace("scatter", y=[2]), height=200).to_dict()
    assert (twin["layout"]["height"], twin["layout"]["bargap"]) == (200, 0.5)
    assert [one["type"] for one in twin["data"]] == ["bar", "scatter"]
    assert figure.to_dict() == {"data": [{"type": "bar", "y": [1]}], "layout": {"height": 100, "bargap": 0.5}}


def test_the_tests_let_plotly_check_figures() -> None:
    with pytest.raises(ValueError, match="colour"):
        Figure([trace("bar", colour="red")], {})
    with pytest.raises(ValueError, match="hight"):
        Figure([], {"hight": 100})
