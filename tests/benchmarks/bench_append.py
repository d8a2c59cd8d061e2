"""One month more in a build of 45 years: how long it takes and what is read."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from etl.model.paths import PROFILES, PROJECT, RAW, REFERENCE
from etl.model.progress import silent
from etl.stages import demonstration
from tests.benchmarks.telling import say, tell

MONTH = "chirps-v3.0.2025.12.tif"
TWICE = """
import json, shutil, sys, time
from pathlib import Path
from etl import pipeline
from etl.files import rasters
from etl.model.progress import silent
from etl.stages import harmonise
profile, out, held, raw, interim = sys.argv[1], *map(Path, sys.argv[2:])
harmonise.INTERIM = interim
read, names = rasters.read_tiff, []
rasters.read_tiff = lambda path, *rest: names.append(path.name) or read(path, *rest)
pipeline.build(profile, out, silent)  # imports what a build imports, and finds nothing new
first = len(names)
shutil.copy(held, raw)
names.clear()
start = time.perf_counter()
pipeline.build(profile, out, silent)
print(json.dumps({"seconds": time.perf_counter() - start, "read": names, "at first": first}))
"""


def test_one_month_more(tmp_path: Path) -> None:
    from etl.files.profile import read_profile

    demonstration.run(read_profile("demo"), silent)
    raw = tmp_path / "raw"
    shutil.copytree(RAW / "demo", raw)
    held = shutil.move(raw / "chirps_v3_monthly" / MONTH, tmp_path / MONTH)
    profile = tmp_path / "grown.toml"
    text = (PROFILES / "demo.toml").read_text(encoding="utf-8")
    before, _, behind = text.partition("[demo]")
    profile.write_text(
        (before + behind.partition("\n\n")[2])
        .replace('id = "demo"', 'id = "grown"')
        .replace("../raw/demo", str(raw))
        .replace("../reference", str(REFERENCE)),
        encoding="utf-8",
    )
    folders = (tmp_path / "out", held, raw / "chirps_v3_monthly", tmp_path / "interim")
    words = [str(profile), *map(str, folders)]
    done = subprocess.run(
        [sys.executable, "-c", TWICE, *words], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    say(f"read for the month that was added: {found['read']}; rasters read at first: {found['at first']}")
    tell("one month more in a build of 45 years", found["seconds"], 3, "s", at_least=False)
    assert found["read"] == [MONTH]
