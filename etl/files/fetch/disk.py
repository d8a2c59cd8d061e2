"""Puts files in place so that a name never stands for half a file: written beside, flushed, renamed."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.model.paths import shown
from etl.model.problems import MachineError
from etl.model.swap import flush

LOCK = ".fetch.lock"
LOCK_SECONDS = 0.2
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    settle(draft, path)


def settle(draft: Path, path: Path) -> None:
    """Give a finished file its name, with everything on the disk."""
    flush(draft)
    draft.replace(path)
    flush(path.parent)


def sha256_of(path: Path) -> str:
    """Hash of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep a folder to one fetch at a time; MachineError where it is taken or the disk refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=LOCK_SECONDS):
            yield
    except Timeout as error:
        raise MachineError(
            f"{shown(folder)}: another fetch is at work there; let it finish, then run again"
        ) from error
    except OSError as error:
        raise MachineError(_refusal(folder, error)) from error


def _refusal(folder: Path, error: OSError) -> str:
    if error.errno in NO_ROOM:
        return f"{shown(folder)}: the disk is full; make room and run again, it goes on where it stopped"
    return f"{shown(folder)}: {error.strerror or error}; check disk and permissions, then run again"
