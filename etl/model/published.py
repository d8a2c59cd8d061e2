"""A published build as its readers see it: where it stands, whether it is whole, what it holds."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.model.paths import shown
from etl.model.problems import MachineError
from etl.model.swap import DESCRIPTOR, finish_for_reader, holds_builds

FORMAT = 1  # raised whenever a reader of the older format could misread the build
ATTEMPTS = 20  # a reader is overtaken at most this often by new builds
PAUSE_S = 0.02


class NoBuild(MachineError):
    """No build stands there."""


class DamagedBuild(MachineError):
    """A file of the build is missing, altered, or of another format."""


@dataclass(frozen=True)
class PublishedBuild:
    """One build, resolved once: its folder and its datapackage.json, read and as written."""

    folder: Path
    package: dict[str, Any]
    written: bytes

    @property
    def id(self) -> str:
        """Build id, unique in its place."""
        return str(self.package["build"]["id"])

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files that the build holds beside its datapackage.json."""
        return tuple(resource["path"] for resource in self.package["resources"])

    def read(self, file: str) -> bytes:
        """Content of one file; raises DamagedBuild where it is not what was published."""
        if file not in (*self.files, DESCRIPTOR):
            raise DamagedBuild(f"{shown(self.folder)}: the build holds no {file}; build again")
        try:
            content = (self.folder / file).read_bytes()
        except OSError as error:
            raise DamagedBuild(f"{shown(self.folder)}: {file} cannot be read; build again") from error
        if not self._is_published(file, content):
            raise DamagedBuild(f"{shown(self.folder)}: {file} was altered after publishing; build again")
        return content

    def _is_published(self, file: str, content: bytes) -> bool:
        """Whether a file is what was published; datapackage.json, which has no hash, as it was opened."""
        if file == DESCRIPTOR:
            return content == self.written
        hashes = {one["path"]: one["hash"] for one in self.package["resources"]}
        return bool(digest(content) == hashes[file])


def digest(content: bytes) -> str:
    """Hash of a file's content as datapackage.json states it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def resolve(out: Path) -> Path:
    """Folder of the build in force, links followed once; raises NoBuild where there is none.

    Finishes a switch that a crash left half done. Where a switch goes on in two renames there is for a
    moment nothing to see: the reader looks again before it says so.
    """
    for _ in range(ATTEMPTS):
        try:
            finish_for_reader(out)
        except OSError as error:
            raise NoBuild(f"{shown(out)}: an interrupted build waits to be finished; build again") from error
        folder = Path(os.path.realpath(out))
        if (folder / DESCRIPTOR).is_file():
            return folder
        if not holds_builds(out):
            break
        time.sleep(PAUSE_S)
    raise NoBuild(f"{shown(out)}: no build stands here; run python -m etl build --profile demo")


def described(folder: Path) -> PublishedBuild:
    """The build in a folder by its datapackage.json, nothing else checked; raises DamagedBuild."""
    try:
        written = (folder / DESCRIPTOR).read_bytes()
        package = json.loads(written)
        build = PublishedBuild(folder, package, written)
        _ = build.id, build.files, package["build"]["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedBuild(f"{shown(folder)}: {DESCRIPTOR} cannot be read; build again") from error
    return build


def verify(folder: Path) -> PublishedBuild:
    """The build in a folder, every file checked against its hash; raises DamagedBuild."""
    build = described(folder)
    found = build.package["build"]["format"]
    if found != FORMAT:
        raise DamagedBuild(f"{shown(folder)}: the build has format {found}, not {FORMAT}; build again")
    for file in build.files:
        build.read(file)
    return build


def open_build(out: Path) -> PublishedBuild:
    """The build in force, whole; where it is replaced while being read, the one that replaced it.

    Raises NoBuild or DamagedBuild.
    """
    overtaken = ""
    for _ in range(ATTEMPTS):
        folder = resolve(out)
        seen = fingerprint(out)
        try:
            return verify(folder)
        except DamagedBuild:
            if seen and seen == overtaken:
                raise
            overtaken = seen
    raise DamagedBuild(f"{shown(out)}: builds follow each other too fast to read one; try again")


def fingerprint(out: Path) -> str:
    """Changes whenever another build comes into force, and costs no reading; "" where there is none."""
    descriptor = Path(os.path.realpath(out)) / DESCRIPTOR
    try:
        found = descriptor.stat()
    except OSError:
        return ""
    return f"{descriptor.parent.name}:{found.st_mtime_ns}:{found.st_ino}"
