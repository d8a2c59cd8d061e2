"""Six seasons side by side as small maps, in the classes of the season's map."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from dashboard import cache, components
from dashboard.maps.classed import NO_DATA
from dashboard.maps.small_maps import NARROW, WIDE, SmallMap, small_maps
from dashboard.readings.export import measures_csv
from dashboard.readings.findings import weakest
from dashboard.readings.names import in_markdown
from dashboard.readings.season_measures import MEASURES, Measured, country_line, measured, value_text
from dashboard.readings.seasons import MONTHS
from dashboard.served import address, put
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views import foot, to_pack
from dashboard.views.foot import Foot
from dashboard.views.season_maps import classed_of, in_file, notes, rows_of
from dashboard.views.season_words import unit
from dashboard.views.stage import Stage

SEASONS = 6


def draw(stage: Stage) -> None:
    """The chosen season and the five before it, in the classes of the map."""
    words, found = stage.words, _found(stage)
    if not found:
        return
    title, told = _title(found, words), _told(stage, found)
    st.subheader(title, anchor=False)
    about = words("season.six_about", unit=unit(stage, found[-1]), place=words("place.country"))
    if found[-1].measure != "rain" and not found[-1].complete:
        about += " " + words(f"season.six_latest.{'warning' if found[-1].measure == 'warning' else 'green'}")
    alt = words("season.six_alt", count=len(found), unit=unit(stage, found[-1]), told=told)
    picture = f"![{in_markdown(alt, 600)}]({_image(stage, found, alt)})"
    _foot(stage, found, title, about, picture)
    components.text_alternative(words, in_markdown(told, 600), _table(stage, found))


@kept
def _found(stage: Stage) -> tuple[Measured, ...]:
    """Those of the six seasons of which some district has a value."""
    build, chosen = stage.build, stage.selection
    labels = [label for label in reversed(build.periods.get("season", ())) if label <= chosen.season]
    found = (measured(build, chosen.measure, label, stage.words) for label in labels[-SEASONS:])
    return tuple(one for one in found if one.values.notna().any())


def _title(found: Sequence[Measured], words: Words) -> str:
    first, last = words.period(found[0].season), words.period(found[-1].season)
    return words("season.six", first=first, last=last)


@kept
def _told(stage: Stage, found: tuple[Measured, ...]) -> str:
    words = stage.words
    told = (
        words("season.six_panel", season=words.period(one.season), value=country_line(one, words))
        for one in found
    )
    return words("list.comma").join(told)


@kept
def _table(stage: Stage, found: tuple[Measured, ...]) -> list[dict[str, str]]:
    """A row for each district, a column for each season."""
    words, names = stage.words, stage.build.names
    heads = [words.period(one.season) for one in found]
    rows = zip(stage.build.districts.index, *(one.values.tolist() for one in found), strict=True)
    return [
        {words("climate.columns.district"): names[pcode]}
        | {head: value_text(one, value, words) for head, one, value in zip(heads, found, values, strict=True)}
        for pcode, *values in rows
    ]


def _image(stage: Stage, found: Sequence[Measured], alt: str) -> str:
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
    """The mark of a season that is not over stands by the number, where there is room in any language."""
    words, line = stage.words, country_line(one, stage.words)
    if not one.complete and one.parts:
        month = words(f"month.{MONTHS[one.parts[-1]]}")
        line = words(
            "season.so_far_mark" if one.measure == "rain" else "season.at_mark", what=line, month=month
        )
    strong = one.season == stage.selection.season
    return SmallMap(words.period(one.season), line, classed_of(stage, one), strong)


def _foot(stage: Stage, found: Sequence[Measured], title: str, about: str, picture: str) -> None:
    build, words, chosen = stage.build, stage.words, stage.selection
    status = weakest(one.status for one in found)
    record = build.variables[MEASURES[chosen.measure]]
    above = (components.grey(about), picture)
    under = Foot(title, unit(stage, found[-1]), record.sources, status, above=above)
    stem = words("season.file.six", season=in_file(chosen.season), measure=chosen.measure)
    rows: Callable[[], pd.DataFrame] = lambda: pd.concat([rows_of(stage, one) for one in found])  # noqa: E731
    foot.draw(
        stage,
        "six-seasons",
        under,
        [
            (
                words("download.climate.maps"),
                f"{stem}.png",
                foot.PNG,
                foot.picture(stage, under, lambda: _printed(stage, found)),
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


def _printed(stage: Stage, found: Sequence[Measured]) -> object:
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
