"""Draws one season month by month against the band and mean of the baseline, other seasons beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard import theme
from dashboard.drawn import Figure, Trace, trace

HEIGHT = 330
BAND = "#DCE4E3"
DASHES = ("dash", "dot", "dashdot", "longdash")
COLOURS = ("#B5651D", "#6B5AA5", "#2F6EA3", "#8A6100")
_VEIL = "rgba(255,255,255,0.8)"  # behind a name that may cross a line
_APART = 0.062  # of the height between two labels at the right end


@dataclass(frozen=True)
class Curve:
    """Values by month from October; None where there is none. others: seasons to compare with."""

    months: Sequence[str]
    season: str
    values: Sequence[float | None]
    normal: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]
    normal_label: str
    unit: str
    hover: Sequence[str]
    others: Mapping[str, Sequence[float | None]] = field(default_factory=dict)
    from_zero: bool = True

    @property
    def has_normal(self) -> bool:
        return any(value is not None for value in self.normal)

    @property
    def span(self) -> tuple[float, float]:
        """Lowest and highest value drawn, with room."""
        rows = (self.values, self.normal, self.low, self.high, *self.others.values())
        known = [value for row in rows for value in row if value is not None]
        low, high = (min(known), max(known)) if known else (0.0, 1.0)
        room = 0.06 * (high - low) or 1.0
        return (0.0 if self.from_zero else low - room), high + room


def season_curve(shown: Curve) -> Figure:
    """The season in ink with its points, the band behind it, every line named at its end."""
    x = list(range(len(shown.months)))
    across = {
        "range": [-0.15, len(x) - 1 + 0.1],
        "tickvals": x,
        "ticktext": list(shown.months),
        "showgrid": False,
        "linecolor": theme.RULE,
    }
    upward = {"range": list(shown.span), "gridcolor": theme.BAND, "separatethousands": True}
    still = {"zeroline": False, "fixedrange": True}
    return Figure(
        [*_band(shown, x), *_others(shown, x), _season(shown, x)],
        {
            "annotations": _ends(shown),
            "xaxis": across | still,
            "yaxis": upward | still,
            "height": HEIGHT,
            "margin": {"l": 42, "r": 66, "t": 10, "b": 26},
            **theme.PLOT,
        },
    )


def _band(shown: Curve, x: list[int]) -> list[Trace]:
    if not shown.has_normal:
        return []
    edge = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    normal = {"color": theme.MUTED, "width": 1.4, "dash": "dot"}
    return [
        trace("scatter", x=x, y=list(shown.high), **edge),
        trace("scatter", x=x, y=list(shown.low), fill="tonexty", fillcolor=BAND, **edge),
        trace("scatter", x=x, y=list(shown.normal), mode="lines", line=normal, hoverinfo="skip"),
    ]


def _others(shown: Curve, x: list[int]) -> list[Trace]:
    found = []
    for i, values in enumerate(shown.others.values()):
        line = {"color": COLOURS[i % len(COLOURS)], "width": 1.8, "dash": DASHES[i % len(DASHES)]}
        found.append(trace("scatter", x=x, y=list(values), mode="lines", line=line, hoverinfo="skip"))
    return found


def _season(shown: Curve, x: list[int]) -> Trace:
    return trace(
        "scatter",
        x=x,
        y=list(shown.values),
        mode="lines+markers",
        line={"color": theme.ACCENT, "width": 3},
        marker={"size": 8},
        text=list(shown.hover),
        hovertemplate="%{text}<extra></extra>",
        connectgaps=False,
    )


def _ends(shown: Curve) -> list[dict[str, object]]:
    """Names at the right ends of the lines, moved apart where they would touch."""
    last = len(shown.months) - 1
    ends = [(shown.normal[last], shown.normal_label, theme.MUTED, False)]
    ends += [
        (values[last], season, COLOURS[i % len(COLOURS)], False)
        for i, (season, values) in enumerate(shown.others.items())
    ]
    ends.append((shown.values[last], shown.season, theme.ACCENT, True))
    low, high = shown.span
    placed: list[dict[str, object]] = []
    floor = low - (high - low)
    known = [(value, *rest) for value, *rest in ends if value is not None]
    for value, text, colour, strong in sorted(known, key=lambda end: end[0]):
        y = max(value, floor + _APART * (high - low))
        floor = y
        placed.append(_name(last, y, text, colour, strong, "left"))
    return [*placed, *_under_way(shown)]


def _under_way(shown: Curve) -> list[dict[str, object]]:
    """The name of a season that has not reached April, at its last point."""
    known = [i for i, value in enumerate(shown.values) if value is not None]
    if not known or known[-1] == len(shown.months) - 1:
        return []
    value = shown.values[known[-1]]
    return [
        _name(known[-1], value, shown.season, theme.ACCENT, True, "left") | {"yshift": -14, "bgcolor": _VEIL}
    ]


def _name(x: float, y: object, text: str, colour: str, strong: bool, anchor: str) -> dict[str, object]:
    shown = f"<b>{text}</b>" if strong else text
    font = {"color": colour, "size": 12}
    return {"x": x, "y": y, "text": shown, "font": font, "xanchor": anchor, "xshift": 8, "showarrow": False}
