"""Titles of the view of movement: what the moves of an interval say, as one sentence."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashboard.readings.moves import EVERY, Moves, matching
from dashboard.text import Words

Writer = Callable[[str], str]
NAMED_AT_MOST = 3
LEAST_SHARE = 0.05  # of all gains; who gained less is not told of as a winner


def flows_title(
    found: Moves, name_of: Writer, chosen: tuple[str, str, str, float], period: str, words: Words
) -> str:
    """Of moves between places; chosen: origin, destination, setting, least number; name_of: writes a code."""
    title, setting = _flows_title(found, name_of, chosen, period, words), chosen[2]
    if setting == EVERY:
        return title
    return words("movement.title.of_setting", setting=words(f"choice.setting.{setting}"), title=title)


def _flows_title(
    found: Moves, name_of: Writer, chosen: tuple[str, str, str, float], period: str, words: Words
) -> str:
    origin, destination, setting, least = chosen
    said = {"interval": words.period(period)}
    everywhere = origin == destination == EVERY and not least
    if everywhere and found.between["movers"].isna().all():
        return words(f"movement.title.{'unpublished' if len(found.between) else 'uncounted'}", **said)
    if everywhere and setting == EVERY and _tells_gains(found):
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
    said = {"interval": words.period(period)}
    gaining, all_told = _gaining(found), len(found.pcodes)
    if not gaining:
        return words(f"movement.title.{'even' if found.total > 0 else 'still'}", **said)
    winners = gainers(found)
    if winners:
        listed = words.listed([name_of(pcode) for pcode in winners])
        others = all_told - len(winners)
        return words.count("movement.title.gainers", len(winners), names=listed, others=others, **said)
    listed = words.listed([name_of(pcode) for pcode in gaining[:NAMED_AT_MOST]])
    return words("movement.title.some", count=len(gaining), all=all_told, names=listed, **said)


def _tells_gains(found: Moves) -> bool:
    """Whether some district is known to have gained, or all are known not to."""
    return bool(_gaining(found)) or not found.sums["net"].isna().any()


def _gaining(found: Moves) -> list[str]:
    """Districts that took at least 5 % of all gains, most first."""
    net = dict(zip(found.pcodes, found.sums["net"].tolist(), strict=True))
    least = LEAST_SHARE * sum(gain for gain in net.values() if gain > 0)
    return sorted((p for p, gain in net.items() if gain > 0 and gain >= least), key=lambda p: -net[p])


def gainers(found: Moves) -> tuple[str, ...]:
    """Up to three districts that each gained from every district outside their group, most first.

    A district that took less than 5 % of all gains is not among them; a way that is withheld is no gain.
    """
    ways, order = found.ways, _gaining(found)

    def gained(one: str, other: str) -> bool:
        return ways.get((other, one), 0.0) > ways.get((one, other), 0.0)

    for count in range(min(NAMED_AT_MOST, len(order), len(found.pcodes) - 1), 0, -1):
        group = order[:count]
        others = [pcode for pcode in found.pcodes if pcode not in group]
        if all(gained(one, other) for one in group for other in others):
            return tuple(group)
    return ()


def net_title(rates: pd.Series, name_of: Writer, counted: bool, period: str, words: Words) -> str:
    """Of net rates by pcode; counted: of counted moves, else the residual between two censuses."""
    kind, interval = "counted" if counted else "residual", words.period(period)
    known = rates.dropna()
    if known.empty:
        return words("movement.title.net_none", interval=interval)
    top, bottom = known.idxmax(), known.idxmin()
    if not known[top] > 0 > known[bottom]:
        return words(f"movement.title.net_even_{kind}", interval=interval)
    return words(
        f"movement.title.net_{kind}",
        interval=interval,
        gained=name_of(str(top)),
        gain=words.signed(known[top]),
        lost=name_of(str(bottom)),
        loss=words.signed(known[bottom]),
    )


def tells_settings(rows: pd.DataFrame) -> bool:
    """Whether rows by setting tell countryside from town at either end, and of anyone at all."""
    told = set(rows["origin_setting"]) | set(rows["destination_setting"])
    return bool(rows["movers"].sum() > 0) and told != {EVERY}


def settings_title(rows: pd.DataFrame, period: str, words: Words) -> str:
    """The share of moves that ran from the countryside to towns."""
    if not tells_settings(rows):
        return words("movement.title.settings_none", interval=words.period(period))
    ran = (rows["origin_setting"] == "rural") & (rows["destination_setting"] == "urban")
    share = words.number(100 * rows.loc[ran, "movers"].sum() / rows["movers"].sum())
    return words("movement.title.settings", share=share, interval=words.period(period))
