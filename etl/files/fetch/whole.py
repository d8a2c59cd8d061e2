"""Downloads one whole file into a hidden part beside its place, and goes on where an earlier run stopped."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from etl.files.fetch import content
from etl.files.fetch.client import Client
from etl.files.fetch.disk import put
from etl.files.fetch.trouble import Passing, WrongContent

PARTIAL, NOT_SATISFIABLE = 206, 416
STATED_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True)
class Version:
    """What tells one version of a remote file from another; total is its size, None where unsaid."""

    url: str
    etag: str
    last_modified: str
    total: int | None

    @property
    def validator(self) -> str:
        """What If-Range may hold: a strong ETag, else the date of the last change, else nothing."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.last_modified

    def same_as(self, other: Version) -> bool:
        """Whether both are surely the same file."""
        return bool(self.validator) and self == other


def part_of(place: Path) -> Path:
    """The unfinished download of a file."""
    return place.with_name(f".{place.name}.part")


def about_part_of(place: Path) -> Path:
    """What is known of the version that the unfinished download belongs to."""
    return place.with_name(f".{place.name}.part.json")


def version_of(answer: httpx.Response, url: str) -> Version:
    """Version that an answer speaks of."""
    stated = STATED_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
    length = answer.headers.get("Content-Length", "")
    whole = int(length) if length.isdigit() and answer.status_code != PARTIAL else None
    headers = answer.headers
    total = int(stated[3]) if stated else whole
    return Version(url, headers.get("ETag", ""), headers.get("Last-Modified", ""), total)


def download(client: Client, url: str, place: Path) -> Version:
    """Fill the part of a place until it is the whole file and looks like it; raises Trouble, OSError."""
    try:
        return client.persistently(lambda: _attempt(client, url, place))
    except WrongContent:
        discard(place)
        raise


def discard(place: Path) -> None:
    """Forget an unfinished download."""
    part_of(place).unlink(missing_ok=True)
    about_part_of(place).unlink(missing_ok=True)


def _attempt(client: Client, url: str, place: Path) -> Version:
    """One request for what is lacking; a part that turns out wrong is discarded."""
    part = part_of(place)
    known = _known(place, url)
    have = part.stat().st_size if known and part.exists() else 0
    try:
        if known is None or have != known.total:
            known = _receive(client, url, place, known, have)
        _check_size(part, known)
        content.check(part, place.name)
    except Passing as trouble:
        trouble.moved_on = part.exists() and have < part.stat().st_size and not _complete(place, url)
        if _complete(place, url):
            discard(place)
        raise
    return known


def _receive(client: Client, url: str, place: Path, known: Version | None, have: int) -> Version:
    headers = {"Range": f"bytes={have}-", "If-Range": known.validator} if known and have else {}
    with client.get(url, headers) as answer:
        version = version_of(answer, url)
        start = _start(answer, version, known, have, place)
        if start == 0:
            part_of(place).unlink(missing_ok=True)
            put(about_part_of(place), json.dumps(asdict(version)).encode())
        with part_of(place).open("ab") as stream:
            for chunk in client.chunks(answer):
                stream.write(chunk)
    return version


def _start(answer: httpx.Response, version: Version, known: Version | None, have: int, place: Path) -> int:
    """Byte at which the body begins; Passing where it does not fit what is there, which is discarded."""
    if answer.status_code == PARTIAL:
        stated = STATED_RANGE.fullmatch(answer.headers.get("Content-Range", ""))
        if known and stated and int(stated[1]) == have and version.same_as(known):
            return have
    elif answer.status_code != NOT_SATISFIABLE:
        return 0
    discard(place)
    raise Passing("the file changed on the server while it was fetched")


def _known(place: Path, url: str) -> Version | None:
    """Version that the unfinished download belongs to; None where it cannot be gone on with."""
    try:
        found = Version(**json.loads(about_part_of(place).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if found.url == url and found.validator else None


def _complete(place: Path, url: str) -> bool:
    """Whether the part has the size that was announced, or more."""
    known, part = _known(place, url), part_of(place)
    if known is None or known.total is None:
        return True  # nothing to go on with
    return part.exists() and part.stat().st_size >= known.total


def _check_size(part: Path, version: Version) -> None:
    size = part.stat().st_size
    if version.total is not None and size != version.total:
        raise Passing(f"the file was cut off ({size} of {version.total} bytes)")
