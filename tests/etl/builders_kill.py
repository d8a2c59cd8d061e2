"""Kills builds at given moments and holds what is left against what the files say."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from etl import pipeline
from etl.model.paths import PROJECT
from etl.model.progress import silent
from etl.model.published import open_build
from tests.etl.builders_country import CELLS, write_country, write_raster

MONTHS = tuple(f"{year}-{month:02d}" for year in range(2010, 2021) for month in range(1, 13))
FIRST = 100  # months that are there before anything is killed
RUN = """
import sys
from pathlib import Path
from etl import pipeline
from etl.files import publish, store_update
from etl.model.progress import silent
from etl.stages import harmonise
import pandera.pandas, pyarrow.parquet, zarr
harmonise.INTERIM = Path(sys.argv[1])
sys.stdout.write("ready\\n")
sys.stdout.flush()
sys.stdin.readline()
pipeline.build(sys.argv[2], Path(sys.argv[3]), silent)
"""


class Killed:
    """A country whose rainfall changes before every build, and the rain that its files hold."""

    def __init__(self, folder: Path) -> None:
        self.country = write_country(folder, ())
        self.rain: dict[str, float] = {}
        for number, month in enumerate(MONTHS[:FIRST]):
            self._write(month, 10.0 + number)

    def ready(self) -> subprocess.Popen[str]:
        """A process that imports what a build needs and waits for its turn."""
        words = [str(self.country.folder / "interim"), self.country.profile, str(self.country.out)]
        command = [sys.executable, "-c", RUN, *words]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    def build(self) -> float:
        """A whole build in this process; seconds that it took."""
        start = time.perf_counter()
        pipeline.build(self.country.profile, self.country.out, silent)
        return time.perf_counter() - start

    def change(self, number: int) -> dict[str, float]:
        """A month more and, every second time, an earlier one corrected; what the files held before."""
        before = dict(self.rain)
        self._write(MONTHS[FIRST + number], 300.0 + number)
        if number % 2:
            self._write(MONTHS[number], 500.0 + number)
        return before

    def published(self) -> dict[str, float]:
        """Rain in the west by month as published, every file held against its hash."""
        build = open_build(self.country.out)
        panel = pd.read_parquet(build.folder / "panel.parquet")
        west = panel[(panel["variable"] == "rainfall_mm") & (panel["pcode"] == "LSA")]
        return dict(zip(west["period"], west["value"].round(6), strict=True))

    def _write(self, month: str, rain: float) -> None:
        path = self.country.rain(month)
        write_raster(path, np.full((CELLS, CELLS), rain))
        later = time.time_ns() + 1_000_000_000 * len(self.rain)
        os.utime(path, ns=(later, later))
        self.rain[month] = rain


def kill(process: subprocess.Popen[str], seconds: float) -> bool:
    """Let a waiting build go and kill it after some seconds; whether that was before its end."""
    assert process.stdin and process.stdout and process.stderr
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    process.stdin.write("go\n")
    process.stdin.flush()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    return process.returncode != 0


def survive(folder: Path, moments: Sequence[float]) -> int:
    """Kill a build at each moment (0–1 of its usual time), then complete it; how many were cut short.

    After each kill the published build is whole and either the old or the new one; after the next run
    it is the new one. The caller lets `harmonise.INTERIM` lie in the folder, as the processes do.
    """
    killed = Killed(folder)
    waiting = killed.ready()
    killed.build()
    killed.change(0)
    usual = killed.build()
    assert killed.published() == killed.rain
    cut_short = 0
    for number, moment in enumerate(moments, start=1):
        victim, waiting = waiting, killed.ready()
        before = killed.change(number)
        cut_short += kill(victim, moment * usual)
        assert killed.published() in (before, killed.rain)
        killed.build()
        assert killed.published() == killed.rain
    waiting.kill()
    waiting.communicate()
    return cut_short
