"""What may and may not be said of one climate measure beside one rate of movement."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.readings.association import LEAST_POINTS, USUAL_TRIES, threshold
from dashboard.readings.pair import Pair

Writer = Callable[[str], str]


def title(pair: Pair, write: Writer, tried: int = 1) -> str:
    """The finding; clear only where |r| passes the threshold for as many combinations as were tried."""
    words, found = pair.stage.words, pair.association
    across = write(pair.measure_name[:1].lower() + pair.measure_name[1:])
    upward = words(f"links.in_title.{'residual' if pair.residual else pair.outcome}")
    said = {"across": across, "upward": upward, "interval": words.period(pair.period), "n": pair.n}
    if not found.known:
        return words("links.title.none")
    if not found.passes(tried):
        return words("links.title.unclear", **said)
    way = "higher" if found.r > 0 else "lower"
    return words(f"links.title.{'residual_' if pair.residual else ''}{way}", **said)


def sentences(pair: Pair, tried: int) -> list[str]:
    """r with its interval, the threshold, whether it passes, and what that means, as Markdown."""
    words, found = pair.stage.words, pair.association
    if not found.known:
        return [words("links.says.no_r", n=found.n, least=LEAST_POINTS)]
    shown = {"r": found.r, "low": found.low, "high": found.high}
    limits = {"one": threshold(found.n), "six": threshold(found.n, USUAL_TRIES)}
    return [
        words("links.says.r", n=found.n, **{name: words.number(value, 2) for name, value in shown.items()}),
        words("links.says.threshold", n=found.n, **{k: words.number(v, 3) for k, v in limits.items()}),
        _verdict(pair, tried),
        _meaning(pair),
        words("links.says.literature"),
    ]


def _verdict(pair: Pair, tried: int) -> str:
    words, found = pair.stage.words, pair.association
    if not found.passes():
        return words("links.says.fails")
    if tried < 2:
        return words("links.says.passes")
    after = "passes_all" if found.passes(tried) else "fails_all"
    return f"{words('links.says.passes')} {words(f'links.says.{after}', tried=tried)}"


def _meaning(pair: Pair) -> str:
    """The sentence of the methods: an association, never a cause."""
    words, found = pair.stage.words, pair.association
    if not pair.residual or not found.passes():
        return words("links.says.association", n=found.n)
    way = "higher" if found.r > 0 else "lower"
    what = pair.measure_name[:1].lower() + pair.measure_name[1:]
    interval = words.period(pair.period)
    return words(f"links.says.residual_{way}", what=what, interval=interval, n=found.n)
