"""Colours read for everyone: contrast as WCAG 2.2 AA asks, palettes in colour-blind sight and in grey."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE

from dashboard import theme

PROJECT = Path(__file__).resolve().parents[2]
TEXT, GRAPHIC = 4.5, 3.0  # least contrast of text, and of shapes that carry meaning
SIGHTS = ("normal", "deuteranomaly", "protanomaly", "tritanomaly")
SEEN_APART = 8.0  # CAM02-UCS; about 1 is just visible side by side
LIGHTER = 3.0  # of lightness 0–100, from one class to the next
SCREEN = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CLASSES = tuple(dict.fromkeys(theme.HOTSPOT_CLASS.values()))
DIVERGING = tuple(colours for name, colours in theme.PALETTES.items() if name.startswith("diverging"))
SEQUENTIAL = tuple(colours for name, colours in theme.PALETTES.items() if name.startswith("sequential"))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((theme.luminance(one), theme.luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])


def seen(colour: str, sight: str) -> np.ndarray:
    """A colour as it is seen without one kind of cone (Machado 2009, severity 100), sRGB 0–1."""
    if sight == "normal":
        return rgb(colour)
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return np.clip(cspace_convert(rgb(colour), space, "sRGB1"), 0, 1)


def lightness(colour: str, sight: str = "normal") -> float:
    return float(cspace_convert(seen(colour, sight), "sRGB1", "CAM02-UCS")[0])


def apart(one: str, other: str, sight: str) -> float:
    return float(deltaE(seen(one, sight), seen(other, sight), input_space="sRGB1"))


def test_contrast_is_what_wcag_states() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("paper", [theme.PAPER, SCREEN["secondaryBackgroundColor"]])
def test_text_reads_on_paper(paper: str) -> None:
    for ink in (theme.INK, theme.MUTED, theme.ACCENT, SCREEN["grayTextColor"], SCREEN["linkColor"]):
        assert contrast(ink, paper) >= TEXT, ink


def test_the_mark_of_demonstration_data_reads() -> None:
    assert contrast(SCREEN["yellowTextColor"], SCREEN["yellowBackgroundColor"]) >= TEXT
    assert contrast(SCREEN["linkColor"], SCREEN["yellowBackgroundColor"]) >= TEXT


def test_shapes_that_carry_meaning_stand_out() -> None:
    assert contrast(theme.INTERVAL, theme.PAPER) >= GRAPHIC
    assert contrast(theme.HATCH, theme.PAPER) >= GRAPHIC


def test_names_read_on_every_fill() -> None:
    flat = [colour for colours in (*theme.PALETTES.values(), *theme.BIVARIATE) for colour in colours]
    for fill in (*flat, *CLASSES):
        assert contrast(theme.text_on(fill), fill) >= GRAPHIC, fill  # names are bold and carry a halo


@pytest.mark.parametrize("sight", SIGHTS)
def test_classes_are_told_apart(sight: str) -> None:
    for one, other in combinations(CLASSES, 2):
        assert apart(one, other, sight) >= SEEN_APART, (one, other)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", SEQUENTIAL)
def test_more_is_darker(colours: Sequence[str], sight: str) -> None:
    steps = [lightness(colour, sight) for colour in colours]
    assert all(one - other >= LIGHTER for one, other in pairwise(steps))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("colours", DIVERGING)
def test_two_sides_are_told_apart_and_darken_outwards(colours: Sequence[str], sight: str) -> None:
    steps = [lightness(colour, sight) for colour in colours]
    middle = len(colours) // 2
    assert all(other - one >= LIGHTER for one, other in pairwise(steps[: middle + 1]))
    assert all(one - other >= LIGHTER for one, other in pairwise(steps[middle:]))
    for step in range(1, middle + 1):
        assert apart(colours[middle - step], colours[middle + step], sight) >= SEEN_APART, step


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_nine_crossed_classes_are_told_apart_from_their_neighbours(sight: str) -> None:
    for row in range(3):
        for column in range(3):
            for i, j in ((row + 1, column), (row, column + 1)):
                if i < 3 and j < 3:
                    assert apart(theme.BIVARIATE[row][column], theme.BIVARIATE[i][j], sight) >= SEEN_APART


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_kinds_of_cluster_are_told_apart(sight: str) -> None:
    for one, other in combinations((*theme.CLUSTERS.values(), theme.NO_CLUSTER), 2):
        assert apart(one, other, sight) >= SEEN_APART, (one, other)


def test_classes_are_told_apart_in_grey() -> None:
    greys = sorted(lightness(colour) for colour in CLASSES)
    assert all(other - one >= 5 for one, other in pairwise(greys))


def test_what_streamlit_fades_still_reads() -> None:
    """It draws labels of folded parts in 60 % of the text's colour."""
    faded = [round(0.6 * int(theme.INK[i : i + 2], 16) + 0.4 * 255) for i in (1, 3, 5)]
    assert SCREEN["textColor"] == theme.INK
    assert contrast("#{:02X}{:02X}{:02X}".format(*faded), theme.PAPER) >= TEXT
