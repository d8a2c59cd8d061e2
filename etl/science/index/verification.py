"""A sign of trouble against what was declared: hits, misses, false alarms, and the area under the ROC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ALARM_SHARE = 1 / 3  # of the districts flagged from which the country counts as warned
LEAST_EVENTS = 5  # of events, and of seasons without, that a ROC needs


@dataclass(frozen=True)
class Verification:
    """One sign against one kind of event over the seasons for which all districts are known.

    hits … correct_negatives name the seasons. auc: probability that a season with the event has more
    districts flagged than one without, ties half; None with the reason in no_auc.
    """

    sign: str
    label: str
    event: str
    seasons: int
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    false_alarms: tuple[str, ...]
    correct_negatives: tuple[str, ...]
    auc: float | None
    no_auc: str
    roc: tuple[tuple[float, float], ...]

    @property
    def sentence(self) -> str:
        """The counts in words, always with the number of seasons."""
        alarms = "false alarm" if len(self.false_alarms) == 1 else "false alarms"
        told = (
            f"{self.label}: {len(self.hits)} of {len(self.hits) + len(self.misses)} {self.event} emergencies "
            f"were flagged, with {len(self.false_alarms)} {alarms} in {self.seasons} seasons"
        )
        return f"{told}." if self.auc is None else f"{told}; area under the ROC {self.auc:.2f}."

    def plain(self) -> dict[str, Any]:
        """Everything as JSON holds it."""
        return {**asdict(self), "sentence": self.sentence}


def verify(
    sign: str,
    label: str,
    event: str,
    seasons: Sequence[str],
    flagged: Floats,
    events: Mapping[str, Sequence[str]],
) -> Verification:
    """Check a sign's flags (n, seasons) of 0, 1 or NaN against the events of each season."""
    known = np.asarray(np.isfinite(flagged).all(axis=0))
    names = [season for season, kept in zip(seasons, known, strict=True) if kept]
    share = flagged[:, known].mean(axis=0)
    happened = np.array([event in events.get(season, ()) for season in names], dtype=bool)
    alarm = share >= ALARM_SHARE
    why = no_roc(happened)
    return Verification(
        sign=sign,
        label=label,
        event=event,
        seasons=len(names),
        hits=_named(names, alarm & happened),
        misses=_named(names, ~alarm & happened),
        false_alarms=_named(names, alarm & ~happened),
        correct_negatives=_named(names, ~alarm & ~happened),
        auc=None if why else area_under_roc(share, happened),
        no_auc=why,
        roc=() if why else roc(share, happened),
    )


def no_roc(happened: npt.NDArray[np.bool_]) -> str:
    """Why there is no ROC; "" where there are events and seasons without enough."""
    count, without = int(happened.sum()), int((~happened).sum())
    if count < LEAST_EVENTS:
        return f"{count} events; a ROC needs {LEAST_EVENTS}"
    return f"{without} seasons without; a ROC needs {LEAST_EVENTS}" if without < LEAST_EVENTS else ""


def area_under_roc(score: Floats, happened: npt.NDArray[np.bool_]) -> float:
    """Mann–Whitney form: share of pairs (event, no event) in which the event scores higher, ties half.

    Source: Mason & Graham (2002), Quarterly Journal of the Royal Meteorological Society 128.
    """
    difference = score[happened][:, None] - score[~happened][None, :]
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())


def roc(score: Floats, happened: npt.NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """False-alarm rate and hit rate at every threshold, from the strictest to the mildest, with the ends."""
    points = [(0.0, 0.0)]
    for threshold in np.unique(score)[::-1]:
        alarm = score >= threshold
        points.append((float(alarm[~happened].mean()), float(alarm[happened].mean())))
    return tuple(points)


def _named(names: Sequence[str], chosen: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, kept in zip(names, chosen, strict=True) if kept)
