"""Files that the browser fetches from the dashboard itself: where they lie and how they are named."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MADE = "made"  # sub-folder of files that the dashboard writes, ignored by git
READABLE = 0o644


def address(name: str, base: str = "") -> str:
    """Address of a static file as the browser asks for it; `base` is the server's path prefix."""
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""
    return f"{prefix}/app/static/{name}"


def put(content: bytes, stem: str, suffix: str) -> str | None:
    """Name of a static file with this content, written where it is not there; None where it cannot be."""
    name = f"{MADE}/{stem}-{sha256(content).hexdigest()[:16]}{suffix}"
    path = FOLDER / name
    if path.is_file():
        return name
    try:
        path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(READABLE)
        Path(file.name).replace(path)
    except OSError:
        return None
    return name
