"""First page of the national brief: the finding, its map, three numbers, how sure it is."""

from __future__ import annotations

import pandas as pd

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import evidence, portrait, typeset
from dashboard.figures.briefs.figures import prepared
from dashboard.figures.briefs.paper import Flow, columns, measured, shown
from dashboard.readings import findings
from dashboard.readings.names import plain
from dashboard.text import Words

_BIG = 30.0
_SURE_SHARE = 0.42  # of the page's rest, for the ranks


def draw(flow: Flow, build: Build, words: Words) -> None:
    """Title, three numbers, the map of classes, the ranks with their ranges, what the classes mean."""
    size = flow.page.size
    period = findings.newest(build)
    rows = findings.rows_of(build, period)
    flow.text(
        findings.title(build, rows, period, "class", words, plain), size.title, True, most=3, after=0.15
    )
    under = (plain(build.title, 90), findings.period_in_full(build, period, words))
    flow.text(words("separator").join(under), size.subtitle, colour=theme.MUTED, most=2, after=1.2)
    _numbers(flow, build, period, rows, words)
    below = measured(lambda trial: _means(trial, rows, words), flow)
    rest = flow.box.height - below
    ranks = min(_SURE_SHARE * rest, (len(rows) * 3.0 + 15) * size.body)
    found = prepared(build, "hotspots", words)
    shown(flow, rest - ranks, found, side=True, title=words("brief.nation.map"))
    _sure(flow, ranks, build, period, words)
    _means(flow, rows, words)


def _numbers(flow: Flow, build: Build, period: str, rows: pd.DataFrame, words: Words) -> None:
    """Three large numbers with what they count."""
    size = flow.page.size
    year = findings.census_year(build, period)
    told = [*_origins(rows, year, words), _towns(build, words)]
    strip = flow.take(_BIG * typeset.LEADING + 3.4 * size.body)
    flow.take(0.8 * size.body)
    for place, (number, label) in zip(columns(strip, (1, 1.2, 1.3), 2.4 * size.body), told, strict=True):
        cell = Flow(flow.page, place)
        cell.text(typeset.fit(number, place.width, _BIG, True), _BIG, True, theme.ACCENT, after=0.0)
        cell.text(label, size.body + 0.4, colour=theme.MUTED, most=3)


def _origins(rows: pd.DataFrame, year: str, words: Words) -> list[tuple[str, str]]:
    """Origin hotspots and the people in them; no data where nothing has a score."""
    missing = words("number.missing")
    origins = rows.loc[rows["hotspot_class"] == findings.ORIGIN]
    scored = bool(rows["score"].notna().any())
    people, everyone = origins["people"].sum(), rows["people"].sum()
    known = scored and bool(rows["people"].notna().all()) and everyone > 0
    share = words.number(100 * people / everyone) if known else missing
    return [
        (words.number(len(origins)) if scored else missing, words("brief.nation.hotspots", count=len(rows))),
        (words.people(people) if known else missing, words("brief.nation.people", year=year, share=share)),
    ]


def _towns(build: Build, words: Words) -> tuple[str, str]:
    """Share of moves from the countryside to towns in the newest interval."""
    last = portrait.last_moves(build)
    found = evidence.settings(build, last[0], words) if last else []
    way = words("choice.setting.rural-urban")
    share = next((one.share for one in found if one.way == way), None)
    if last is None or share is None:
        return "–", words("brief.nation.towns_none")
    return f"{words.number(share)} %", words("brief.nation.towns", interval=words.period(last[0]))


def _sure(flow: Flow, height: float, build: Build, period: str, words: Words) -> None:
    place = Flow(flow.page, flow.take(height))
    place.heading(words("brief.nation.sure"))
    draws = build.robustness.get("draws")
    if findings.rows_of(build, period)["p_class"].isna().all():
        place.text(words("brief.facts.sure_plain"), flow.page.size.body, colour=theme.MUTED)
        return
    key = "brief.nation.sure_line" if draws else "brief.nation.sure_plain"
    told = {"robust": evidence.kept(build, period), "count": len(build.districts)}
    said = words(key, **told, draws=words.number(draws)) if draws else words(key, **told)
    place.text(said, flow.page.size.body, most=2, after=0.6)
    found = prepared(build, "rank-intervals", words)
    shown(place, place.box.height - 0.6 * flow.page.size.body, found, rule=False)


def _means(flow: Flow, rows: pd.DataFrame, words: Words) -> None:
    size = flow.page.size
    flow.heading(words("brief.nation.means"))
    present = [
        name for name in (*theme.HOTSPOT_CLASS, "insufficient_data") if (rows["hotspot_class"] == name).any()
    ]
    for name in present:
        told = f"{words(f'class.{name}')}: {words(f'class.about.{name}')}"
        flow.text(told, size.small, colour=theme.MUTED, most=2, after=0.15)
