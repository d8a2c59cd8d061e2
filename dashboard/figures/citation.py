"""How to cite a build and its figures: BibTeX and RIS."""

from __future__ import annotations

import re

from dashboard.build import Build
from dashboard.figures.contents.telling import rests_on_demonstration
from dashboard.readings.names import plain
from dashboard.text import Words
from etl.model.status import Status

_SPECIAL = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)
_KEY = re.compile(r"[^A-Za-z0-9]+")


def bibtex(build: Build, words: Words) -> bytes:
    """One entry for the figures of this build and one for each of its sources."""
    entries = [_entry("mecc-hotspot-atlas", _title(build, words), build.day[:4], "", _note(build, words))]
    for record in build.sources.values():
        note = f"{record.licence}{f', accessed {record.accessed}' if record.accessed else ''}"
        entries.append(
            _entry(f"source-{record.id}", plain(record.title, 300), record.accessed[:4], record.url, note)
        )
    return "\n".join(entries).encode("utf-8")


def ris(build: Build, words: Words) -> bytes:
    """The same for programs that read RIS."""
    records = [("DATA", _title(build, words), build.day[:4], "", _note(build, words))]
    for record in build.sources.values():
        records.append(
            ("DATA", plain(record.title, 300), record.accessed[:4], record.url, plain(record.licence, 300))
        )
    lines = []
    for kind, title, year, url, note in records:
        fields = (
            ("TY", kind),
            ("TI", title),
            ("PY", year),
            ("UR", plain(url, 400)),
            ("N1", note),
            ("ER", ""),
        )
        lines += [f"{tag}  - {value}" for tag, value in fields if value or tag == "ER"]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _title(build: Build, words: Words) -> str:
    return f"{words('pack.title')}: {plain(build.title, 200)}"


def _note(build: Build, words: Words) -> str:
    mark = words("pack.demonstration") if rests_on_demonstration(build, Status.OBSERVED.label) else ""
    return f"Build {build.id}. {mark}".strip()


def _entry(key: str, title: str, year: str, url: str, note: str) -> str:
    fields = {
        "title": f"{{{_tex(title)}}}",
        "year": year,
        "url": plain(url, 400),
        "note": _tex(plain(note, 400)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{_KEY.sub('-', key).strip('-')},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return text.translate(_SPECIAL)
