"""Titles of the view of movement: what the moves of an interval say, as one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.moves import EVERY, Moves, balance, matching
from dashboard.text import Words

Writer = Callable[[str], str]
NAMED_AT_MOST = 3


def flows_title(
    found: Moves, name_of: Writer, chosen: tuple[str, str, str, float], period: str, words: Words
) -> str:
    """Of moves between places; chosen: origin, destination, setting, least number; name_of: writes a code."""
    origin, destination, setting, least = chosen
    filtered = setting != EVERY or least > 0 or origin != EVERY or destination != EVERY
    said = {"interval": words.period(period)}
    if not filtered:
        return _gains(found, name_of, period, words)
    rows = matching(pd.concat([found.between, found.outside]), origin, destination, least)
    if rows.empty:
        return words("movement.title.nobody", **said)
    first = rows.iloc[0]
    said |= {
        "origin": name_of(str(first["origin"])),
        "destination": name_of(str(first["destination"])),
        "movers": words.number(first["movers"]),
    }
    way = {(False, False): "largest", (True, False): "from", (False, True): "to", (True, True): "pair"}
    return words(f"movement.title.{way[(origin != EVERY, destination != EVERY)]}", **said)


def _gains(found: Moves, name_of: Writer, period: str, words: Words) -> str:
    net = found.sums["net"]
    gaining = net[net > 0].sort_values(ascending=False)
    said = {"interval": words.period(period)}
    if gaining.empty:
        return words("movement.title.even", **said)
    winners = gainers(found)
    if winners:
        listed = words.listed([name_of(pcode) for pcode in winners])
        return words("movement.title.gainers", names=listed, **said)
    listed = words.listed([name_of(str(pcode)) for pcode in gaining.index[:NAMED_AT_MOST]])
    return words("movement.title.some", count=len(gaining), all=len(net), names=listed, **said)


def gainers(found: Moves) -> tuple[str, ...]:
    """Up to three districts that each gained from every district outside their group, most first."""
    ways = balance(found)
    net = found.sums["net"]
    order = [str(pcode) for pcode in net[net > 0].sort_values(ascending=False).index]
    for count in range(min(NAMED_AT_MOST, len(order), len(net) - 1), 0, -1):
        group = order[:count]
        others = [pcode for pcode in found.pcodes if pcode not in group]
        if bool((ways.loc[others, group] > 0).all().all()):
            return tuple(group)
    return ()


def net_title(rates: pd.Series, name_of: Writer, counted: bool, period: str, words: Words) -> str:
    """Of net rates by pcode; counted: of counted moves, else the residual between two censuses."""
    said = {"interval": words.period(period)}
    top = rates[rates > 0].nlargest(NAMED_AT_MOST)
    if top.empty:
        return words("movement.title.even" if counted else "movement.title.residual_none", **said)
    listed = words.listed([name_of(str(pcode)) for pcode in top.index])
    return words(f"movement.title.{'net' if counted else 'residual'}", names=listed, **said)
