"""Whether neighbours are alike: Moran's I, and from 30 units on a map of what stands out, else why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import ClassedMap
from dashboard.maps.clusters import clusters
from dashboard.maps.districts import district_map
from dashboard.readings import findings
from dashboard.readings.names import in_chart, in_markdown, plain
from dashboard.views.robustness_basis import file_of, file_rows, notes
from dashboard.views.stage import Stage
from etl.science.index.space import LEAST_UNITS_LOCAL

MAP, MAP_HEIGHT = "clusters-map", 340
SURE_AT = 0.05
STATISTICS = {"gi": "1", "lisa": "1", "p": "1", "significant": "0/1"}  # of a file, with their units
Local = Sequence[Mapping[str, Any]]


def draw(stage: Stage) -> None:
    """Moran's I with its p, then local clusters or why there are none."""
    words, told = stage.words, _told(stage)
    st.subheader(words("space.heading"), anchor=False)
    if not told:
        components.quiet(words("space.absent"))
    elif told["moran"]:
        _moran(stage, told["moran"])
    else:
        components.quiet(words("space.none", reason=in_markdown(str(told["no_moran"]), 300)))
    scored = findings.rows_of(stage.build, stage.selection.period)["score"].notna().sum()
    if told and told["local"]:
        _local(stage, told["local"])
    elif scored < LEAST_UNITS_LOCAL:
        st.markdown(words("space.no_local", units=words.number(scored)))
    elif told:
        components.quiet(words("space.no_local_why", reason=in_markdown(str(told["no_local"]), 300)))


def files(stage: Stage) -> list[tuple[str, str, str, Callable[[], bytes]]]:
    """The local statistics of every district as a file, where there are any."""
    words, told = stage.words, _told(stage)
    if not told or not told["local"]:
        return []
    stem, period = words("space.file.stem"), stage.selection.period
    name = words("download.file", stem=stem, period=period, layer="clusters")
    return [(words("space.file.button"), f"{name}.csv", "text/csv", lambda: _file(stage, told["local"]))]


def _told(stage: Stage) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = stage.build.basis_of(stage.selection.period).get("space")
    return found


def _moran(stage: Stage, moran: Mapping[str, Any]) -> None:
    words = stage.words
    sure = moran["p"] <= SURE_AT
    st.markdown(
        words(
            "space.pattern" if sure else "space.no_pattern",
            value=words.number(moran["value"], 2),
            expected=words.number(moran["expected"], 2),
            p=words.p_value(moran["p"]),
            how=words.of_record(f"space.how_{moran['how']}", plain(str(moran["how"]))),
            units=moran["units"],
        )
    )
    if not sure and moran["units"] < LEAST_UNITS_LOCAL:
        components.quiet(words("space.few", units=moran["units"]))


def _local(stage: Stage, local: Local) -> None:
    """Districts that stand out after control of the false-discovery rate, on a map and by name."""
    words, build = stage.words, stage.build
    st.markdown(f"**{words('space.local')}**")
    found = sorted((one for one in local if one["significant"]), key=lambda one: (one["p"], one["pcode"]))
    key = "space.local_found" if found else "space.local_none"
    said = words(key, count=len(found), units=len(local))
    components.quiet(said)
    shown = clusters(local, (str(pcode) for pcode in build.districts.index), words)
    _map(stage, local, shown)
    components.text_alternative(words, said, [_row(stage, one) for one in found])


def _map(stage: Stage, local: Local, shown: ClassedMap) -> None:
    build, words = stage.build, stage.words
    hover = {pcode: f"<b>{in_chart(build.names[pcode])}</b>" for pcode in shown.member}
    hover |= {str(one["pcode"]): _hover(stage, one, shown) for one in local}
    key = (stage.selection.period, words.language)
    figure = cache.keep(
        build,
        MAP,
        key,
        lambda: district_map(build.districts, shown, hover, cache.outlines(build), MAP_HEIGHT),
    )
    components.chart(figure, MAP, words("space.map_alt", units=len(local)))
    people = dict(findings.rows_of(build, stage.selection.period)["people"])
    components.legend(components.legend_items(shown, people, words))


def _hover(stage: Stage, one: Mapping[str, Any], shown: ClassedMap) -> str:
    words, pcode = stage.words, str(one["pcode"])
    name = in_chart(stage.build.names[pcode])
    gi, p = words.number(one["gi"], 1), words.p_value(one["p"])
    return words("space.hover", name=name, kind=shown.class_of(pcode).label, gi=gi, p=p)


def _row(stage: Stage, one: Mapping[str, Any]) -> dict[str, str]:
    words = stage.words
    return {
        words("crossing.districts"): stage.build.names.get(one["pcode"], one["pcode"]),
        words("space.quadrant"): words(f"space.kind.{one['quadrant']}"),
        words("space.gi"): words.number(one["gi"], 1),
        words("space.lisa"): words.number(one["lisa"], 2),
        words("space.p"): words.p_value(one["p"]),
    }


def _file(stage: Stage, local: Local) -> bytes:
    words, period = stage.words, stage.selection.period
    rows = findings.rows_of(stage.build, period)
    measures = [
        (
            words(f"space.file.{name}"),
            unit,
            {str(one["pcode"]): float(one[name]) for one in local if one[name] is not None},
        )
        for name, unit in STATISTICS.items()
    ]
    table = file_rows(stage.build, period, measures, rows)
    return file_of(stage, table, [words("space.local"), *notes(stage, period, plain)])
