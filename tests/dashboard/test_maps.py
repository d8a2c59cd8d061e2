"""Layers put every district into one class; outlines are wound, labelled and hatched as the screen needs."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard import theme
from dashboard.build import Build
from dashboard.maps import outlines
from dashboard.maps.classed import NO_DATA, by_edges, position
from dashboard.maps.districts import district_map, selected
from dashboard.maps.layers import LAYERS, net_level, risk_level
from dashboard.readings.findings import rows_of
from dashboard.text import Words
from etl.science.index.table import Cuts

CUTS = Cuts()
SQUARE = shapely.box(27, -30, 28, -29)


def rows(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=pd.Index([f"P{i}" for i in range(len(next(iter(columns.values()))))]))


def test_an_edge_belongs_to_the_class_above_it() -> None:
    assert [position(v, (36, 50)) for v in (35.9, 36, 49.9, 50)] == [0, 1, 1, 2]


def test_zero_and_no_data_are_two_classes() -> None:
    values = pd.Series({"A": 0.0, "B": np.nan})
    shown = by_edges(values, (0.0,), ("below", "zero or more"), ("#000000", "#FFFFFF"), "no data")
    assert shown.member == {"A": "1", "B": NO_DATA}
    assert shown.class_of("B").hatched
    assert not shown.class_of("A").hatched


def test_levels_follow_the_cut_points() -> None:
    assert [risk_level(v, CUTS) for v in (35.9, 36, 50)] == ["low", "medium", "high"]
    assert [net_level(v, CUTS) for v in (-50.1, -50, 50, 50.1)] == ["loss", "even", "even", "gain"]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)
def test_a_layer_puts_every_district_into_one_class_of_its_legend(
    build: Build, words: Words, layer: object
) -> None:
    table = rows_of(build, "2006-2016")
    table.loc["LSB", ["score", "net_rate"]] = np.nan
    table.loc["LSB", "hotspot_class"] = "insufficient_data"
    shown = layer.classify(table, CUTS, words)  # type: ignore[attr-defined]
    classes = [one.id for one in shown.classes]
    assert len(set(classes)) == len(classes)
    assert set(shown.member) == set(table.index)
    assert set(shown.member.values()) <= set(classes)
    assert sum(len(shown.members(one)) for one in classes) == 10
    assert shown.class_of("LSB").hatched


def test_the_classes_of_risk_state_their_edges(words: Words) -> None:
    table = rows(score=[10.0, 30.0, 40.0, 45.0, 55.0, 70.0])
    shown = LAYERS[1].classify(table, CUTS, words)
    labels = [shown.class_of(pcode).label for pcode in table.index]
    assert labels == [
        "Low: under 24",
        "Low: 24–36",
        "Medium: 36–43",
        "Medium: 43–50",
        "High: 50–65",
        "High: 65 and over",
    ]


def test_the_classes_of_movement_state_their_edges(words: Words) -> None:
    shown = LAYERS[2].classify(rows(net_rate=[-160.0, -60.0, 0.0, 60.0]), CUTS, words)
    labels = [shown.class_of(f"P{i}").label for i in range(4)]
    assert labels == ["Loss: under −150", "Loss: −100 to −50", "About even: −50 to 50", "Gain: 50–100"]


def test_exterior_rings_are_clockwise_and_holes_are_not() -> None:
    holed = shapely.Polygon(SQUARE.exterior.coords, [shapely.box(27.4, -29.6, 27.6, -29.4).exterior.coords])
    districts = pd.DataFrame({"geometry": [holed]}, index=["A"])
    (exterior, hole), *_ = outlines.feature_collection(districts)["features"][0]["geometry"]["coordinates"]
    assert not shapely.LinearRing(exterior).is_ccw
    assert shapely.LinearRing(hole).is_ccw


def test_a_label_stands_where_there_is_room() -> None:
    thin_then_wide = shapely.union(shapely.box(27, -30, 27.1, -29), shapely.box(27, -29.4, 28, -29))
    lon, lat = outlines.label_point(thin_then_wide)
    assert lon == pytest.approx(27.5)
    assert -29.4 < lat < -29


def test_labels_of_the_districts_stand_inside_them_and_apart(build: Build) -> None:
    points = {p: outlines.label_point(shape) for p, shape in build.districts["geometry"].items()}
    for pcode, point in points.items():
        assert build.districts.loc[pcode, "geometry"].contains(shapely.Point(point))
    all_points = np.array(list(points.values()))
    apart = np.abs(all_points[:, None] - all_points[None]) / (
        0.62,
        0.09,
    )  # degrees: a name's width and height
    collide = (apart < 1).all(axis=2) & ~np.eye(10, dtype=bool)
    assert not collide.any()


def test_hatching_stays_inside() -> None:
    lines = outlines.hatch([SQUARE])
    assert len(lines) > 10
    assert all(SQUARE.buffer(1e-9).covers(shapely.LineString(line)) for line in lines)


def test_hatching_runs_on_into_a_neighbour_but_over_no_gap() -> None:
    west, east, far = (
        shapely.box(27, -29, 28, -28),
        shapely.box(28, -29, 29, -28),
        shapely.box(30, -29, 31, -28),
    )
    alone = sum(len(outlines.hatch([shape])) for shape in (west, east, far))
    lines = [shapely.LineString(line) for line in outlines.hatch([west, east, far])]
    assert len(outlines.hatch([west])) < len(lines) < alone - 10
    both = shapely.union_all([west, east, far])
    assert all(both.buffer(1e-6).covers(line) for line in lines)
    length = sum(shapely.LineString(line).length for line in outlines.hatch([west]))
    assert sum(line.length for line in lines) == pytest.approx(3 * length, rel=0.05)


def test_a_small_outline_has_hatching_enough_to_be_seen() -> None:
    village = shapely.box(27.51, -29.013, 27.52, -29.003)
    assert len(outlines.hatch([village])) >= outlines.HATCH_LINES
    assert len(outlines.hatch([SQUARE, village.buffer(1e-3)])) > len(outlines.hatch([SQUARE]))


def test_the_map_draws_ten_districts_without_another_host(build: Build, words: Words) -> None:
    table = rows_of(build, "2006-2016")
    shown = LAYERS[0].classify(table, CUTS, words)
    hover = dict.fromkeys(table.index, "x")
    country = district_map(build.districts, shown, hover, "/app/static/outlines.json")
    figure = selected(country, build.districts, "LSE").to_dict()
    fills, *others = figure["data"]
    assert [one["line"]["color"] for one in others[:-1]] == [theme.PAPER, theme.INK]
    assert selected(country, build.districts, "") is country
    assert list(fills["locations"]) == list(table.index)
    assert fills["geojson"] == "/app/static/outlines.json"
    assert fills["unselected"]["marker"]["opacity"] == 1
    assert len([trace for trace in others if trace["mode"] == "text"]) == 1
    assert figure["layout"]["geo"]["projection"]["type"] == "mercator"
    assert figure["layout"]["geo"].get("fitbounds") is None
    assert len(json.dumps(figure, default=str)) < 40_000


def test_what_is_hatched_carries_its_edge_in_the_fill(build: Build, words: Words) -> None:
    table = rows_of(build, "2006-2016")
    hover = dict.fromkeys(table.index, "")
    whole = LAYERS[1].classify(table, CUTS, words)
    table.loc["LSB", "score"] = np.nan
    gap = LAYERS[1].classify(table, CUTS, words)
    edges = [
        district_map(build.districts, shown, hover, "").traces[0]["marker"]["line"]["color"]
        for shown in (whole, gap)
    ]
    assert edges[0] == theme.PAPER
    assert [edges[1][i] == theme.HATCH for i in range(10)] == [pcode == "LSB" for pcode in table.index]


def test_a_district_without_data_is_hatched(build: Build, words: Words) -> None:
    table = rows_of(build, "2006-2016")
    whole = LAYERS[1].classify(table, CUTS, words)
    table.loc["LSB", "score"] = np.nan
    gap = LAYERS[1].classify(table, CUTS, words)
    hover = dict.fromkeys(table.index, "")
    colours = [
        {one["line"]["color"] for one in district_map(build.districts, shown, hover, "").traces[1:-1]}
        for shown in (whole, gap)
    ]
    assert theme.HATCH not in colours[0]
    assert theme.HATCH in colours[1]


def test_text_on_a_fill_can_be_read() -> None:
    fills = [*theme.HOTSPOT_CLASS.values(), *(c for row in theme.BIVARIATE for c in row)]
    fills += [colour for palette in theme.PALETTES.values() for colour in palette]
    for fill in fills:
        light, dark = sorted((theme.luminance(fill), theme.luminance(theme.text_on(fill))), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, fill  # WCAG 2.2, bold text on graphics
