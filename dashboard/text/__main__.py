"""Brings a language's catalogue level with English: `python -m dashboard.text` writes what is not there yet.

An entry that English has and the language lacks stands as {english = "…"}, ready for a translator; one that
English no longer has goes; an English text that stands in is renewed. Translations are left as they are.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from dashboard.text import FOLDER, LANGUAGES, STANDS_IN, Entry, entries, files, flat

OF_RECORDS = ("variable.", "table.")  # what records say in English; a language may have its own
PLAIN_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
HEAD = (
    "# {language}, as {english} in English. draft: no speaker has reviewed it; once one has, write the text\n"
    "# alone. english: not translated yet. python -m dashboard.text adds what English has gained.\n"
)


def level(language: str) -> list[Path]:
    """Write the files of a language, one for each of English; returns them."""
    known = entries(language)
    written = []
    for file in files(LANGUAGES[0]):
        target = FOLDER / file.name.replace(LANGUAGES[0], language, 1)
        wanted = _of_file(file)
        texts = {key: _entry(known.get(key), text) for key, text in wanted.items()}
        if file.name == f"{LANGUAGES[0]}.toml":
            texts |= {key: entry for key, entry in known.items() if key.startswith(OF_RECORDS)}
        head = HEAD.format(language=target.name, english=file.name)
        target.write_text(head + as_toml(texts), encoding="utf-8")
        written.append(target)
    return written


def as_toml(texts: Mapping[str, Entry]) -> str:
    """Entries by dotted key as TOML, a table for every group of keys."""
    tables: dict[str, list[str]] = {}
    for key, entry in texts.items():
        group, _, name = key.rpartition(".")
        tables.setdefault(group, []).append(f"{_key(name)} = {_value(entry)}")
    ordered = sorted(tables.items(), key=lambda table: table[0] != "")
    blocks = [
        "\n".join(([f"[{'.'.join(_key(part) for part in group.split('.'))}]"] if group else []) + lines)
        for group, lines in ordered
    ]
    return "\n" + "\n\n".join(blocks) + "\n"


def _of_file(file: Path) -> dict[str, str]:
    return {key: str(text) for key, text in flat(tomllib.loads(file.read_text(encoding="utf-8"))).items()}


def _entry(known: Entry | None, english: str) -> Entry:
    """What is known of an entry; where it is not translated, the English text."""
    return (
        {STANDS_IN: english}
        if known is None or (STANDS_IN in known and not isinstance(known, str))
        else known
    )


def _key(name: str) -> str:
    return name if name and set(name) <= PLAIN_KEY else _quoted(name)


def _value(entry: Entry) -> str:
    if isinstance(entry, str):
        return _quoted(entry)
    (mark,) = entry
    return f"{{ {mark} = {_quoted(entry[mark])} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    for language in LANGUAGES[1:]:
        level(language)
