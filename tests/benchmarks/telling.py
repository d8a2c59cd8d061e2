"""Times calls and prints ratios beside the limits that the project sets itself."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any


def seconds(call: Callable[[], Any], repeats: int = 1) -> float:
    """Least time of some repeats: what disturbs a measurement only ever adds to it."""
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return min(found)


def side_by_side(calls: dict[str, Callable[[], Any]], repeats: int) -> dict[str, float]:
    """Least time of each call, the calls taking turns, so that a busy minute meets all of them."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(repeats):
        for name, call in calls.items():
            best[name] = min(best[name], seconds(call))
    return best


def say(line: str) -> None:
    """One line of its own."""
    sys.stdout.write(f"\n{line}\n")


def tell(what: str, found: float, limit: float, unit: str = "×", at_least: bool = True) -> None:
    """One line: what was found, the limit, whether it holds, and how busy the machine was."""
    holds = found >= limit if at_least else found <= limit
    bound = "at least" if at_least else "at most"
    busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    say(f"{what}: {found:.2f} {unit} ({bound} {limit:g}: {'holds' if holds else 'MISSED'}; {busy})")
