"""How fast the dashboard answers, beside a bare Streamlit page in the same run; `make bench` prints it.

Times are from sending a choice over the WebSocket to the last message of the answer, on one machine, the
reader included, without the 40 ms for which Linux keeps an acknowledgement back. First: each value chosen
for the first time, so that nothing is kept. Again: chosen before.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from dashboard.views import VIEWS
from tests.benchmarks.reader import Answer, Reader
from tests.browser.conftest import serve

OF_TIME = ("period", "season", "month", "dekad", "year", "interval", "moves")
CHOSEN = 20
LOADS = ((50, 2.0), (100, 5.0))
SECONDS_OF_LOAD, SECONDS_OF_ARRIVING = 40, 10
BARE = """
import streamlit as st
st.selectbox("Choice", [f"{i}" for i in range(200)], key="period", bind="query-params")
st.write("One line.")
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory, demo_build: Path) -> Iterator[str]:
    script = tmp_path_factory.mktemp("bare") / "bare.py"
    script.write_text(BARE)
    with serve(demo_build, script=str(script)) as address:
        yield address


@pytest.fixture(scope="module")
def dashboard(demo_build: Path) -> Iterator[serve]:
    server = serve(demo_build)
    with server:
        yield server


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def told(name: str, answers: Sequence[Answer]) -> str:
    times = sorted(1000 * answer.seconds for answer in answers)
    largest = max(answer.size for answer in answers) / 1000
    middle, late = statistics.median(times), times[int(0.95 * (len(times) - 1))]
    return f"{name:34s} median {middle:6.1f} ms   95 % {late:6.1f} ms   most {largest:6.1f} kB"


async def changes(reader: Reader, name: str) -> list[Answer]:
    """The options of one control one after the other, from the end, where the newest periods stand."""
    options = reader.controls[name].options
    return [await reader.choose(name, option) for option in options[-CHOSEN:][::-1]]


def test_a_change_in_every_view(bare: str, dashboard: serve) -> None:
    asyncio.run(_bare(bare))
    for view in VIEWS:
        asyncio.run(_view(dashboard.address, view.id))


async def _bare(address: str) -> None:
    async with Reader(address) as reader:
        await reader.open()
        await changes(reader, "period")
        say("\n" + told("bare page", await changes(reader, "period")))


async def _view(address: str, view: str) -> None:
    async with Reader(address, view) as reader:
        first = await reader.open()
        async with Reader(address, view) as another:
            again = await another.open()
        say(
            f"{view}: opened in {1000 * first.seconds:.0f} ms, again {1000 * again.seconds:.0f} ms, "
            f"{again.size / 1000:.1f} kB"
        )
        for name in [name for name in (*OF_TIME, "district") if name in reader.controls]:
            say(told(f"  {name}, first", await changes(reader, name)))
            say(told(f"  {name}, again", await changes(reader, name)))


@pytest.mark.parametrize(("sessions", "pause"), LOADS)
def test_many_readers(dashboard: serve, sessions: int, pause: float) -> None:
    answers, failed = asyncio.run(_load(dashboard.address, sessions, pause))
    say("\n" + told(f"{sessions} readers, one act in {pause:g} s", answers))
    say(f"{len(answers)} acts, {failed} failed, memory {dashboard.megabytes():.0f} MB")


async def _load(address: str, sessions: int, pause: float) -> tuple[list[Answer], int]:
    begins = time.monotonic() + SECONDS_OF_ARRIVING
    readers = (_acts(address, i, sessions, pause, begins) for i in range(sessions))
    found = await asyncio.gather(*readers, return_exceptions=True)
    answers = [answer for one in found if isinstance(one, list) for answer in one]
    return answers, sum(isinstance(one, BaseException) for one in found)


async def _acts(address: str, number: int, sessions: int, pause: float, begins: float) -> list[Answer]:
    """One reader: a view, then another period or district at every step.

    They come one after the other; what is answered until all are there is not counted.
    """
    views = [view.id for view in VIEWS if view.offers]
    view = views[number % len(views)]
    await asyncio.sleep(SECONDS_OF_ARRIVING * number / sessions)
    answers = []
    async with Reader(address, view) as reader:
        await reader.open()
        step = number
        while time.monotonic() < begins + SECONDS_OF_LOAD:
            await asyncio.sleep(pause)
            names = [name for name in (*OF_TIME, "district", "section") if name in reader.controls]
            options = reader.controls[names[0]].options
            step += 1
            counted = time.monotonic() > begins
            answer = await reader.choose(names[0], options[step % len(options)])
            answers += [answer] if counted else []
    return answers
