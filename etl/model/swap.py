"""Puts one build in the place of another: the names beside DIR, the lock, and the switch itself.

Beside DIR lies `.DIR.builds`, one folder per build. DIR is a symbolic link to one of them, replaced in
one step. Where links are impossible DIR is the build's own folder and the switch takes two renames; a
note written before the first lets whoever comes next, builder or reader, finish after a crash.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filelock import BaseFileLock

DESCRIPTOR = "datapackage.json"
WAIT_S = 5.0  # a living builder needs milliseconds between its two renames


def builds_folder(out: Path) -> Path:
    """Folder that keeps the builds of one DIR."""
    place = out.absolute()
    return place.parent / f".{place.name}.builds"


def lock_of(out: Path) -> BaseFileLock:
    """Lock of one DIR, re-entrant within a thread; its folder must exist."""
    from filelock import FileLock

    return FileLock(builds_folder(out) / "lock", is_singleton=True)


def current_id(out: Path) -> str | None:
    """Id of the build in force; None where DIR holds no build."""
    try:
        found = json.loads((out / DESCRIPTOR).read_text(encoding="utf-8"))["build"]["id"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None


def switch(out: Path, build_id: str) -> None:
    """Make DIR show another kept build; call it under the lock.

    Raises OSError where the machine does not allow it; DIR then shows what it showed before, or is
    finished by `finish`.
    """
    if _link(out, build_id):
        return
    note = _note(out)
    note.write_text(build_id, encoding="utf-8")
    flush(note)
    try:
        _clear(out)
    except OSError:
        note.unlink()
        raise
    _place(out, build_id)
    note.unlink()


def finish(out: Path) -> None:
    """Finish a switch that a crash interrupted; call it under the lock."""
    note = _note(out)
    if not note.exists():
        return
    if not os.path.lexists(out):
        _place(out, note.read_text(encoding="utf-8"))
    note.unlink()


def finish_for_reader(out: Path) -> None:
    """Wait for a switch that is under way, and finish it where its builder is gone.

    Raises OSError where the reader lacks the right to rename.
    """
    from filelock import Timeout

    lock = None
    ends = time.monotonic() + WAIT_S
    while not os.path.lexists(out) and _note(out).exists() and time.monotonic() < ends:
        lock = lock or lock_of(out)
        try:
            with lock.acquire(timeout=0.05):
                finish(out)
        except Timeout:
            continue


def flush(path: Path) -> None:
    """Force a file or folder on to the disk; systems that cannot do so for folders are left alone."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def holds_builds(out: Path) -> bool:
    """Whether builds of this DIR are kept, be it in force or between two renames."""
    return any((kept / DESCRIPTOR).is_file() for kept in builds_folder(out).glob("*"))


def _note(out: Path) -> Path:
    return builds_folder(out) / "switching-to"


def _link(out: Path, build_id: str) -> bool:
    """Point DIR at a build in one step; False where that is impossible here."""
    link = builds_folder(out) / "link"
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(Path(builds_folder(out).name) / build_id, target_is_directory=True)
        link.replace(out)
    except (OSError, NotImplementedError):
        return False
    flush(out.parent)
    return True


def _clear(out: Path) -> None:
    """Take away what DIR is now: a link, an empty folder, or a build, which is kept."""
    if out.is_symlink():
        out.unlink()
    elif out.exists():
        present = current_id(out)
        if present is None:
            out.rmdir()
        else:
            kept = builds_folder(out) / present
            shutil.rmtree(kept, ignore_errors=True)
            out.rename(kept)


def _place(out: Path, build_id: str) -> None:
    if not _link(out, build_id):
        (builds_folder(out) / build_id).rename(out)
        flush(out.parent)
