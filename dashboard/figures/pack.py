"""Every figure that can be made, and the list that says which ones go into a pack."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from dashboard.figures.contents import (
    climate,
    history,
    hotspots,
    index,
    indicator,
    links,
    matrix,
    movement,
    pairs,
    season,
    settings,
    strip,
)
from dashboard.figures.entries import CHOSEN, DEFAULT_LIST, KEYS, NAME, Entry
from dashboard.figures.records import FigureRecord
from dashboard.figures.sizes import BY_ID as SIZES_BY_ID
from dashboard.figures.sizes import Size
from dashboard.readings.interval_climate import LAGS, OUTCOMES
from dashboard.readings.moves import EVERY, SETTINGS
from dashboard.readings.season_measures import MEASURES
from dashboard.selection import ARROWS, LEAST_MOVERS, SPANS, Selection
from etl.model.paths import shown
from etl.model.problems import InputError, Problem, Problems, UsageError

FIGURES = (
    FigureRecord("hotspots", "hotspots", "hotspots", hotspots.by_class),
    FigureRecord("climate-risk", "hotspots", "hotspots", hotspots.by_risk),
    FigureRecord("net-migration", "hotspots", "hotspots", hotspots.by_net),
    FigureRecord("risk-and-movement", "hotspots", "hotspots", hotspots.by_both),
    FigureRecord("rank-intervals", "risk", "robustness", index.ranks),
    FigureRecord("risk-parts", "risk", "robustness", index.parts),
    FigureRecord("seasons-of-rain", "climate", "season", climate.seasons),
    FigureRecord("rain-strip", "climate", "climate", climate.strip),
    FigureRecord("rain-history", "climate", "district", history.history),
    FigureRecord("indicator", "climate", "climate", indicator.indicator),
    FigureRecord("largest-flows", "movement", "movement", movement.flow_map),
    FigureRecord("flow-matrix", "movement", "movement", matrix.matrix),
    FigureRecord("climate-and-movement", "links", "links", links.scatter),
    FigureRecord("season-map", "climate", "season", season.season_map),
    FigureRecord("six-seasons", "climate", "season", season.six_seasons),
    FigureRecord("season-curve", "climate", "season", season.season_curve),
    FigureRecord("variable-strip", "climate", "climate", strip.strip),
    FigureRecord("countryside-and-towns", "movement", "movement", settings.settings),
    FigureRecord("climate-against-rate", "links", "links", pairs.association),
)
BY_ID = {record.id: record for record in FIGURES}
OPTIONS = {
    "size": tuple(SIZES_BY_ID),
    "measure": tuple(MEASURES),
    "setting": (EVERY, *SETTINGS),
    "least": LEAST_MOVERS,
    "arrows": ARROWS,
    "outcome": OUTCOMES,
    "lag": LAGS,
    "span": SPANS,
}  # the same in every build


@dataclass(frozen=True)
class Wanted:
    """One figure of a list: the record, what is chosen for it, its size and the name of its files."""

    record: FigureRecord
    selection: Selection
    size: Size
    name: str

    @property
    def entry(self) -> Entry:
        """What a list says of it."""
        told = {key: str(getattr(self.selection, key)) for key in CHOSEN if getattr(self.selection, key)}
        size = {"size": self.size.id} if self.size.id != self.record.size else {}
        return {"id": self.record.id, "name": self.name, **size, **told}


@dataclass(frozen=True)
class FigureList:
    """Figures in the order of the document."""

    title: str
    figures: tuple[Wanted, ...]


def wanted(id: str, **chosen: str) -> Wanted:
    """One figure by its id; size, name and selection where they differ from the record's."""
    record = BY_ID[id]
    size = SIZES_BY_ID[chosen.pop("size", record.size)]
    name = chosen.pop("name", id)
    return Wanted(record, replace(record.selection, **chosen), size, name)


def read_list(path: Path = DEFAULT_LIST) -> FigureList:
    """A list of figures; raises UsageError where there is no such file, InputError where it is wrong."""
    try:
        content = path.read_bytes()
    except OSError:
        raise UsageError(f"{shown(path)}: there is no such list of figures; name a TOML file") from None
    return parse_list(content, shown(path))


def parse_list(content: bytes, file: str) -> FigureList:
    """A list of figures from its bytes; raises InputError, which names the file."""
    try:
        written = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(Problem(file, "", f"is no TOML: {error}", "mend the line named")) from None
    problems = Problems()
    entries = written.get("figure", [])
    found = (
        [_checked(file, i, entry, problems) for i, entry in enumerate(entries, 1)]
        if _is_list(entries)
        else []
    )
    if not found:
        problems.add(file, "", "names no figure", f"add [[figure]] with one of {', '.join(BY_ID)}")
    _check_names(file, found, problems)
    problems.stop_if_any()
    return FigureList(str(written.get("title", "")), tuple(one for one in found if one is not None))


def _is_list(entries: object) -> bool:
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def _checked(file: str, number: int, entry: Mapping[str, Any], problems: Problems) -> Wanted | None:
    place = f"figure {number}"
    before = len(problems.found)
    for key, value in entry.items():
        if key not in KEYS:
            problems.add(file, place, f"{key} is no key of a figure", _suggestion(key, KEYS))
        elif not isinstance(value, str):
            problems.add(file, place, f"{key} is not a text", f'write {key} = "…"')
        elif key in OPTIONS and value not in OPTIONS[key]:
            problems.add(file, place, f"there is no {key} {value!r}", _suggestion(value, OPTIONS[key]))
    id = str(entry.get("id", ""))
    if id not in BY_ID:
        problems.add(file, place, f"there is no figure {id!r}", _suggestion(id, tuple(BY_ID)))
    if "name" in entry and not NAME.fullmatch(str(entry["name"])):
        problems.add(
            file, place, f"{entry['name']!r} is no name of a file", "use small letters, digits and dashes"
        )
    return wanted(**entry) if len(problems.found) == before else None


def _check_names(file: str, found: Sequence[Wanted | None], problems: Problems) -> None:
    names = [one.name for one in found if one is not None]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(file, name, "stands for two figures", 'give each its own name = "…"')


def _suggestion(word: str, known: Sequence[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f"did you mean {close[0]}?" if close else f"use one of {', '.join(known)}"
