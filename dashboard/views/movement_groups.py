"""Moves by sex and age, where the build has them: a table under the flow map, with its own foot."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.readings import findings
from dashboard.readings.move_groups import by_group, groups_csv
from dashboard.views import foot
from dashboard.views.foot import Foot
from dashboard.views.movement_scene import Scene, count_text, stem
from etl.model.tables import FLOW_GROUPS

SEXES = ("male", "female", "all")


def draw(scene: Scene) -> None:
    """Nothing where no table tells sex or age of the interval's moves."""
    words, rows = scene.stage.words, _rows(scene)
    if rows.empty:
        return
    head, unit = words("movement.groups.head"), words("movement.groups.unit")
    st.subheader(head, anchor=False)
    components.quiet(unit)
    components.table([_row(scene, row) for row in rows.to_dict("records")])
    notes = [*scene.short(), words("movement.groups.about")]
    subtitle = words("separator").join((scene.interval(), unit))
    under = Foot(head, subtitle, list(dict.fromkeys(rows["source"])), findings.weakest_word(rows), notes)
    file = f"{stem(scene, 'groups')}.csv"

    def made() -> bytes:
        return groups_csv(scene.stage.build, rows, scene.period, notes, words)

    foot.draw(scene.stage, "groups", under, [(words("download.table"), file, foot.CSV, made)])


def _rows(scene: Scene) -> pd.DataFrame:
    build = scene.stage.build
    asked = (scene.period, scene.origin, scene.destination, scene.setting)
    if not build.holds(FLOW_GROUPS):
        return pd.DataFrame()
    return cache.keep(
        build, "by-group", asked, lambda: by_group(build.table(FLOW_GROUPS), tuple(build.names), *asked)
    )


def _row(scene: Scene, row: dict[str, object]) -> dict[str, str]:
    words, sex, age = scene.stage.words, str(row["sex"]), str(row["age"])
    return {
        words("movement.columns.sex"): words(f"movement.groups.{sex}") if sex in SEXES else sex,
        words("movement.columns.age"): words("movement.groups.ages") if age == "all" else age,
        words("movement.columns.movers"): count_text(scene, float(str(row["movers"])), bool(row["withheld"])),
        words("movement.columns.withheld"): words.number(int(str(row["withheld"]))),
    }
