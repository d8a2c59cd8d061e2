"""Publishes a build: writes it beside the builds before it, checks it, and puts it in force in one step."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from filelock import Timeout

from etl.files.encode import encode, encode_document
from etl.files.package import Facts, data_package, resource_of
from etl.model.paths import shown
from etl.model.problems import InputError, MachineError, Problem, UsageError
from etl.model.published import DamagedBuild, PublishedBuild, described, verify
from etl.model.swap import DESCRIPTOR, builds_folder, current_id, finish, flush, lock_of, switch
from etl.model.table import Table
from etl.model.tables import TABLES

KEPT_BUILDS = 3
READER_WAIT_S = 1.0  # a reader that finishes an interrupted switch holds the lock for a moment
UNFINISHED = ".unfinished-"
_ID = re.compile(r"(\d{8}T\d{6}Z)-(\d{2,})")

Clock = Callable[[], datetime]


def build_time() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH declares, in UTC; raises UsageError where it is no number."""
    declared = os.environ.get("SOURCE_DATE_EPOCH")
    if not declared:
        return datetime.now(UTC).replace(microsecond=0)
    if not declared.isdecimal():
        raise UsageError(f"SOURCE_DATE_EPOCH is {declared!r}; write whole seconds since 1970 or unset it")
    return datetime.fromtimestamp(int(declared), UTC)


def publish(
    out: Path,
    tables: Mapping[str, pd.DataFrame],
    facts: Facts,
    documents: Mapping[str, Mapping[str, Any]] | None = None,
    clock: Clock = build_time,
) -> str:
    """Publish tables (by table name) and JSON documents (by file stem) as the build in force.

    Returns the build's id. Raises InputError where `out` holds something else, MachineError where the
    machine or another build stands in the way (the last good build is then untouched), and ValueError
    where a table breaks its record in etl.model.tables, which is a programming error.
    """
    with claim(out):
        time = clock()
        build_id = _next_id(out, time)
        contents = {_table(name).file: encode(frame, _table(name)) for name, frame in tables.items()}
        contents |= {f"{name}.json": encode_document(body) for name, body in (documents or {}).items()}
        resources = [resource_of(file, content) for file, content in contents.items()]
        package = data_package(facts, resources, tables["panel"], build_id, time, _present(out))
        with _explained(out):
            _write(out, build_id, {**contents, DESCRIPTOR: encode_document(package)})
            _drop(out, [other for other in _rolled_back(out) if other != build_id])
            switch(out, build_id)
            _drop(out, _kept(out)[:-KEPT_BUILDS])
    return build_id


def rollback(out: Path) -> str:
    """Put the build before the present one in force again and return its id; once more goes further back.

    The build after it is kept until the next build, which drops it. Raises InputError where none is
    kept, DamagedBuild where the one before is not whole.
    """
    with claim(out):
        present = current_id(out)
        if present is None:
            raise InputError(
                Problem(shown(out), "", "no build stands here", "build first, or name its --out")
            )
        earlier = [kept for kept in _kept(out) if _order(kept) < _order(present)]
        if not earlier:
            problem = f"no build before {present} is kept"
            raise InputError(Problem(shown(out), "", problem, "build again from the earlier inputs"))
        verify(builds_folder(out) / earlier[-1])
        with _explained(out):
            switch(out, earlier[-1])
    return earlier[-1]


@contextmanager
def claim(out: Path) -> Iterator[None]:
    """Hold `out` for one build, so that two never mix; publish may be called inside.

    Raises InputError where `out` holds something else than a build, MachineError where another build
    is under way. Finishes and clears away what a killed build left.
    """
    with _explained(out):
        _refuse_other_things(out)
        builds_folder(out).mkdir(parents=True, exist_ok=True)
        lock = lock_of(out)
        try:
            lock.acquire(timeout=READER_WAIT_S)
        except Timeout:
            why = "another build is under way; wait until it has ended or name another --out"
            raise MachineError(f"{shown(out)}: {why}") from None
    try:
        with _explained(out):
            finish(out)
            _sweep(out)
        yield
    finally:
        lock.release()


def _table(name: str) -> Table:
    found = next((table for table in TABLES if table.name == name), None)
    if found is None:
        raise ValueError(f"{name} is no published table; add its record to etl.model.tables")
    return found


def _refuse_other_things(out: Path) -> None:
    holds = ""
    if out.is_symlink():
        inside = Path(os.path.realpath(out)).parent == Path(os.path.realpath(builds_folder(out)))
        holds = "" if inside else f"is a link to {out.readlink()}, which is no build of this place"
    elif out.is_dir():
        strange = sorted({path.name for path in out.iterdir()} - _own_files(out))
        holds = f"holds {strange[0]}, which is no part of a build" if strange else ""
    elif out.exists():
        holds = "is a file"
    if holds:
        raise InputError(Problem(shown(out), "", holds, "name a new or an empty folder with --out"))


def _own_files(out: Path) -> set[str]:
    """Names that the build in a folder consists of; none where it is no build."""
    try:
        found = described(out)
    except DamagedBuild:
        return set()
    return {*found.files, DESCRIPTOR} if _ID.fullmatch(found.id) else set()


def _write(out: Path, build_id: str, contents: Mapping[str, bytes]) -> None:
    """Write a build so that its folder has its final name only once every byte is on the disk."""
    unfinished = builds_folder(out) / f"{UNFINISHED}{build_id}"
    unfinished.mkdir()
    for file, content in contents.items():
        (unfinished / file).write_bytes(content)
        flush(unfinished / file)
    flush(unfinished)
    unfinished.rename(builds_folder(out) / build_id)
    flush(builds_folder(out))


def _present(out: Path) -> PublishedBuild | None:
    """The build in force, to be compared with; None where there is none that can be read."""
    try:
        return verify(Path(os.path.realpath(out)))
    except DamagedBuild:
        return None


def _order(build_id: str) -> tuple[str, int]:
    stamp, _, number = build_id.rpartition("-")
    return stamp, int(number)


def _kept(out: Path) -> list[str]:
    """Ids of all builds here, oldest first, the one in force among them."""
    found = {path.name for path in builds_folder(out).iterdir() if _ID.fullmatch(path.name)}
    present = current_id(out)
    return sorted(found | ({present} if present else set()), key=_order)


def _rolled_back(out: Path) -> list[str]:
    """Builds after the one in force: taken back by a rollback, or never put in force."""
    present = current_id(out)
    return [kept for kept in _kept(out) if present and _order(kept) > _order(present)]


def _next_id(out: Path, time: datetime) -> str:
    """Id that sorts after every other one here, even where the clock went back or stands still."""
    stamp, number = time.strftime("%Y%m%dT%H%M%SZ"), 0
    last = max((_order(build_id) for build_id in _kept(out)), default=("", 0))
    stamp, number = max((stamp, number), last)
    return f"{stamp}-{number + 1:02d}"


def _drop(out: Path, build_ids: list[str]) -> None:
    for build_id in build_ids:
        doomed = builds_folder(out) / f"{UNFINISHED}{build_id}"
        (builds_folder(out) / build_id).rename(doomed)
        shutil.rmtree(doomed)


def _sweep(out: Path) -> None:
    for left_over in builds_folder(out).glob(f"{UNFINISHED}*"):
        shutil.rmtree(left_over)


@contextmanager
def _explained(out: Path) -> Iterator[None]:
    """Tell a full disk or a missing right in words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            why = "the disk is full; free some space and build again"
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            why = "writing there is not allowed; get the right to, close open files, or name another --out"
        else:
            why = f"{error.strerror or error}; mend that and build again"
        raise MachineError(f"{shown(out)}: {why}") from error
