"""Reads the names of places: units from the boundaries, listed variants, countries, accepted names."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path

import pandas as pd

from etl.files.cells import read_sheet
from etl.files.cells.counts import is_formula
from etl.files.cells.header import find_header
from etl.model.paths import REFERENCE, shown
from etl.model.problems import Problems
from etl.model.profile import Profile
from etl.model.tables import RECONCILIATION
from etl.science.place_words import normalised
from etl.science.places import Country, Gazetteer, How, Match, Place

COUNTRIES = REFERENCE / "countries.csv"
RETURNED_SHEET = "places"  # of the workbook that `check` writes and an office returns
LONGEST_NAME = 120  # characters


def read_gazetteer(profile: Profile, boundaries: pd.DataFrame) -> Gazetteer:
    """Gazetteer of one build.

    boundaries: columns pcode, name, level, parent; the first level named is the published one.
    Raises InputError where a listed or accepted name points to no place.
    """
    places = places_of(boundaries)
    countries = read_countries(COUNTRIES, [place.pcode for place in places])
    variants = read_variants(profile.places) if profile.places else {}
    gazetteer = Gazetteer(places, variants, profile.accepted_places, countries, urban=profile.urban.places)
    problems = Problems()
    _check_abroad(gazetteer, places, ", ".join(shown(b.path) for b in profile.boundaries), problems)
    _check_urban(gazetteer, profile.urban.places, shown(profile.path), problems)
    if profile.places:
        _check_codes(gazetteer, variants, shown(profile.places), "", problems)
    _check_codes(gazetteer, profile.accepted_places, shown(profile.path), "[places] ", problems)
    _check_accepted(gazetteer, shown(profile.path), problems)
    problems.stop_if_any()
    return gazetteer


def _check_abroad(gazetteer: Gazetteer, places: Sequence[Place], file: str, problems: Problems) -> None:
    """A P-code that is a country's code too would take its moves."""
    for place in places:
        country = gazetteer.countries.get(place.pcode.upper())
        if country is not None and not country.home:
            told = f"the P-code {place.pcode!r} of {place.name} is the code of {country.name} abroad as well"
            cure = "give it another code, or name the field of the P-codes in [boundaries]"
            problems.add(file, place.pcode, told, cure)


def _check_urban(gazetteer: Gazetteer, names: Sequence[str], file: str, problems: Problems) -> None:
    """Every listed town is known, and none is a whole district of the same name."""
    for name in names:
        match = gazetteer.match(name)
        place = f"[urban] places {name!r}"
        if match.pcode not in gazetteer.places:
            problems.add(file, place, "is no place of the country", "correct it, or list it in [places]")
        elif gazetteer.level in match.levels and match.how in (How.EXACT, How.CODE, How.NORMALISED):
            cure = "write the P-code of the town, or the name that tables use for the town alone"
            problems.add(file, place, f"names the whole of {match.pcode}", cure)


def places_of(boundaries: pd.DataFrame) -> list[Place]:
    """Units of boundaries with columns pcode, name, level, parent."""
    columns = (boundaries[name].astype(str) for name in ("pcode", "name", "level", "parent"))
    return [Place(*unit) for unit in zip(*columns, strict=True)]


def read_variants(path: Path) -> dict[str, str]:
    """Listed spellings → code, from a table with columns written, pcode.

    In a workbook that `check` wrote, names that nobody filled in stay as they are: without a code.
    """
    sheet = read_sheet(path, usual=RETURNED_SHEET)
    returned = sheet.name.casefold() == RETURNED_SHEET
    header = find_header(sheet, {"written": (), "pcode": ()}, {})
    variants: dict[str, str] = {}
    codes: dict[str, str] = {}
    problems = Problems()
    for number, row in enumerate(sheet.rows[header.row + 1 :], start=header.row + 1):
        written, code = row[header.columns["written"]], row[header.columns["pcode"]]
        if returned and not code:
            continue
        if not written or not code:
            problems.add(sheet.file, sheet.where(number), "lacks a name or its P-code", "fill in both")
        elif codes.setdefault(normalised(written), code) != code:
            stands = f"{written!r} stands for {codes[normalised(written)]} and for {code}"
            problems.add(sheet.file, sheet.where(number), stands, "keep one of the two rows")
        variants[written] = code
    problems.stop_if_any()
    return variants


def read_countries(path: Path, pcodes: Sequence[str]) -> list[Country]:
    """Countries of ISO 3166-1; home is the one with whose code every P-code begins."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [
        Country(
            row["iso3"],
            row["name"],
            bool(pcodes) and all(p.startswith(row["iso2"]) for p in pcodes),
            row["iso2"],
        )
        for row in rows
    ]


def unused_names(gazetteer: Gazetteer, written: Iterable[str]) -> tuple[str, ...]:
    """Accepted names of the profile that no table wrote."""
    met = {normalised(words) for words in written}
    return tuple(name for name in gazetteer.accepted if normalised(name) not in met)


def unmatched(match: Match, rows: int = 1) -> tuple[str, str]:
    """Problem and cure of a place that is no place, written on so many rows."""
    often = f" ({rows} rows)" if rows > 1 else ""
    if not match.written:
        return f"no place is written{often}", "write a P-code, an ISO-3 code abroad, or unknown"
    if is_formula(match.written):
        return f"{match.written[:40]!r} is a formula{often}", "write the name or the code that it stands for"
    if match.how is How.TOTAL:
        return f"{match.written!r} is a total, not a place{often}", "remove its rows; totals are computed"
    if len(match.written) > LONGEST_NAME:
        return f"{match.written[:40]!r}… ({len(match.written)} characters) is no place{often}", "correct it"
    words = match.written.replace('"', "'")
    problem = f"{match.written!r} is no known place{often}"
    if not match.suggestions:
        return problem, f'correct it, or add "{words}" = "P-code" to [places] in the profile'
    choices = " or ".join(f"{name} ({code})" for name, code in match.suggestions)
    accept = f'"{words}" = "{match.suggestions[0][1]}"'
    return problem, f"correct it; if {choices} is meant, add {accept} to [places] in the profile"


def reconciled(file: str, rows: Iterable[Iterable[Match]], repeats: Sequence[int] = ()) -> pd.DataFrame:
    """Every place written in the rows of a file, what it became and on how many rows it stands.

    repeats: how many rows of the file each of the rows stands for; 1 where nothing is given.
    """
    counts: Counter[Match] = Counter()
    for row, number in zip(rows, repeats or repeat(1), strict=False):
        counts.update(dict.fromkeys(row, number))
    lines = [(file, m.written, m.pcode or "", str(m.how), number) for m, number in counts.items()]
    return pd.DataFrame(sorted(lines), columns=list(RECONCILIATION.column_names))


def _check_codes(
    gazetteer: Gazetteer, listed: Mapping[str, str], file: str, section: str, problems: Problems
) -> None:
    for written, code in listed.items():
        if not gazetteer.knows(code):
            problems.add(
                file,
                f"{section}{written!r}",
                f"stands for {code!r}, which is no place of the boundaries",
                f"write one of {', '.join(gazetteer.places)}, an ISO-3 code or unknown",
            )


def _check_accepted(gazetteer: Gazetteer, file: str, problems: Problems) -> None:
    """An accepted name must not turn the own name of one unit into another unit."""
    plain = Gazetteer(list(gazetteer.places.values()), level=gazetteer.level)
    for written, code in gazetteer.accepted.items():
        match = plain.match(written)
        if match.how in (How.EXACT, How.CODE, How.NORMALISED) and match.unit != code:
            own = gazetteer.name(match.unit)
            problems.add(
                file,
                f"[places] {written!r}",
                f"is the name of {own} ({match.unit}), not of {code}",
                "remove it",
            )
