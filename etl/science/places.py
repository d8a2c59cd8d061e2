"""Place names and codes to P-codes: exact, normalised, listed or accepted; suggestions are never used."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from etl.science.place_words import ABROAD_WORDS, TOTAL_WORDS, UNKNOWN_WORDS, normalised

UNKNOWN_PLACE = "unknown"
ABROAD_NOT_STATED = "XXX"  # from the range XAA–XZZ that ISO 3166-1 leaves to its users
SUGGESTIONS = 3
NEARNESS = 0.6  # least similarity of a suggestion, as difflib measures it


class How(StrEnum):
    """How a written place was matched."""

    EXACT = "exact"
    CODE = "code"
    NORMALISED = "normalised"
    VARIANT = "variant"
    ACCEPTED = "accepted"
    ABROAD = "abroad"
    UNKNOWN = "unknown"
    TOTAL = "total"
    UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Place:
    """A unit of the boundaries."""

    pcode: str
    name: str
    level: str = "district"
    parent: str = ""


@dataclass(frozen=True)
class Country:
    """A country by ISO 3166-1; `home` is the one that the boundaries divide."""

    iso3: str
    name: str
    home: bool = False
    iso2: str = ""


@dataclass(frozen=True)
class Match:
    """What a written place stands for.

    pcode: P-code at the gazetteer's level, ISO-3 code, `unknown`, or None (a total, or unmatched).
    unit: what is counted once: the finest P-code, or the words themselves where several may add up.
    levels: the levels that the words may mean (a district and its town may share a name).
    suggestions: names with their codes, near to what was written, for a person to choose from.
    setting: rural or urban where the profile's list of urban places tells, else "".
    """

    written: str
    pcode: str | None
    how: How
    unit: str = ""
    suggestions: tuple[tuple[str, str], ...] = ()
    levels: frozenset[str] = frozenset()
    setting: str = ""

    @property
    def may_add_up(self) -> bool:
        """Whether several written forms with this P-code are parts of it, not spellings of one."""
        return self.how in (How.ACCEPTED, How.UNKNOWN) or self.pcode == ABROAD_NOT_STATED


class Gazetteer:
    """All the places that a table may name, and the way from what is written to one of them."""

    def __init__(
        self,
        places: Sequence[Place],
        variants: Mapping[str, str] | None = None,
        accepted: Mapping[str, str] | None = None,
        countries: Sequence[Country] = (),
        level: str = "",
        urban: Sequence[str] = (),
    ) -> None:
        """places: all units, of one or several levels; level: the one that is published (default: the
        first place's). variants, accepted: written → P-code, ISO-3 code or `unknown`; the accepted ones
        are the profile's and stand above the listed ones. urban: names or codes of towns; all other
        units below the published level are then rural.
        """
        self.places = {place.pcode: place for place in places}
        self.level = level or (places[0].level if places else "")
        self.variants, self.accepted = dict(variants or {}), dict(accepted or {})
        self.countries = {c.iso3: c for c in reversed(countries)}
        self._codes = {code.casefold(): code for code in self.places}
        self._names = _index((place.name, place.pcode) for place in places)
        self._variants = _index(self.variants.items())
        self._accepted = _index(self.accepted.items())
        self._countries = _index((c.name, c.iso3) for c in countries)
        self._abbreviated = {code.casefold(): c.iso3 for c in countries for code in (c.iso2, c.iso3) if code}
        self._home = {normalised(w) for c in countries if c.home for w in (c.name, c.iso3, c.iso2) if w}
        self._known: dict[str, Match] = {}
        self._urban = {normalised(name) for name in urban}
        self._towns = {match.unit for match in map(self._match, urban) if match.unit != match.pcode}

    @property
    def pcodes(self) -> tuple[str, ...]:
        """P-codes of the published level, in order."""
        return tuple(code for code, place in self.places.items() if place.level == self.level)

    def match(self, written: str) -> Match:
        """What a written name or code stands for; unmatched ones come with suggestions only."""
        if written not in self._known:
            found = self._match(written)
            self._known[written] = replace(found, setting=self._setting(found)) if self._urban else found
        return self._known[written]

    def published(self, pcode: str) -> str | None:
        """Unit of the published level that a unit lies in; None where it lies above it."""
        place = self.places.get(pcode)
        while place is not None and place.level != self.level:
            place = self.places.get(place.parent)
        return place.pcode if place else None

    def _match(self, written: str) -> Match:
        key = normalised(written)
        if written in self.places:
            return self._unit(written, {written}, How.CODE)
        if key in self._accepted:
            return self._listed(written, self._accepted[key], How.ACCEPTED)
        if key in self._codes:
            return self._unit(written, {self._codes[key]}, How.CODE)
        if key in self._names:
            exact = all(self.places[code].name == written for code in self._names[key])
            return self._unit(written, self._names[key], How.EXACT if exact else How.NORMALISED)
        if key in self._variants:
            return self._listed(written, self._variants[key], How.VARIANT)
        return self._below(written) or self._elsewhere(written, key)

    def _setting(self, match: Match) -> str:
        if normalised(match.written) in self._urban or match.unit in self._towns:
            return "urban"
        below = match.pcode in self.places and bool(match.levels) and self.level not in match.levels
        return "rural" if below else ""

    def _below(self, written: str) -> Match | None:
        """A code that extends a known P-code by digits: a unit below it, by the COD convention."""
        stem = re.sub(r"\d{2,}$", "", written)
        parent = self.places.get(stem) if stem != written else None
        pcode = self.published(stem) if parent else None
        if pcode is None:
            return None
        return Match(written, pcode, How.CODE, written, levels=frozenset({f"below {self.level}"}))

    def _elsewhere(self, written: str, key: str) -> Match:
        """A place that is none of the units: not stated, a total, abroad; else unmatched."""
        if key in UNKNOWN_WORDS or written.strip() == "?":
            return Match(written, UNKNOWN_PLACE, How.UNKNOWN, key)
        if key in TOTAL_WORDS or key in self._home:
            return Match(written, None, How.TOTAL)
        if key in ABROAD_WORDS or key in {f"outside{home}" for home in self._home}:
            return Match(written, ABROAD_NOT_STATED, How.ABROAD, key)
        code = written.strip()
        if code in self.countries or code == ABROAD_NOT_STATED:
            return Match(written, code, How.ABROAD, code)
        named = self._countries.get(key, set())
        if len(named) == 1:
            return Match(written, min(named), How.ABROAD, min(named))
        meant = self._abbreviated.get(code.casefold())
        near = ((self.name(meant), meant),) if meant else self._near(key)
        return Match(written, None, How.UNMATCHED, suggestions=near)

    def _listed(self, written: str, codes: set[str], how: How) -> Match:
        """A match by a list that may name units, countries or `unknown`."""
        if codes <= self.places.keys():
            return self._unit(written, codes, how)
        code = next(iter(codes))
        return Match(written, code, how, normalised(written) if how is How.ACCEPTED else code)

    def _unit(self, written: str, codes: set[str], how: How) -> Match:
        """A match with one or several units; several must lie in one published unit."""
        published = {self.published(code) for code in codes}
        levels = frozenset(self.places[code].level for code in codes)
        if len(published) > 1:
            choices = tuple((self.places[code].name, code) for code in sorted(codes))
            return Match(written, None, How.UNMATCHED, suggestions=choices)
        pcode = next(iter(published))
        if pcode is None:
            return Match(written, None, How.TOTAL)
        unit = pcode if pcode in codes else min(codes)
        return Match(written, pcode, how, normalised(written) if how is How.ACCEPTED else unit, levels=levels)

    def _near(self, key: str) -> tuple[tuple[str, str], ...]:
        known = {**self._countries, **self._variants, **self._names}
        near = difflib.get_close_matches(key, list(known), n=2 * SUGGESTIONS, cutoff=NEARNESS)
        codes = dict.fromkeys(code for word in near for code in sorted(known[word]))
        return tuple((self.name(code), code) for code in list(codes)[:SUGGESTIONS])

    def name(self, code: str) -> str:
        """Name of a P-code or ISO-3 code for display; the code itself where it has none."""
        if code in self.places:
            return self.places[code].name
        return self.countries[code].name if code in self.countries else code

    def knows(self, code: str) -> bool:
        """Whether a code may stand in a list of variants or accepted names."""
        return code in self.places or code in self.countries or code in (UNKNOWN_PLACE, ABROAD_NOT_STATED)


def mixed_levels(matches: Iterable[tuple[int, Match]]) -> tuple[tuple[str, int], tuple[str, int]] | None:
    """The first two levels that numbered matches certainly name, each with its first number; None for one.

    A district and its councils in one column would count people twice.
    """
    first: dict[str, int] = {}
    for number, match in matches:
        if len(match.levels) == 1:
            first.setdefault(min(match.levels), number)
    found = sorted(first.items(), key=lambda item: item[1])
    return (found[0], found[1]) if len(found) > 1 else None


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Normalised words → codes."""
    found: dict[str, set[str]] = {}
    for words, code in pairs:
        found.setdefault(normalised(words), set()).add(code)
    return found
