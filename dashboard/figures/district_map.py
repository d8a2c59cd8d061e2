"""The map of a view as PNG, laid out as the figures of the pack are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from dashboard.figures import render
from dashboard.figures.layout import Sheet
from dashboard.figures.layouts import lay_out
from dashboard.figures.layouts.maps import DistrictMap
from dashboard.figures.sizes import BY_ID
from dashboard.maps.classed import ClassedMap, MapClass
from dashboard.readings.names import plain


def map_png(
    districts: pd.DataFrame,
    shown: ClassedMap,
    words: Sheet,
    legend: Sequence[tuple[MapClass, str]],
    notes: Mapping[str, str] = MappingProxyType({}),
    about_notes: str = "",
) -> bytes:
    """PNG of the country with one fill per class and a name on every district.

    districts: by pcode, with name and geometry in degrees. legend: each class with its text.
    notes: a second line under names, by pcode; about_notes: what they tell.
    """
    named = districts.assign(name=[plain(str(name)) for name in districts["name"]])
    page = lay_out(
        words, BY_ID["a4_half"], DistrictMap(named, shown, legend, notes=notes, about_notes=about_notes)
    )
    return render.png(page, render.About(words.title, words.subtitle))
