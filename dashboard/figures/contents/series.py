"""What figures of one variable share: its record, its words, the legend, the finished figure."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.build import Build, Variable
from dashboard.figures.contents import telling
from dashboard.figures.contents.telling import Told
from dashboard.figures.records import FigureRecord, NotInBuild, Prepared
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.readings.names import plain
from dashboard.text import Words

SEASON_RAIN = "season_rainfall_mm"


def variable_of(build: Build, id: str, words: Words) -> Variable:
    if (
        id not in build.variables
        or not build.variables[id].last_period
        and build.variables[id].cadence != "static"
    ):
        raise NotInBuild(words("figure.none.variable", variable=id))
    return build.variables[id]


def label_of(variable: Variable, words: Words) -> str:
    return plain(words.of_record(f"variable.{variable.id}.label", variable.label), 120)


def legend_of(shown: ClassedMap, words: Words) -> list[tuple[MapClass, str]]:
    """Classes from the highest down, each with its count in the map shown."""
    ordered = [*reversed(shown.classes[:-1]), shown.classes[-1]]
    return [
        (one, words("hotspots.legend", label=one.label, count=len(shown.members(one.id)))) for one in ordered
    ]


def baseline(build: Build, words: Words) -> str:
    return words("district.between", low=build.baseline[0], high=build.baseline[1])


def finished(
    build: Build,
    record: FigureRecord,
    told: Told,
    drawing: object,
    numbers: pd.DataFrame,
    variable: Variable,
    words: Words,
    on_map: bool = False,
) -> Prepared:
    finite = numbers.replace({np.inf: np.nan})
    return telling.prepared(build, record, told, drawing, finite, words, (variable.id,), on_map)
