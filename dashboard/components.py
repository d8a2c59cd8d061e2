"""Parts that every view shares: heading, legend, source line, status badge, demonstration mark, downloads."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from dashboard import theme
from dashboard.build import Build
from dashboard.drawn import Figure
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.readings.names import in_markdown
from dashboard.served import address
from dashboard.text import Words
from etl.model.status import Status

_BADGES = {Status.OBSERVED: "green", Status.MODELLED: "blue", Status.DEMONSTRATION: "yellow"}
_SWATCH = 14
SIMULATED = Status.DEMONSTRATION.label
FOLD = "files-{}"  # whether the files of a figure are unfolded
File = tuple[str, str, str, Callable[[], bytes]]  # label, file name, media type, what makes it when asked for


def heading(title: str, subtitle: str, help: str | None = None) -> None:
    """Title that states the finding or question, what is shown with unit and period, its terms on hover."""
    st.title(title, anchor=False)
    if subtitle:
        quiet(subtitle, help)


def demonstration_mark(build: Build, words: Words, width: int) -> None:
    """The mark of a build that rests on demonstration data; nothing switches it off."""
    if build.demonstration:
        simulated = [record.title for record in build.sources.values() if record.status == SIMULATED]
        listed = in_markdown(", ".join(simulated), 400)
        all_of_it = build.package["demonstration"]
        what = words("demonstration.all") if all_of_it else words("demonstration.some", sources=listed)
        mark = f"**{words('demonstration.mark')}**  {what} [{words('demonstration.link')}](data)"
        st.warning(mark, width=width)


def chart(figure: Figure, key: str, alt: str, pick: Callable[[], None] | None = None, **config: Any) -> None:
    """A Plotly figure as drawn, without a theme over it and without another host."""
    base = address("", st.get_option("server.baseUrlPath"))
    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        alt=alt,
        on_select=pick or "ignore",
        selection_mode="points",
        config={"topojsonURL": base, "displayModeBar": False, "scrollZoom": False, "doubleClick": False}
        | config,
    )


def on_phone() -> bool:
    """Whether the browser says that it runs on a phone; a map is then drawn less high."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def picked(key: str, field: str) -> str | None:
    """What was clicked in a chart: the field (location, customdata) of the first point."""
    points = st.session_state[key]["selection"]["points"]
    value = points[0].get(field) if points else None
    return value[0] if isinstance(value, list) and value else value


def _square(one: MapClass) -> str:
    """Address of a small square of a class's fill, hatched where the map is."""
    lines = (
        f'<path d="M-2 16L16 -2M-2 9L9 -2M5 16L16 5" stroke="{theme.HATCH}" stroke-width="1.2"/>'
        f'<rect x=".5" y=".5" width="13" height="13" fill="none" stroke="{theme.HATCH}"/>'
    )
    size = f'width="{_SWATCH}" height="{_SWATCH}"'
    square = f'<rect {size} rx="2" fill="{one.fill}"/>{lines if one.hatched else ""}'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{square}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def stroke(wide: float, colour: str, dashes: str = "none") -> str:
    """A short line as wide as an arrow of a map, as Markdown."""
    style = f'stroke="{colour}" stroke-width="{wide}" stroke-dasharray="{dashes}"'
    line = f'<line x1="0" y1="8" x2="26" y2="8" {style}/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="26" height="16">{line}</svg>'
    return f"![](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def legend(items: Sequence[tuple[MapClass, str]]) -> None:
    """Classes with what belongs to them (plain text); a swatch is never parted from its words.

    All in one element, as `paragraphs` are, and as HTML: in Markdown a line may break after an image.
    """
    entries = "".join(
        f'<span style="display:flex;gap:.4rem"><img src="{_square(one)}" alt="" '
        f'style="flex:none;align-self:center">{html.escape(text)}</span>'
        for one, text in items
    )
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:.25rem 1rem">{entries}</div>')


def legend_items(shown: ClassedMap, people: Mapping[str, float], words: Words) -> list[tuple[MapClass, str]]:
    """Each class with how many districts and people are in it, as plain text."""
    items = []
    for one in shown.classes:
        members = shown.members(one.id)
        living = [people[pcode] for pcode in members if people[pcode] == people[pcode]]
        key = "hotspots.legend_people" if living else "hotspots.legend"
        people_living = words.people(sum(living))
        items.append((one, words(key, label=one.label, count=len(members), people=people_living)))
    return items


def status_badge(status: str, words: Words) -> str:
    """A status as a badge, in Markdown."""
    return f":{_BADGES[Status.parse(status)]}-badge[{words(f'status.{status}')}]"


def source_line(
    build: Build,
    sources: Iterable[str],
    status: str,
    words: Words,
    *further: str,
    above: Sequence[str] = (),
) -> None:
    """Where the numbers come from, from which build, and how far they can be relied on.

    above: paragraphs (Markdown) that stand over it.
    """
    line = words("source.line", sources=in_markdown(titles(build, sources), 400))
    parts = " ".join((line, words("source.build", day=words.day(build.day)), *further))
    paragraphs(*above, f"{grey(parts)} {status_badge(status, words)}")


def quiet(text: str, help: str | None = None) -> None:
    """Small grey Markdown: units, notes, what is not there."""
    st.markdown(grey(text), help=help)


def grey(text: str) -> str:
    """Markdown made small and grey, for a paragraph among others."""
    return f":small[:gray[{text}]]"


def paragraphs(*texts: str) -> None:
    """Paragraphs of Markdown in one element, each of which costs half a millisecond."""
    st.markdown("\n\n".join(texts))


def table(rows: Sequence[Mapping[str, str]], longest: int = 300) -> None:
    """A few rows of plain text under their own headings, cells cut to `longest` characters."""
    if rows:
        columns = {head: [_small(row.get(head, ""), longest) for row in rows] for head in heads(rows)}
        st.table(pa.table(columns), border="horizontal", hide_index=True)


def heads(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """The headings of all rows, each once."""
    return list(dict.fromkeys(head for row in rows for head in row))


def text_alternative(words: Words, sentence: str, rows: Sequence[Mapping[str, str]]) -> None:
    """What a chart says, for those who do not see it: a sentence (Markdown) and a table, folded away."""
    with st.expander(words("text_alternative.label"), type="compact", icon=":material/notes:"):
        paragraphs(sentence, _as_markdown(rows))


def _as_markdown(rows: Sequence[Mapping[str, str]], longest: int = 300) -> str:
    """A table in Markdown; nothing where there are no rows."""
    if not rows:
        return ""
    columns = heads(rows)
    lines = [[in_markdown(head, longest) for head in columns], ["---"] * len(columns)]
    lines += [[_small(row.get(head, ""), longest) for head in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _small(text: str, longest: int) -> str:
    return f":small[{in_markdown(text, longest)}]" if text else ""


def titles(build: Build, sources: Iterable[str]) -> str:
    """Titles of sources by id, each once; an id without a record stands for itself."""
    known = (build.sources[id].title if id in build.sources else id for id in sources)
    return ", ".join(dict.fromkeys(known))


def downloads(
    id: str, files: Sequence[File], *, words: Words, beside: Callable[[], None] | None = None
) -> None:
    """What can be taken away: one file as a button, several in a fold that is drawn once it is opened.

    A menu that opens over the page (`st.popover`) would be the last that a keyboard comes to.
    id: tells the fold of one figure from others; an open one stays open as choices change.
    beside: draws what else stands in it.
    """
    if not beside and len(files) == 1:
        _download(*files[0])
    elif files:
        label, icon, key = words("download.fold"), ":material/download:", FOLD.format(id)
        fold = st.expander(label, type="compact", icon=icon, key=key, on_change="rerun")
        if fold.open:
            with fold, st.container(horizontal=True, gap="small"):
                for file in files:
                    _download(*file)
                if beside:
                    beside()


def _download(label: str, name: str, media: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        data=make,
        file_name=name,
        mime=media,
        on_click="ignore",
        key=f"download-{name}",
        icon=":material/download:",
        type="tertiary",
    )
