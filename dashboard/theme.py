"""Colours and sizes, for screen and print; every colour was checked for colour-blind sight and in grey."""

from __future__ import annotations

INK = "#141B22"
MUTED = "#5B6770"
RULE = "#D5DADF"
PAPER = "#FFFFFF"
ACCENT = "#0E5F58"
HATCH = "#8A96A2"
INTERVAL = "#8A96A2"
BAND = "#EEF1F4"

CONTENT_WIDTH = 1240
LABEL_SIZE = 12
FONT = "Source Sans, Source Sans Pro, sans-serif"

# What every chart and map on screen has in common, to be given with the traces.
LAYOUT = {
    "font": {"family": FONT, "color": INK, "size": 13},
    "hoverlabel": {"bgcolor": PAPER, "font": {"color": INK}, "bordercolor": RULE, "align": "left"},
    "plot_bgcolor": "rgba(0,0,0,0)",
    "paper_bgcolor": "rgba(0,0,0,0)",
    "showlegend": False,
    "dragmode": False,
}
_AXIS = {
    "automargin": True,
    "gridcolor": PAPER,
    "linecolor": PAPER,
    "ticks": "",
    "title": {"standoff": 15},
    "zerolinecolor": PAPER,
    "zerolinewidth": 2,
}
# The same for what has axes: how they look where a chart does not say.
PLOT = LAYOUT | {
    "template": {"layout": {"autotypenumbers": "strict", "xaxis": _AXIS, "yaxis": _AXIS}},
    "hovermode": "closest",
}

HOTSPOT_CLASS = {
    "origin": "#9E2A2B",
    "destination": "#4489C4",
    "possible_immobility": "#E9AE45",
    "high_risk_little_net_change": "#E9AE45",
    "other": "#D9DDE2",
}
# Of local statistics: high among high, low among low, high among low, low among high.
CLUSTERS = {"HH": "#9E2A2B", "LL": "#4489C4", "HL": "#E9AE45", "LH": "#4B3A86"}
NO_CLUSTER = "#D9DDE2"
PALETTES: dict[str, tuple[str, ...]] = {
    "sequential_risk": ("#FFF3D6", "#FDD49E", "#FDAE6B", "#E8743B", "#BF3B1F", "#7A1810"),
    "diverging_rain_dry_to_wet": (
        "#7A4A12",
        "#B9813A",
        "#E3CDA1",
        "#F4F1EA",
        "#A9D3CC",
        "#4A9C93",
        "#0E5F58",
    ),
    "diverging_net_loss_to_gain": (
        "#8C3B0B",
        "#D07C2E",
        "#F4CF9F",
        "#F3F0F2",
        "#CFC3E2",
        "#8F7BB8",
        "#4B3A86",
    ),
}
# Rows from low to high risk, columns from gain to loss of people.
BIVARIATE = (
    ("#ECE9E4", "#E9C68F", "#E29A2D"),
    ("#B7C7DF", "#A49A94", "#96703B"),
    ("#6E93C9", "#56698C", "#3B3A42"),
)

_LIGHT_WEIGHTS = (0.2126, 0.7152, 0.0722)  # relative luminance, WCAG 2.2
_DARK_FILL = 0.30  # below it white text reads better than ink


def luminance(colour: str) -> float:
    """Relative luminance 0–1 of a colour written #RRGGBB (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * value for weight, value in zip(_LIGHT_WEIGHTS, linear, strict=True))


def text_on(fill: str) -> str:
    """Colour of text that reads on a fill."""
    return PAPER if luminance(fill) < _DARK_FILL else INK
