"""Any composite index from two tables: trees, treatment, ASEM, mistakes."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from etl.files.composite_tables import read_composite
from etl.model.problems import InputError, MachineError, UsageError
from etl.science.index.general import Options, scores
from etl.science.index.hierarchy import Node, hierarchy
from etl.science.index.treatment import is_extreme, logarithm, treat, winsorised
from etl.stages.composite import run

REFERENCE = Path(os.environ.get("MECC_REAL_DATA", "../shared/real")).parent / "reference"
NAN = float("nan")
TREE = "id,parent,label,direction,weight,lo,hi\n"
SMALL = {
    "total": "total,,Total,,,,",
    "left": "left,total,Left,1,1,,",
    "right": "right,total,Right,1,3,,",
    "a": "a,left,A,1,1,0,10",
    "b": "b,left,B,-1,1,0,10",
    "c": "c,right,C,1,1,0,10",
}
UNITS = "unit,group,a,b,c\nX,g,0,0,0\nY,g,5,10,10\nZ,h,10,5,5\n"


def tables(tmp_path, tree=None, values=UNITS, head=TREE, **changed):
    rows = tree if tree is not None else [row for row in {**SMALL, **changed}.values() if row]
    (tmp_path / "T.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "V.csv").write_text(values, encoding="utf-8")
    return tmp_path / "T.csv", tmp_path / "V.csv"


def scored(tmp_path, *args, **options):
    table, values = args or tables(tmp_path)
    run(table, values, tmp_path / "out", **options)
    return pd.read_csv(tmp_path / "out" / "scores.csv").set_index("unit")


def complaints(tmp_path, *args, **options):
    with pytest.raises(InputError) as caught:
        scored(tmp_path, *args, **options)
    return [str(problem) for problem in caught.value.problems]


# Published index


@pytest.fixture(scope="module")
def asem(tmp_path_factory):
    if not (REFERENCE / "coinr_asem_indicator_meta.csv").is_file():
        pytest.skip("the reference tables of the ASEM index are not beside the project")
    out = tmp_path_factory.mktemp("asem")
    notes = run(
        REFERENCE / "coinr_asem_indicator_meta.csv",
        REFERENCE / "coinr_asem_indicator_data.csv",
        out,
        denominate=True,
        impute="group-mean:EurAsia_group",
        screen=0.9,
        treat="skew-kurtosis",
        normalise="minmax",
        aggregate="arithmetic",
    )
    return pd.read_csv(out / "scores.csv").set_index("unit"), notes


def test_asem_scores_and_ranks_are_reproduced(asem):
    found = asem[0]
    expected = pd.read_csv(REFERENCE / "coinr_asem_expected_half.csv").set_index("uCode")
    both = found.loc[expected.index]
    np.testing.assert_allclose(both["score"], expected["Score"], rtol=0, atol=1e-9)
    assert both["rank"].tolist() == expected["Rank"].tolist()
    assert len(found) == 51
    top = found.sort_values("rank").head(3)["score"].round(6)
    assert top.to_dict() == {"CHE": 68.383724, "NLD": 64.819516, "DNK": 64.80408}


def test_asem_has_a_column_for_every_aggregate_and_tells_what_was_treated(asem):
    found, notes = asem
    assert list(found.columns[2:6]) == ["Index", "Sust", "Conn", "SusEcFin"]
    assert (found["score"] == found["Index"]).all()
    assert "65 values imputed with the mean of the group in EurAsia_group" in notes
    assert "Services: 4 values winsorised" in notes


# Treatment


def test_ordinary_values_are_left_alone():
    values = np.array([1.0, 2, 3, 4, 5, NAN])
    found = treat(values)
    np.testing.assert_array_equal(found.values, values)
    assert (found.winsorised, found.logarithm) == (0, False)


def test_one_outlier_takes_the_next_value_and_no_more():
    values = np.array([*range(1, 21), 500], dtype=float)
    assert is_extreme(values)
    found = treat(values)
    assert found.winsorised == 1
    assert found.values[-1] == 20


def test_all_winsorised_points_take_the_most_extreme_value_not_winsorised():
    found = winsorised(np.array([1.0, 2, 3, 100, 200]), 2, upper=True)
    assert found.tolist() == [1, 2, 3, 3, 3]
    again = winsorised(np.array([-90.0, -80, 1, 2, NAN]), 2, upper=False)
    np.testing.assert_array_equal(again, [1, 1, 1, 2, NAN])


def test_the_tail_is_that_of_the_skew():
    values = -np.array([*range(1, 21), 500], dtype=float)
    assert treat(values).values[-1] == -20


def test_where_five_points_are_not_enough_the_logarithm_of_the_untreated_values_is_taken():
    values = np.array([*range(60), *range(1000, 1007)], dtype=float)
    found = treat(values)
    assert found.logarithm
    np.testing.assert_array_equal(found.values, logarithm(values))
    assert abs(pd.Series(found.values).skew()) < abs(pd.Series(values).skew())


def test_logarithm_by_hand_on_both_tails():
    # min 0, max 100, a = 1
    np.testing.assert_allclose(logarithm(np.array([0.0, 0, 0, 9, 100])), np.log([1, 1, 1, 10, 101]))
    np.testing.assert_allclose(logarithm(np.array([100.0, 100, 100, 91, 0])), -np.log([1, 1, 1, 10, 101]))


# Trees


def test_goalposts_direction_and_levels_by_hand(tmp_path):
    # left of Y: a 50.5, b falling 1 -> 25.75; right 100; total (25.75 + 3·100)/4
    found = scored(tmp_path)
    assert found.loc["Y", "left"] == 25.75
    assert found.loc["Y", "score"] == pytest.approx((25.75 + 300) / 4)
    assert list(found.columns) == ["score", "rank", "total", "right", "left", "reason"]


def test_minmax_runs_from_0_to_100_and_from_1_for_a_geometric_mean(tmp_path):
    arithmetic = scored(tmp_path, normalise="minmax")
    assert arithmetic.loc["X", "left"] == 50  # a 0, b falling 100
    geometric = scored(tmp_path, normalise="minmax", aggregate="geometric")
    assert geometric.loc["X", "left"] == pytest.approx(10)  # √(1·100)
    assert geometric.loc["X", "total"] == pytest.approx((10 * 1 * 1 * 1) ** 0.25)


def test_each_level_may_have_its_own_mean(tmp_path):
    found = scored(tmp_path, aggregate="arithmetic,geometric")
    assert found.loc["Y", "score"] == pytest.approx((25.75 * 100**3) ** 0.25)


def test_z_and_rank(tmp_path):
    assert scored(tmp_path, normalise="z").loc["X", "right"] == pytest.approx(-1)
    assert scored(tmp_path, normalise="rank").loc["Y", "right"] == 3


def test_the_hotspot_table_is_read_as_a_tree_of_pillars(tmp_path):
    head = "id,pillar,weight,lo,hi,unit,note\n"
    rows = ["a,hazard,1,0,10,,", "b,exposure,1,10,0,,", "c,sensitivity,1,0,10,,", "net_rate,movement,,-2,2,,"]
    found = scored(tmp_path, *tables(tmp_path, rows, head=head), aggregate="arithmetic,geometric")
    assert found.loc["Z", "hazard"] == 100
    assert found.loc["Z", "score"] == pytest.approx((100 * 50.5 * 50.5) ** (1 / 3))


def test_a_gap_makes_a_unit_insufficient_and_only_that_unit(tmp_path):
    gap = UNITS.replace("Y,g,5,10,10", "Y,g,NA,10,10")
    found = scored(tmp_path, *tables(tmp_path, values=gap))
    assert np.isnan(found.loc["Y", "score"])
    assert np.isnan(found.loc["Y", "rank"])
    assert found.loc["Y", "reason"] == "insufficient data: lacks a"
    assert found.loc["Y", "right"] == 100
    assert found.loc["Z", "score"] == scored(tmp_path).loc["Z", "score"]


def test_gaps_are_imputed_with_the_group_mean_where_asked(tmp_path):
    gap = UNITS + "W,g,,0,0\n"
    tree, values = read_composite(*tables(tmp_path, values=gap))
    once = scores(tree, values, Options(impute_by="group", normalise="goalposts"))
    assert once.notes == ["1 values imputed with the mean of the group in group"]
    # group g has a = 0 and 5, so W takes 2.5 and scores 1 + 99·0.25
    assert once.aggregates.loc["W", "left"] == pytest.approx((1 + 99 * 0.25 + 100) / 2)


def test_units_under_the_screen_are_out_of_the_scale_too(tmp_path):
    gap = UNITS.replace("Z,h,10,5,5", "Z,h,10,,")
    found = scored(tmp_path, *tables(tmp_path, values=gap), screen=0.5, normalise="minmax")
    assert found.loc["Z", "reason"] == "insufficient data: has 0.33 of the indicators, 0.50 are needed"
    assert np.isnan(found.loc["Z", "left"])
    assert found.loc["Y", "right"] == 100


def test_indicators_are_divided_by_their_denominators(tmp_path):
    head = "id,parent,weight,denominator\n"
    rows = ["total,,,", "a,total,1,b", "c,total,1,"]
    values = "unit,a,b,c\nX,10,10,0\nY,10,5,0\nZ,10,2,1\n"
    args = tables(tmp_path, rows, values, head)
    assert scored(tmp_path, *args, denominate=True).loc["Y", "score"] == pytest.approx(100 * (2 - 1) / 4 / 2)
    zero = tables(tmp_path, rows, values.replace("10,2,1", "10,0,1"), head)
    assert "column b: is 0 for Z" in complaints(tmp_path, *zero, denominate=True)[0]


# Mistakes


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (
            {"a": "a,lift,A,1,1,0,10"},
            "row 5, column parent: parent 'lift' of a is no row of the table; did you mean 'left'?",
        ),
        ({"total": "total,left,Total,1,1,,"}, "parents go in a circle: total → left → total"),
        ({"left": "left,,Left,1,1,,"}, "there must be one root, found total, left"),
        ({"a": "a,left,A,1,-1,0,10"}, "row 5, column weight: -1 is negative"),
        ({"a": "a,left,A,1,,0,10"}, "row 5, column weight: is empty"),
        ({"c": "c,right,C,1,0,0,10"}, "the weights below right sum to 0"),
        ({"a": "a,left,A,2,1,0,10"}, "row 5, column direction: holds 2; write 1 or -1"),
        ({"a": "a,left,A,1,1,10,0"}, "the wrong way round for direction 1; swap lo and hi"),
        ({"a": "a,left,A,1,1,10,10"}, "row 5, column hi: equals lo (10)"),
        ({"a": "a,left,A,1,1,zero,10"}, "row 5, column lo: holds 'zero', which is no number"),
        ({"b": "a,left,B,1,1,0,10"}, "row 6, column id: 'a' stands already in row 5"),
        ({"b": "d,left,B,1,1,0,10"}, "V.csv: row 1: lacks column 'd'"),
        ({"a": "a,,A,1,1,0,10"}, "row 5: a: is an indicator without a parent; correct the parents"),
        ({"a": "a,left,A,1,1,0,"}, "row 5, column hi: is empty; write both goalposts or none"),
    ],
)
def test_each_mistake_in_a_tree_is_one_clear_line(tmp_path, changed, told):
    found = complaints(tmp_path, *tables(tmp_path, **changed))
    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("a,b,c\n1,2,3\n", "lacks column 'unit'"),
        ("unit,a,b,c\n", "holds no unit"),
        ("unit,a,b,c\nX,1,2,3\nX,1,2,3\n", "row 3, column unit: 'X' stands already in row 2"),
        ("unit,a,b,c\nX,many,2,3\n", "row 2, column a: holds 'many', which is no number"),
        ("unit,a,b,c\nX,,2,3\nY,,2,3\n", "column a: has no value for any unit"),
        ("unit,a,b,c\nX,1,2,3,4\n", "row 2: has 5 cells, not 4"),
        ("unit,a,b,c\nX,inf,2,3\n", "row 2, column a: holds 'inf', which is no number"),
        ("unit,a,b,c\nX,1e308,2,3\nY,-1e308,1,1\n", "column a: holds 1e+308, too large to reckon with"),
        ("unit,a,b,c\n,1,2,3\n", "row 2, column unit: is empty; name the unit"),
        ("unit,a,a,b,c\nX,1,1,2,3\n", "row 1: holds column 'a' twice"),
    ],
)
def test_each_mistake_in_the_values_is_one_clear_line(tmp_path, values, told):
    found = complaints(tmp_path, *tables(tmp_path, values=values))
    assert len(found) == 1
    assert told in found[0]


def test_an_indicator_without_spread_has_no_relative_scale(tmp_path):
    alike = "unit,a,b,c\nX,1,2,3\nY,1,4,5\n"
    found = complaints(tmp_path, *tables(tmp_path, values=alike), normalise="minmax")
    assert "column a: is the same for every unit; take it out, or normalise with goalposts" in found[0]


def test_what_an_option_needs_must_be_there(tmp_path):
    assert "lacks column 'region'" in complaints(tmp_path, impute="group-mean:region")[0]
    bare = tables(tmp_path, a="a,left,A,1,1,,")
    assert "no goalposts for a" in complaints(tmp_path, *bare, normalise="goalposts")[0]
    assert "no geometric mean exists" in complaints(tmp_path, normalise="z", aggregate="geometric")[0]


@pytest.mark.parametrize(
    ("option", "word"),
    [
        ("impute", "mean"),
        ("impute", "group-mean:"),
        ("treat", "skew"),
        ("normalise", "minmax2"),
        ("aggregate", "mean"),
    ],
)
def test_wrong_words_are_wrong_usage(tmp_path, option, word):
    with pytest.raises(UsageError, match=f"--{option}"):
        run(*tables(tmp_path), tmp_path, **{option: word})


# Tables as strangers bring them


def test_an_indicator_alone_is_no_tree(tmp_path):
    found = complaints(tmp_path, *tables(tmp_path, ["a,,A,1,1,,"]))
    assert "a: is an indicator without a parent" in found[0]


def test_coinr_tables_as_r_writes_them(tmp_path):
    head = "iCode,iName,Parent,Direction,Weight,Type\n"
    rows = [
        "a,A,I,1,1,Indicator",
        "b,B,I,-1,3,Indicator",
        "pop,P,NA,NA,NA,Denominator",
        "I,Idx,NA,1,1,Aggregate",
    ]
    values = "uCode,uName,a,b,pop\nX,Ex,1,3,9\nY,Wy,3,1,9\nZ,Zed,NA,2,9\n"
    found = scored(tmp_path, *tables(tmp_path, rows, values, head))
    assert found["score"].tolist()[:2] == [0, 100]
    assert found.loc["Z", "reason"] == "insufficient data: lacks a"


def test_an_indicator_under_an_indicator_is_told(tmp_path):
    head = "iCode,Parent,Direction,Weight,Type\n"
    rows = ["a,I,1,1,Indicator", "b,a,1,1,Indicator", "I,,1,1,Aggregate"]
    found = complaints(tmp_path, *tables(tmp_path, rows, head=head))
    assert "row 3, column parent: parent 'a' of b is an indicator itself; name an aggregate" in found[0]


def test_denominators_are_needed_only_where_they_are_used(tmp_path):
    head = "id,parent,weight,denominator\n"
    args = tables(tmp_path, ["total,,,", "a,total,1,pop", "c,total,1,"], UNITS, head)
    assert scored(tmp_path, *args).loc["Y", "score"] == 75  # a half way, c highest
    assert "lacks column 'pop'" in complaints(tmp_path, *args, denominate=True)[0]


def test_what_carries_no_weight_is_not_missed_and_needs_no_spread(tmp_path):
    values = "unit,a,b,c\nX,0,,1\nY,10,7,1\nZ,5,7,1\n"
    args = tables(tmp_path, values=values, b="b,left,B,1,0,,", right="right,total,Right,1,0,,")
    found = scored(tmp_path, *args, normalise="minmax")
    assert found["score"].tolist() == [0, 100, 50]
    assert found["reason"].isna().all()


def test_a_unit_without_a_group_is_not_imputed(tmp_path):
    values = "unit,group,a,b,c\nX,,0,,0\nY,,5,10,10\nZ,h,10,5,5\nW,h,1,,2\n"
    found = scored(tmp_path, *tables(tmp_path, values=values), impute="group-mean:group")
    assert found.loc["X", "reason"] == "insufficient data: lacks b"
    assert found.loc["W", "left"] == pytest.approx((1 + 99 * 0.1 + 1 + 99 * 0.5) / 2)  # b is 5, as Z has it


def test_a_whole_group_without_a_value_stays_insufficient(tmp_path):
    values = "unit,group,a,b,c\nX,g,0,,0\nY,g,5,,10\nZ,h,10,5,5\n"
    found = scored(tmp_path, *tables(tmp_path, values=values), impute="group-mean:group")
    assert found["score"].notna().tolist() == [False, False, True]


def test_groups_are_no_indicator(tmp_path):
    assert "column a: holds an indicator, not groups" in complaints(tmp_path, impute="group-mean:a")[0]


def test_the_screen_lets_through_what_just_reaches_it(tmp_path):
    names = [f"i{number}" for number in range(10)]
    rows = ["total,,", *(f"{name},total,1" for name in names)]
    full = [",".join(str(unit * number) for number in range(1, 11)) for unit in (1, 2)]
    values = (
        f"unit,{','.join(names)}\nX,{full[0]}\nY,{full[1]}\nZ,{','.join('1' * 9)},\nW,{','.join('1' * 8)},,\n"
    )
    found = scored(tmp_path, *tables(tmp_path, rows, values, "id,parent,weight\n"), screen=0.9)
    assert found.loc["Z", "reason"] == "insufficient data: lacks i9"  # nine of ten pass the screen
    assert found.loc["W", "reason"].startswith("insufficient data: has 0.80")


def test_falling_goalposts_turn_every_scale(tmp_path):
    head = "id,parent,weight,lo,hi\n"
    rows = ["total,,,,", "a,total,1,10,0", "c,total,1,0,10"]
    args = tables(tmp_path, rows, "unit,a,c\nX,1,3\nY,3,1\n", head)
    for scale in ("goalposts", "minmax", "z", "rank"):
        assert scored(tmp_path, *args, normalise=scale)["rank"].tolist() == [1, 2], scale


def test_harmonic_and_ties_by_hand(tmp_path):
    found = scored(tmp_path, aggregate="harmonic")
    # left of Z: a 100, b falling 50.5; right 50.5 with weight 3
    left = 2 / (1 / 100 + 1 / 50.5)
    assert found.loc["Z", "score"] == pytest.approx(4 / (1 / left + 3 / 50.5))
    alike = scored(tmp_path, *tables(tmp_path, values=UNITS + "V,h,10,5,5\n"))
    assert alike["rank"].to_dict() == {"X": 4, "Y": 1, "Z": 2, "V": 2}


def test_hostile_names_are_text_in_the_file(tmp_path):
    values = UNITS.replace("X,", '"=1+1",').replace("Y,", '"a, ""b""\nc",')
    scored(tmp_path, *tables(tmp_path, values=values))
    found = pd.read_csv(tmp_path / "out" / "scores.csv")
    assert found["unit"].tolist() == ["'=1+1", 'a, "b"\nc', "Z"]


def test_nothing_is_written_where_something_is_wrong(tmp_path):
    complaints(tmp_path, *tables(tmp_path, a="a,lift,A,1,1,0,10"))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "out").write_text("in the way")
    with pytest.raises(MachineError, match="cannot write scores.csv"):
        scored(tmp_path)
    assert (tmp_path / "out").read_text() == "in the way"


def test_the_scale_that_was_taken_is_told(tmp_path):
    table, values = tables(tmp_path)
    assert run(table, values, tmp_path / "out")[-1].startswith(
        "normalised by goalposts; with it, 3 of 3 units"
    )
    bare = tables(tmp_path, a="a,left,A,1,1,,")
    assert run(*bare, tmp_path / "out")[-1].startswith("normalised by minmax")


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, (5, 3), elements=st.floats(-1e6, 1e6, allow_nan=False)),
    st.lists(st.floats(0.1, 10), min_size=3, max_size=3),
    st.lists(st.sampled_from([1, -1]), min_size=3, max_size=3),
)
def test_any_two_level_index_is_what_numpy_makes_of_it(data, weights, signs):
    assume((np.ptp(data, axis=0) > 1e-3).all())
    nodes = tuple(Node(f"i{k}", "top", weights[k], signs[k]) for k in range(3))
    tree = hierarchy(nodes, (Node("top", ""),))
    frame = pd.DataFrame(data, columns=[node.id for node in nodes], index=list("abcde"))
    turned = data * np.array(signs)
    scaled = 100 * (turned - turned.min(axis=0)) / np.ptp(turned, axis=0)
    expected = scaled @ np.array(weights) / sum(weights)
    found = scores(tree, frame, Options()).aggregates["top"]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
