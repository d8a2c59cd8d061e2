"""Builds come into force whole, in one step, or not at all; the last three are kept."""

from __future__ import annotations

import errno
import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from etl.files import publish as publishing
from etl.files.package import Facts, SourceUse
from etl.files.publish import build_time, claim, publish, rollback
from etl.model import swap
from etl.model.periods import Cadence
from etl.model.problems import InputError, MachineError, UsageError
from etl.model.published import DamagedBuild, NoBuild, fingerprint, open_build, resolve, verify
from etl.model.records import Indicator, Level
from etl.model.status import Status
from etl.model.tables import TABLES

RAIN = Indicator(
    id="rainfall_mm",
    label="Rainfall",
    unit="mm",
    cadence=Cadence.MONTH,
    level=Level.CELL,
    inputs=("rain_month",),
    function=lambda rain: rain,
    method="mean over the district",
    reference="CHIRPS",
)
FACTS = Facts("demo", "Demonstration", (RAIN,), (SourceUse("chirps", "CHIRPS", Status.OBSERVED),))
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


def panel(value: float = 1.0) -> pd.DataFrame:
    """Two districts, one month; the second withheld."""
    return pd.DataFrame(
        {
            "pcode": ["LSB", "LSA"],
            "period": "2020-01",
            "variable": "rainfall_mm",
            "value": [float("nan"), value],
            "coverage": [0.5, 1.0],
            "status": "observed",
            "source": "chirps",
            "preliminary": False,
            "reason": ["coverage 0.50 is under 0.80", ""],
        }
    )


def districts() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "pcode": ["LSA", "LSB"],
            "name": ["Berea", "Butha-Buthe"],
            "level": "district",
            "parent": "",
            "area_km2": [1.0, 2.0],
        },
        geometry=[box(27, -30, 28, -29), box(28, -30, 29, -29)],
        crs="EPSG:4326",
    )


def build(out: Path, value: float = 1.0) -> str:
    return publish(out, {"panel": panel(value), "districts": districts()}, FACTS, clock=lambda: NOON)


def value_in(out: Path) -> float:
    folder = open_build(out).folder
    return float(pd.read_parquet(folder / "panel.parquet")["value"].max())


@pytest.fixture(params=["links", "renames"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where to publish, on a system with symbolic links and on one without."""
    if request.param == "renames":
        monkeypatch.setattr(Path, "symlink_to", _no_links)
    return tmp_path / "a folder" / "processed"


def _no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "links need a privilege")


def test_first_build_stands_where_it_was_asked_for(out: Path) -> None:
    build_id = build(out)
    opened = open_build(out)
    assert opened.id == build_id == "20261122T120000Z-01"
    assert set(opened.files) == {"panel.parquet", "districts.parquet"}
    assert (out / "datapackage.json").is_file()


def test_the_build_in_force_is_a_link_where_links_exist(tmp_path: Path) -> None:
    build_id = build(tmp_path / "processed")
    assert (tmp_path / "processed").readlink() == Path(f".processed.builds/{build_id}")


def test_ids_differ_and_sort_within_one_second_and_when_the_clock_goes_back(out: Path) -> None:
    first, second = build(out), build(out)
    earlier = NOON.replace(year=2020)
    third = publish(out, {"panel": panel()}, FACTS, clock=lambda: earlier)
    assert [first, second, third] == [f"20261122T120000Z-0{n}" for n in (1, 2, 3)]
    assert open_build(out).package["build"]["time"] == "2020-11-22T12:00:00Z"


def test_last_three_builds_are_kept(out: Path) -> None:
    ids = [build(out, value) for value in (1, 2, 3, 4, 5)]
    folders = {path.name for path in swap.builds_folder(out).iterdir() if path.is_dir()}
    assert folders | {open_build(out).id} == set(ids[-3:])
    assert value_in(out) == 5


def test_rollback_goes_back_one_build_each_time_and_then_refuses(out: Path) -> None:
    first, second, third = (build(out, value) for value in (1, 2, 3))
    assert rollback(out) == second
    assert value_in(out) == 2
    assert rollback(out) == first
    assert value_in(out) == 1
    with pytest.raises(InputError, match=f"no build before {first}"):
        rollback(out)
    assert value_in(out) == 1 and third != first


def test_build_after_a_rollback_drops_what_was_taken_back(out: Path) -> None:
    build(out, 1)
    build(out, 2)
    rollback(out)
    build(out, 3)
    rollback(out)
    assert value_in(out) == 1


def test_rollback_refuses_a_damaged_build(out: Path) -> None:
    first = build(out, 1)
    build(out, 2)
    (swap.builds_folder(out) / first / "panel.parquet").write_bytes(b"broken")
    with pytest.raises(DamagedBuild, match=r"panel\.parquet was altered"):
        rollback(out)
    assert value_in(out) == 2


def test_rollback_without_a_build_says_so(out: Path) -> None:
    with pytest.raises(InputError, match="no build stands here"):
        rollback(out)


def test_reader_without_a_build_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoBuild, match="run python -m etl build"):
        resolve(tmp_path / "processed")


def test_empty_folder_is_replaced(out: Path) -> None:
    out.mkdir(parents=True)
    build(out)
    assert value_in(out) == 1


def test_copied_build_is_replaced_and_kept(out: Path) -> None:
    first = build(out, 1)
    kept = out.resolve()
    copy = out.parent / "copy"
    copy.mkdir()
    for path in kept.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    build(copy, 2)
    assert value_in(copy) == 2
    assert rollback(copy) == first


@pytest.mark.parametrize("name", ["notes.txt", "datapackage.json"])
def test_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path, name: str) -> None:
    out = tmp_path / "processed"
    out.mkdir()
    (out / name).write_text("{}")
    with pytest.raises(InputError, match=f"holds {name}"):
        build(out)
    assert (out / name).read_text() == "{}"


def test_copied_build_with_something_added_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", _no_links)
    out = tmp_path / "processed"
    build(out, 1)
    (out / "my notes.txt").write_text("keep me")
    with pytest.raises(InputError, match=r"holds my notes\.txt"):
        build(out, 2)


def test_refusing_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "processed").mkdir()
    (tmp_path / "processed" / "notes.txt").touch()
    with pytest.raises(InputError):
        build(tmp_path / "processed")
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]


def test_damaged_build_is_replaced_by_the_next(out: Path) -> None:
    build(out, 1)
    (resolve(out) / "panel.parquet").write_bytes(b"broken")
    build(out, 2)
    assert value_in(out) == 2
    assert open_build(out).package["changes"] == {"since": None}


def test_file_and_foreign_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="is a file"):
        build(tmp_path / "file")
    with pytest.raises(InputError, match="is a link to"):
        build(tmp_path / "link")


def test_second_build_at_the_same_time_is_turned_away(out: Path) -> None:
    build(out, 1)
    turned_away: list[str] = []

    def other() -> None:
        try:
            build(out, 2)
        except MachineError as error:
            turned_away.append(str(error))

    with claim(out):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        build(out, 3)
    assert "another build is under way" in turned_away[0]
    assert value_in(out) == 3


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disk is full"), (errno.EACCES, "not allowed"), (errno.EIO, "mend")]
)
def test_machine_trouble_while_writing_leaves_the_last_build(
    out: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    first = build(out, 1)

    def failing(self: Path, content: bytes) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "write_bytes", failing)
        with pytest.raises(MachineError, match=words):
            build(out, 2)
    assert open_build(out).id == first
    build(out, 3)
    assert value_in(out) == 3
    assert not list(swap.builds_folder(out).glob(".unfinished-*"))


class Killed(BaseException):
    """The process ends here; nothing after it runs."""


@pytest.mark.parametrize("step", ["flush", "switch", "_drop"])
def test_build_killed_at_any_step_leaves_a_whole_build_and_the_next_completes(
    out: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    build(out, 1)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(publishing, step, killed)
        with pytest.raises(Killed):
            build(out, 2)
    assert value_in(out) in (1, 2)
    build(out, 3)
    assert value_in(out) == 3
    rollback(out)
    assert value_in(out) in (1, 2)


def test_reader_finishes_a_switch_killed_between_the_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", _no_links)
    out = tmp_path / "processed"
    first = build(out, 1)
    _kill_between_renames(out, monkeypatch)
    assert not out.exists()
    assert value_in(out) == 2
    assert (swap.builds_folder(out) / first).is_dir()


def test_builder_finishes_a_switch_killed_between_the_two_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "symlink_to", _no_links)
    out = tmp_path / "processed"
    build(out, 1)
    _kill_between_renames(out, monkeypatch)
    build(out, 3)
    assert value_in(out) == 3
    rollback(out)
    assert value_in(out) == 2


def _kill_between_renames(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(swap, "_place", killed)
        with pytest.raises(Killed):
            build(out, 2)


def test_reader_hammering_sees_whole_builds_only(out: Path) -> None:
    build(out, 0)
    seen: list[float] = []
    done = threading.Event()
    troubles: list[BaseException] = []

    def read() -> None:
        try:
            while not done.is_set():
                opened = open_build(out)
                seen.append(float(opened.package["build"]["id"].rpartition("-")[2]))
        except (MachineError, OSError) as error:
            troubles.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    for value in range(1, 21):
        build(out, value)
    done.set()
    reader.join()
    assert troubles == []
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


@pytest.mark.parametrize("damage", ["altered", "missing", "descriptor"])
def test_damaged_build_is_recognised(out: Path, damage: str) -> None:
    build(out)
    folder = resolve(out)
    if damage == "altered":
        content = bytearray((folder / "panel.parquet").read_bytes())
        content[len(content) // 2] ^= 1
        (folder / "panel.parquet").write_bytes(content)
    elif damage == "missing":
        (folder / "panel.parquet").unlink()
    else:
        (folder / "datapackage.json").write_text("{")
    with pytest.raises(DamagedBuild, match="build again"):
        open_build(out)


def test_build_of_another_format_is_refused(out: Path) -> None:
    build(out)
    descriptor = resolve(out) / "datapackage.json"
    package = json.loads(descriptor.read_text())
    package["build"]["format"] = 0
    descriptor.write_text(json.dumps(package))
    with pytest.raises(DamagedBuild, match="format 0, not"):
        verify(resolve(out))


def test_fingerprint_changes_with_the_build_only(out: Path) -> None:
    assert fingerprint(out) == ""
    build(out, 1)
    first = fingerprint(out)
    assert first == fingerprint(out) != ""
    build(out, 2)
    assert fingerprint(out) != first


def test_build_time_follows_source_date_epoch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert build_time() == datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)


def test_build_time_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="whole seconds"):
        build_time()


def test_unknown_table_is_a_programming_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rain is no published table"):
        publish(tmp_path / "processed", {"panel": panel(), "rain": panel()}, FACTS)


def test_every_table_has_a_name_of_its_own() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)
