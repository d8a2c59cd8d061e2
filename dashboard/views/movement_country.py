"""Four measures of the whole system of moves, each in one sentence, and all intervals side by side."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.readings import findings
from dashboard.readings.moves import EVERY
from dashboard.readings.names import in_markdown, in_table
from dashboard.views import foot
from dashboard.views.foot import Foot
from dashboard.views.movement_scene import Scene, stem
from etl.model.periods import interval
from etl.model.tables import MOVEMENT_INDICES

INDICES = {"cmi": 1, "mei": 0, "anmr": 1, "courgeau_k": 2}  # decimals
_LEAST_DISTRICTS = 2


def title(scene: Scene) -> str:
    """Intensity and effectiveness in one sentence."""
    words, found = scene.stage.words, _values(scene)
    if found.reindex(["cmi", "mei"]).isna().any():
        return words("movement.title.country_none", interval=scene.interval())
    said = {id: words.number(found[id], INDICES[id]) for id in ("cmi", "mei")}
    return words("movement.title.country", interval=scene.interval(), **said)


def draw(scene: Scene, title: str, unit: str) -> None:
    """Each index with its value and its sentence; the caution on zones; all intervals."""
    words, rows = scene.stage.words, _indices(scene)
    here = rows[rows["period"] == scene.period]
    st.subheader(words("movement.country_of.head"), anchor=False)
    if here.empty:
        components.quiet(words("movement.country_of.none"))
        return
    districts = int(here["districts"].iloc[0])
    for column, id in zip(st.columns(len(INDICES), gap="medium"), INDICES, strict=True):
        with column:
            _index(scene, id, districts)
    caution = words("movement.country_of.zones", districts=districts)
    st.markdown(caution)
    components.text_alternative(words, in_markdown(title, 300), _table(scene, rows))
    _foot(scene, title, unit, rows, caution)


def _indices(scene: Scene) -> pd.DataFrame:
    """Published measures of all intervals, all settings together."""
    return cache.keep(scene.stage.build, "movement-indices", (), lambda: _read(scene))


def _read(scene: Scene) -> pd.DataFrame:
    rows = scene.stage.build.table(MOVEMENT_INDICES)
    rows = rows[rows["setting"] == EVERY]
    periods = [interval(int(row.start), int(row.end)) for row in rows.itertuples()]
    return rows.assign(period=periods)


def _values(scene: Scene) -> pd.Series:
    rows = _indices(scene)
    return rows[rows["period"] == scene.period].set_index("index")["value"]


def _index(scene: Scene, id: str, districts: int) -> None:
    words = scene.stage.words
    value = _values(scene).get(id, math.nan)
    st.metric(words(f"movement.index.{id}.name"), _text(scene, id, value))
    if pd.isna(value):
        return
    divisor = words.number(math.log(districts**2), 2) if districts >= _LEAST_DISTRICTS else ""
    says = words(f"movement.index.{id}.says", value=words.number(value, INDICES[id]), divisor=divisor)
    components.quiet(says)


def _text(scene: Scene, id: str, value: float) -> str:
    words = scene.stage.words
    if pd.isna(value):
        return words("number.missing")
    return f"{words.number(value, INDICES[id])} {words(f'movement.index.{id}.unit')}".rstrip()


def _table(scene: Scene, rows: pd.DataFrame) -> list[dict[str, str]]:
    words = scene.stage.words
    wide = rows.pivot(index="index", columns="period", values="value").reindex(list(INDICES))
    return [
        {
            words("movement.columns.measure"): words(f"movement.index.{id}.name"),
            **{words.period(str(period)): _text(scene, str(id), value) for period, value in row.items()},
        }
        for id, row in wide.iterrows()
    ]


def _foot(scene: Scene, title: str, unit: str, rows: pd.DataFrame, caution: str) -> None:
    stage, words = scene.stage, scene.stage.words
    subtitle = words("separator").join((scene.interval(), unit))
    here = rows[rows["period"] == scene.period]
    sources = list(dict.fromkeys(scene.moves.rows["source"]))
    under = Foot(title, subtitle, sources, findings.weakest_word(here), scene.short())
    file = (
        words("download.table"),
        f"{stem(scene, 'country')}.csv",
        foot.CSV,
        lambda: _csv(scene, rows, caution),
    )
    foot.draw(stage, "country", under, [file])


def _csv(scene: Scene, rows: pd.DataFrame, caution: str) -> bytes:
    build, words = scene.stage.build, scene.stage.words
    mark = [words("demonstration.mark")] if build.demonstration else []
    units = {id: words(f"movement.index.{id}.unit") for id in INDICES}
    table = rows[["period", "index", "value", "districts", "status"]].assign(
        unit=rows["index"].map(units).fillna(""), build=build.id, note=in_table("; ".join([*mark, caution]))
    )
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
