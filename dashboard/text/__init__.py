"""The words of the interface: one catalogue per language, read once, found by dotted key.

An entry is a text; in another language than English it may be a table of one key: `draft` holds a
translation that no speaker has reviewed yet, `english` the English text that stands until it is translated.
Reviewing an entry is to make it a plain text.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
LANGUAGES = ("en", "st")
DRAFT, STANDS_IN = "draft", "english"
SHARE = "share"
FOLDER = Path(__file__).parent
Entry = str | Mapping[str, str]


def shown_as(unit: str, decimals: int) -> tuple[float, int]:
    """Factor and decimals with which a value of a unit is shown: shares become per cent."""
    return (100.0, max(0, decimals - 2)) if unit == SHARE else (1.0, decimals)


class Words:
    """Texts of one language; a key that is not there is a fault of the program."""

    def __init__(self, texts: Mapping[str, str], language: str, draft: bool = False) -> None:
        """draft: whether any of them awaits a speaker's review."""
        self._texts = texts
        self.language = language
        self.draft = draft
        self._periods: dict[str, str] = {}  # as read: a chart asks for some hundred, each view the same

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its {places} filled."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The text for none, one or several: key.none, key.one, key.other; {count} is the number."""
        form = {0: "none", 1: "one"}.get(number, "other")
        chosen = f"{key}.{form}" if f"{key}.{form}" in self._texts else f"{key}.other"
        return self(chosen, count=number, **values)

    def of_record(self, key: str, written: str) -> str:
        """The text of a key, else what the record itself says."""
        return self._texts.get(key, written)

    def listed(self, items: Sequence[str]) -> str:
        """A, B and C."""
        if len(items) < 2:
            return "".join(items)
        return self("list.last").format(first=self("list.comma").join(items[:-1]), last=items[-1])

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number as the language writes it, with a true minus; "no data" in words where it is missing."""
        if value is None or math.isnan(value):
            return self("number.missing")
        text = f"{abs(value):,.{decimals}f}".translate(self._marks)
        return f"{MINUS}{text}" if float(f"{value:.{decimals}f}") < 0 else text

    @cached_property
    def _marks(self) -> dict[int, str]:
        """What the language writes for the comma and the point of a number."""
        return str.maketrans({",": self("number.thousands"), ".": self("number.decimal")})

    def plain(self, value: float) -> str:
        """A number with as many decimals as it has, two at most."""
        places = next(n for n in (0, 1, 2) if n == 2 or round(value, n) == value)
        return self.number(value, places)

    def p_value(self, p: float) -> str:
        """A p-value with three decimals, or as many as its first digit needs: never a zero that it is not."""
        return self.number(p, max(3, math.ceil(-math.log10(p))) if p > 0 else 3)

    def signed(self, value: float, decimals: int = 0) -> str:
        """A change: with plus or minus, a plain zero."""
        text = self.number(value, decimals)
        return f"+{text}" if float(f"{value:.{decimals}f}") > 0 else text

    def people(self, value: float | None) -> str:
        """A count of people, to the nearest thousand from 10,000 on."""
        if value is not None and value >= 10_000:
            value = round(value, -3)
        return self.number(value)

    def period(self, label: str) -> str:
        """A period label as it is read: 2006–2016, Jan 2020, 2019/20; others stand as they are."""
        if label not in self._periods:
            self._periods[label] = self._period(label)
        return self._periods[label]

    def _period(self, label: str) -> str:
        own = self._texts.get(f"period.{label}")
        if own:
            return own
        parts = label.split("-")
        if len(parts) == 2 and len(parts[1]) == 4:
            return f"{parts[0]}{DASH}{parts[1]}"
        if len(parts) >= 2 and len(parts[1]) == 2:
            month = self(f"month.{int(parts[1])}")
            dekad = self("period.dekad", number=parts[2]) if len(parts) == 3 else ""
            return f"{month} {parts[0]}{dekad}"
        return label

    def day(self, day: str) -> str:
        """A day written 2026-11-22 as it is read; other texts stand as they are."""
        parts = day.split("-")
        if [len(part) for part in parts] != [4, 2, 2] or not "".join(parts).isdecimal():
            return day
        year, month, number = (int(part) for part in parts)
        if f"month.{month}" not in self._texts:
            return day
        return self("period.day", day=number, month=self(f"month.{month}"), year=year)

    @property
    def separators(self) -> str:
        """Decimal and thousands mark as charts take them."""
        return f"{self('number.decimal')}{self('number.thousands')}"

    def unit(self, unit: str) -> str:
        """A unit as it is read in a heading; the unit 1 is not written, shares are shown in per cent."""
        return {"1": "", SHARE: "%"}.get(unit, self._texts.get(f"unit.{unit}", unit))

    def quantity(self, value: float | None, unit: str, decimals: int) -> str:
        """A published value with its unit, shares in per cent; no unit beside no data."""
        factor, places = shown_as(unit, decimals)
        if value is None or math.isnan(value):
            return self("number.missing")
        beside = self._texts.get(f"beside.{unit}", self.unit(unit))
        return f"{self.number(value * factor, places)} {beside}".rstrip()


def load(language: str = LANGUAGES[0]) -> Words:
    """Words of one language, from its TOML files here: en.toml, en.figures.toml …"""
    found = entries(language)
    texts = {key: _text(entry) for key, entry in found.items()}
    draft = any(not isinstance(entry, str) for entry in found.values())
    return Words(texts, language, draft)


def entries(language: str) -> dict[str, Entry]:
    """Every entry of a language as its files hold it, by dotted key."""
    found: dict[str, Entry] = {}
    for file in files(language):
        found |= flat(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def files(language: str) -> list[Path]:
    """The files of a language, in the order in which they are read."""
    return sorted(FOLDER.glob(f"{language}.*toml"))


def _text(entry: Entry) -> str:
    return entry if isinstance(entry, str) else next(iter(entry.values()))


def flat(nested: Mapping[str, Any], before: str = "") -> dict[str, Entry]:
    """Entries of a catalogue's tables by dotted key."""
    found: dict[str, Entry] = {}
    for name, value in nested.items():
        key = f"{before}{name}"
        inside = isinstance(value, dict) and not value.keys() <= {DRAFT, STANDS_IN}
        found |= flat(value, f"{key}.") if inside else {key: value}
    return found
