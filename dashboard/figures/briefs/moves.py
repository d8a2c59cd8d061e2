"""Movement of a district on its brief: sums, the largest exchanges as bars, abroad apart."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import theme
from dashboard.build import Build
from dashboard.figures import portrait, typeset
from dashboard.figures.briefs.paper import Flow, bar
from dashboard.figures.layout import Box
from dashboard.figures.portrait import Partner, movers
from dashboard.text import Words

_PLACES = 7
_ROW = 1.62  # in sizes of the small type
_IN, _OUT = "#8F7BB8", "#D07C2E"
_NUMBER = 4.6  # room of a number beside its bar
_ABROAD = 3


def draw(flow: Flow, build: Build, pcode: str, words: Words) -> None:
    """Sums in words, partners as bars to both sides of their names, then what is abroad or withheld."""
    size = flow.page.size.small
    found = portrait.last_moves(build)
    flow.heading(words("brief.moves.head"), words.period(found[0]) if found else "")
    if found is None:
        flow.text(words("empty.movement"), size, colour=theme.MUTED)
        flow.text(words("hotspots.residual.note"), size, colour=theme.MUTED, most=3)
        return
    _, moved = found
    sums = moved.sums.loc[pcode]
    mark = words("movement.matrix.withheld_mark")
    came, left = (movers(float(sums[way]), bool(sums[way] != sums[way]), words) for way in ("came", "left"))
    net = words.signed(sums["net"]) if sums["net"] == sums["net"] else mark
    flow.text(words("brief.moves.between", came=came, left=left, net=net), size, strong=True, most=2)
    partners = portrait.partners(build, moved, pcode, words)
    inside = [one for one in partners if not one.abroad]
    _bars(flow, inside, words)
    outside = [one for one in partners if one.abroad]
    flow.text(_abroad(outside, words), size, colour=theme.MUTED, most=3, after=0.1)
    if any(one.came_withheld or one.left_withheld for one in partners) or sums.isna().any():
        flow.text(words("brief.moves.withheld", mark=mark), size, colour=theme.MUTED, most=1)


def _bars(flow: Flow, partners: Sequence[Partner], words: Words) -> None:
    page, size = flow.page, flow.page.size.small
    if not partners:
        return
    known = [v for one in partners for v in (one.came, one.left) if v == v]
    most = max(known, default=0.0) or 1.0
    name = 0.34 * flow.box.width
    middle = (flow.box.left + flow.box.right) / 2
    room = (flow.box.width - name) / 2 - _NUMBER * size
    head = flow.take(_ROW * size)
    for x, key, side in ((middle - name / 2, "came", "right"), (middle + name / 2, "left", "left")):
        told = typeset.fit(words(f"brief.moves.{key}"), (flow.box.width - name) / 2, size)
        page.text(x, head.bottom + 0.45 * size, told, size, color=theme.MUTED, ha=side)
    for one in partners[:_PLACES]:
        line = flow.take(_ROW * size)
        base = line.bottom + 0.45 * size
        page.text(middle, base, typeset.fit(one.name, name - 0.6 * size, size), size, ha="center")
        for value, withheld, sign, fill in (
            (one.came, one.came_withheld, -1, _IN),
            (one.left, one.left_withheld, 1, _OUT),
        ):
            start = middle + sign * name / 2
            end = start + sign * room * (value / most if value == value else 0.0)
            if value == value:
                bar(
                    page,
                    Box(min(start, end), line.bottom + 0.28 * size, max(start, end), line.top - 0.28 * size),
                    fill,
                )
            side = "left" if sign > 0 else "right"
            page.text(end + sign * 0.4 * size, base, movers(value, withheld, words), size, ha=side)
    if len(partners) > _PLACES:
        flow.text(
            words("brief.moves.more", count=len(partners) - _PLACES), size, colour=theme.MUTED, after=0.2
        )
    flow.take(0.3 * size)


def _abroad(outside: Sequence[Partner], words: Words) -> str:
    if not outside:
        return words("brief.moves.abroad_none")
    listed = words("figure.sources_between").join(
        words(
            "brief.moves.abroad_one",
            name=one.name,
            came=movers(one.came, one.came_withheld, words),
            left=movers(one.left, one.left_withheld, words),
        )
        for one in outside[:_ABROAD]
    )
    return words("brief.moves.abroad", listed=listed)
