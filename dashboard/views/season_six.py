"""Six seasons side by side as small maps, in the classes of the season's map."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import NO_DATA
from dashboard.maps.small_maps import NARROW, WIDE, SmallMap, small_maps
from dashboard.readings.export import measures_csv
from dashboard.readings.names import in_markdown
from dashboard.readings.season_measures import MEASURES, Measured, country_line, measured, value_text
from dashboard.served import address, put
from dashboard.text import Words
from dashboard.views import foot, to_pack
from dashboard.views.foot import Foot
from dashboard.views.season_maps import classed_of, in_file, notes, rows_of
from dashboard.views.season_words import unit
from dashboard.views.stage import Stage
from etl.model.status import Status

SEASONS = 6


def draw(stage: Stage) -> None:
    """The chosen season and the five before it, in the classes of the map."""
    build, words, chosen = stage.build, stage.words, stage.selection
    labels = [label for label in reversed(build.periods.get("season", ())) if label <= chosen.season][
        -SEASONS:
    ]
    found = [measured(build, chosen.measure, label, words) for label in labels]
    found = [one for one in found if one.values.notna().any()]
    if not found:
        return
    first, last = words.period(found[0].season), words.period(found[-1].season)
    st.subheader(words("season.six", first=first, last=last), anchor=False)
    about = words("season.six_about", unit=unit(stage, found[-1]), place=words("place.country"))
    components.quiet(about)
    told = words("list.comma").join(_panel_text(one, words) for one in found)
    alt = words("season.six_alt", count=len(found), unit=unit(stage, found[-1]), told=told)
    st.markdown(f"![{in_markdown(alt, 600)}]({_image(stage, found, alt)})")
    _six_foot(stage, found, about, told)


def _panel_text(one: Measured, words: Words) -> str:
    return words("season.six_panel", season=words.period(one.season), value=country_line(one, words))


def _image(stage: Stage, found: list[Measured], alt: str) -> str:
    """Address of the small maps; the picture itself where none can be written."""
    build, words, chosen = stage.build, stage.words, stage.selection
    in_row = NARROW if components.on_phone() else WIDE
    key = (chosen.season, chosen.measure, in_row, words.language)

    def make() -> bytes:
        return small_maps(build.districts, [_small(stage, one) for one in found], in_row, alt).encode()

    svg = cache.keep(build, "six-seasons", key, make)
    name = put(svg, "seasons", ".svg")
    if name is None:
        return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
    return address(name, st.get_option("server.baseUrlPath"))


def _small(stage: Stage, one: Measured) -> SmallMap:
    words = stage.words
    title = words.period(one.season)
    title = title if one.whole or one.measure != "rain" else words("season.so_far_mark", season=title)
    return SmallMap(
        title, country_line(one, words), classed_of(stage, one), one.season == stage.selection.season
    )


def _six_foot(stage: Stage, found: list[Measured], about: str, told: str) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    status = max(Status.parse(one.status) for one in found).label
    record = build.variables[MEASURES[chosen.measure]]
    first, last = words.period(found[0].season), words.period(found[-1].season)
    told_of = Foot(
        words("season.six", first=first, last=last), unit(stage, found[-1]), record.sources, status
    )
    stem = words("season.file.six", season=in_file(chosen.season), measure=chosen.measure)
    rows: Callable[[], pd.DataFrame] = lambda: pd.concat([rows_of(stage, one) for one in found])  # noqa: E731
    foot.draw(
        stage,
        told_of,
        [
            (
                words("download.climate.maps"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, told_of, lambda: _printed_six(stage, found)),
            ),
            (
                words("download.table"),
                f"{stem}.csv",
                foot.CSV,
                lambda: measures_csv(build, rows(), [about], words),
            ),
        ],
        to_pack.button(stage, "six-seasons", measure=chosen.measure, period=chosen.season),
    )
    table = [
        {words("climate.columns.district"): build.names[str(pcode)]}
        | {words.period(one.season): value_text(one, one.values[pcode], words) for one in found}
        for pcode in build.districts.index
    ]
    components.text_alternative(words, in_markdown(told, 600), table)


def _printed_six(stage: Stage, found: list[Measured]) -> object:
    from dashboard.figures.layouts.multiples import Multiples, Panel

    words = stage.words
    panels = []
    for one in found:
        classed = classed_of(stage, one)
        numbers = {pcode: text.removesuffix(" %") for pcode, text in notes(one, words).items()}
        panels.append(Panel(_small(stage, one).title, country_line(one, words), classed, numbers))
    last = classed_of(stage, found[-1])
    items = [
        (one, one.label)
        for one in last.classes
        if one.id != NO_DATA or any(panel.shown.members(NO_DATA) for panel in panels)
    ]
    return Multiples(stage.build.districts, panels, items)
