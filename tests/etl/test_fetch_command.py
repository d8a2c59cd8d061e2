"""The fetch command from a shell: its exit status, and a run that is killed at any moment."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from etl.__main__ import app
from etl.files.catalog import SOURCES_BY_ID
from etl.files.store import harmonise
from etl.model.paths import PROJECT
from etl.model.status import Status
from tests.etl.builders_country import Country, write_country
from tests.etl.builders_rasters import write_tif
from tests.etl.builders_server import Answer, Server, serving

V3, V2 = "chirps-v3.0.2019.{:02d}.tif", "chirps-v2.0.2019.{:02d}.tif.gz"
MONTHS = range(1, 4)
SECOND = """
[[rasters]]
source = "chirps_v2_monthly"
path = "other"
status = "observed"
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with serving() as running:
        monkeypatch.setenv("MECC_MIRROR", running.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield running


@pytest.fixture
def country(tmp_path: Path) -> Country:
    made = write_country(tmp_path, months=())
    made.write("tiny.toml", Path(made.profile).read_text(encoding="utf-8") + SECOND)
    return made


@pytest.fixture
def body(tmp_path: Path) -> bytes:
    values = np.random.default_rng(2).gamma(2.0, 30.0, (400, 500)).astype(np.float32)
    return write_tif(tmp_path / "served.tif", values, west=15.0, north=-20.0, step=0.05).read_bytes()


def run(country: Country, *words: str) -> Result:
    return CliRunner().invoke(app, ["fetch", "--profile", country.profile, *words])


def serve(server: Server, body: bytes, slow: float = 0.0) -> None:
    packed = gzip.compress(body, mtime=0)
    server.otherwise = lambda path: Answer(packed if path.endswith(".gz") else body, slow=slow)


def test_fetched_files_are_told_and_can_be_read(
    server: Server, country: Country, body: bytes, tmp_path: Path
) -> None:
    serve(server, body)
    result = run(country, "--since", "2019-01", "--until", "2019-02")
    assert result.exit_code == 0, result.output
    assert "chirps_v3_monthly: 2 fetched, 0 were there" in result.stdout
    assert "chirps_v2_monthly: 2 fetched, 0 were there" in result.stdout
    assert "chirps_v3_monthly: 2 of 2" in result.stderr  # progress, in plain lines
    source, bounds = SOURCES_BY_ID["chirps_v3_monthly"], (27.0, -31.0, 29.0, -29.0)
    cube = harmonise(source, country.folder / "rain", bounds, Status.OBSERVED, tmp_path / "cubes")
    assert cube.periods == ("2019-01", "2019-02")


def test_exit_status_says_whose_matter_it_is(server: Server, country: Country) -> None:
    assert run(country, "--since", "2019").exit_code == 2
    assert run(country, "--until", "2019-00").exit_code == 2
    assert CliRunner().invoke(app, ["fetch", "--profile", "nowhere"]).exit_code == 2
    missing = run(country, "--since", "2019-01", "--until", "2019-01")
    assert missing.exit_code == 1
    assert "the server has no such file" in missing.stderr
    server.otherwise = lambda path: Answer(b"", 403)
    barred = run(country, "--since", "2019-01", "--until", "2019-01")
    assert barred.exit_code == 3
    assert "127.0.0.1 refuses this machine (403)" in barred.stderr
    assert "Traceback" not in barred.output


def test_a_demonstration_fetches_nothing(server: Server) -> None:
    result = CliRunner().invoke(app, ["fetch", "--profile", "demo"])
    assert (result.exit_code, server.asked) == (0, [])
    assert "nothing to fetch" in result.stdout


def standing(country: Country) -> dict[str, bytes]:
    """Every file under its final name."""
    folders = (country.folder / "rain", country.folder / "other")
    paths = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    return {path.name: path.read_bytes() for path in paths if not path.name.startswith(".")}


@pytest.mark.skipif(os.name == "nt", reason="kills as on POSIX systems")
def test_a_killed_run_leaves_no_half_file_and_the_next_completes(
    server: Server, country: Country, body: bytes, tmp_path: Path
) -> None:
    moments = random.Random(7)
    span = ("--since", "2019-01", "--until", f"2019-{MONTHS[-1]:02d}")
    serve(server, body)
    (tmp_path / "whole").mkdir()
    whole = write_country(tmp_path / "whole", months=())
    whole.write("tiny.toml", Path(country.profile).read_text())
    assert run(whole, *span).exit_code == 0
    expected = {name: content for name, content in standing(whole).items() if name != "manifest.json"}
    assert len(expected) == 2 * len(MONTHS)

    serve(server, body, slow=0.15)
    for _ in range(5):
        before, enough = len(server.asked), moments.randint(1, 4)
        command = [sys.executable, "-m", "etl", "fetch", "--profile", country.profile, *span]
        child = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(server.asked) < before + enough and child.poll() is None:
            time.sleep(0.005)
        time.sleep(moments.random() * 0.2)
        child.send_signal(signal.SIGKILL)
        child.wait()
        left = standing(country)
        for name in left.keys() - {"manifest.json"}:
            assert left[name] == expected[name]

    serve(server, body)
    result = run(country, *span)
    assert result.exit_code == 0, result.output
    assert {n: c for n, c in standing(country).items() if n != "manifest.json"} == expected
    for folder in ("rain", "other"):
        listed = json.loads((country.folder / folder / "manifest.json").read_text())["files"]
        hashes = {entry["name"]: entry["sha256"] for entry in listed}
        here = [path for path in (country.folder / folder).iterdir() if path.name[0] == "."]
        assert [path.name for path in here] == [".fetch.lock"]
        assert len(hashes) == len(MONTHS)
        assert all(hashlib.sha256(expected[name]).hexdigest() == found for name, found in hashes.items())
