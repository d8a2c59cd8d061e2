"""Files that the browser fetches from the dashboard itself: where they lie and how they are named."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MADE = "made"  # sub-folder of files that the dashboard writes, ignored by git
READABLE = 0o644
_DAY = 86_400.0
KEPT_DAYS = 7  # that a file stays after it was last put


def address(name: str, base: str = "") -> str:
    """Address of a static file as the browser asks for it; `base` is the server's path prefix."""
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return f"{prefix}/app/static/{name}"


def put(content: bytes, stem: str, suffix: str) -> str | None:
    """Name of a static file with this content, written where it is not there; None where it cannot be.

    It stays for a week after it was last put, so a page puts what it shows each time that it is drawn.
    """
    name = f"{MADE}/{stem}-{sha256(content).hexdigest()[:16]}{suffix}"
    path = FOLDER / name
    try:
        if not _used_again(path):
            _write(path, content)
            _sweep(path.parent)
    except OSError:
        return None
    return name


def _used_again(path: Path) -> bool:
    """Whether the file is there; its time is then that of its last use, to the day."""
    try:
        if time.time() - path.stat().st_mtime > _DAY:
            os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).chmod(READABLE)
    Path(file.name).replace(path)


def _sweep(folder: Path) -> None:
    """Remove what no page has put for a week; another process may remove the same."""
    oldest = time.time() - KEPT_DAYS * _DAY
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.is_file() and path.stat().st_mtime < oldest:
                path.unlink()
