"""What the pictures of the view of movement share: the interval's moves, filters, names and feet."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.build import Build
from dashboard.readings import findings
from dashboard.readings.moves import EVERY, NET, Moves, moves_of
from dashboard.readings.names import in_markdown, plain
from dashboard.readings.place_names import place
from dashboard.selection import BY_ID, Selection
from dashboard.shelf import kept
from dashboard.text import Words
from dashboard.views.foot import Foot
from dashboard.views.stage import Stage
from etl.model.periods import bounds_of_interval

TEN_YEARS = 10


@dataclass(frozen=True)
class Scene:
    """One interval of one build as it was asked for."""

    stage: Stage

    @property
    def build(self) -> Build:
        """The build that is shown."""
        return self.stage.build

    @property
    def words(self) -> Words:
        """The page's language."""
        return self.stage.words

    @property
    def selection(self) -> Selection:
        """Everything that was chosen."""
        return self.stage.selection

    def asking(self, selection: Selection) -> Scene:
        """The same with another selection."""
        return Scene(self.stage.asking(selection))

    @property
    def period(self) -> str:
        """The interval."""
        return self.stage.selection.moves

    @property
    def origin(self) -> str:
        """Place that moves must begin in, or every."""
        return self.stage.selection.origin or EVERY

    @property
    def destination(self) -> str:
        """Place that moves must end in, or every."""
        return self.stage.selection.destination or EVERY

    @property
    def setting(self) -> str:
        """Settings that moves must run between, or every."""
        return self.stage.selection.setting or EVERY

    @property
    def least(self) -> float:
        """Fewest people of a flow that is asked for."""
        return float(self.stage.selection.least or 0)

    @property
    def filters(self) -> tuple[str, str, str, float]:
        """Origin, destination, setting, least number."""
        return self.origin, self.destination, self.setting, self.least

    @property
    def counted(self) -> bool:
        """Whether moves were counted for the interval; else only a residual is known."""
        return not self.moves.rows.empty

    @property
    def moves(self) -> Moves:
        """All moves of the interval."""
        return moves_of(self.build, self.period)

    @property
    def chosen(self) -> Moves:
        """Moves of the interval between the settings asked for."""
        return moves_of(self.build, self.period, self.setting)

    @kept
    def rates(self, variable: str = NET) -> pd.Series:
        """A published rate of the interval by pcode; NaN where it has none."""
        return self.rated(variable)["value"].astype(float)

    @kept
    def rated(self, variable: str = NET) -> pd.DataFrame:
        """Published value, status and reason of the interval by pcode."""
        build = self.stage.build
        columns = ["value", "status", "reason"]
        if variable not in build.variables:
            return pd.DataFrame(index=build.districts.index, columns=columns)
        return build.in_periods(variable, self.period).set_index("pcode")[columns].reindex(build.names)

    @kept
    def unusual(self, choice: str) -> str:
        """What is chosen; empty where it is what a figure shows anyway."""
        chosen = str(getattr(self.stage.selection, choice))
        return "" if chosen == BY_ID[choice].default(self.stage.build, self._options(choice)) else chosen

    @property
    def unusual_period(self) -> str:
        """The interval; empty where it is the last."""
        return self.unusual("moves")

    def _options(self, choice: str) -> Sequence[str]:
        return BY_ID[choice].options(self.stage.build)

    def written(self, code: str) -> str:
        """A place for Markdown."""
        return in_markdown(self.plain(code))

    def plain(self, code: str) -> str:
        """A place in plain text."""
        return plain(place(code, self.stage.build.names, self.stage.words))

    def interval(self) -> str:
        """The interval as it is read."""
        return self.stage.words.period(self.period)

    def of_places(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Of rows of moves those from and to the places asked for."""
        left = rows["origin"].eq(self.origin) | (self.origin == EVERY)
        reached = rows["destination"].eq(self.destination) | (self.destination == EVERY)
        return rows[left & reached]

    def short(self) -> list[str]:
        """The caution of an interval that is not of ten years."""
        start, end = bounds_of_interval(self.period)
        return (
            []
            if end - start == TEN_YEARS
            else [self.stage.words("movement.gains.caution", years=end - start)]
        )

    def withheld(self, rows: pd.DataFrame) -> list[str]:
        """How many flows are withheld among rows, where any is."""
        count = int(rows["withheld"].sum())
        return [self.stage.words.count("movement.flows.withheld", count)] if count else []

    def foot(self, title: str, unit: str, rows: pd.DataFrame, notes: Sequence[str] = ()) -> Foot:
        """Foot of a figure that rests on moves."""
        words = self.stage.words
        subtitle = words("separator").join((self.interval(), unit))
        sources = list(dict.fromkeys(rows["source"]))
        return Foot(title, subtitle, sources, findings.weakest_word(rows), list(notes))


def stem(scene: Scene, picture: str) -> str:
    """Beginning of the names of files: the picture, and of which places and settings it is."""
    asked = {"from": scene.origin, "to": scene.destination, "setting": scene.setting}
    named = [re.sub(r"[^\w-]", "-", f"{what}-{one}") for what, one in asked.items() if one != EVERY]
    layer = "_".join((picture, *named))
    return scene.words("download.file", stem="movement", period=scene.period, layer=layer)


def under(scene: Scene, foot: Foot, *shown: str) -> Foot:
    """A foot as it is drawn, without the notes that stand beside the figure already."""
    return dataclasses.replace(foot, notes=[note for note in foot.notes if note not in shown])


def rate_text(scene: Scene, rate: float) -> str:
    """A net rate with its sign; a small one is not taken for a true zero."""
    return scene.stage.words.signed(rate, 1)


def count_text(scene: Scene, value: float, hidden: bool) -> str:
    """A count; withheld and missing are told apart."""
    words = scene.stage.words
    if pd.isna(value):
        return words("movement.matrix.withheld_mark" if hidden else "number.missing")
    return words.number(value)
