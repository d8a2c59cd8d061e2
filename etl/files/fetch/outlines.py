"""Fetches district outlines from their publisher, with the attribution that its licence asks for."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
from pyogrio.errors import DataLayerError, DataSourceError

from etl.files.fetch import whole
from etl.files.fetch.client import Client
from etl.files.fetch.disk import put
from etl.files.fetch.hdx import Resource, ask, choose, fetch_resource, resources
from etl.files.fetch.ledger import Entry, open_ledger
from etl.files.fetch.plan import mirrored
from etl.files.fetch.settling import settled
from etl.files.fetch.trouble import NotThere, WrongContent
from etl.model.paths import shown
from etl.model.problems import InputError, Problem
from etl.model.profile import BoundaryInput

GEOBOUNDARIES = "https://www.geoboundaries.org/api/current/gbOpen/{country}/ADM{level}/"
COD_AB = "cod-ab-{country}"
CITED = "Runfola, D. et al. (2020): geoBoundaries. PLoS ONE 15(4): e0231866"
LEVELS = {"district": 1, "council": 2}  # the publishers' numbers: ADM1, ADM2
TEXT_ENDINGS = (".geojson", ".json")
LINES_AND_POINTS = r"admbnd[lp]|lines?|points?|capitals?"


@dataclass(frozen=True)
class Attribution:
    """What must be said wherever the outlines are shown."""

    title: str
    publisher: str
    url: str
    licence: str
    note: str = ""

    def text(self, entry: Entry) -> str:
        """The lines of the file beside the outlines."""
        lines = [self.title, f"Source: {self.publisher}", f"Licence: {self.licence}", self.url, self.note]
        lines += [f"File: {entry.url}", f"Fetched: {datetime.now(UTC):%Y-%m-%d}, sha256 {entry.sha256}"]
        return "\n".join(line for line in lines if line) + "\n"


def fetch_outlines(client: Client, entry: BoundaryInput, country: str, mirror: str = "") -> None:
    """Put outlines where the profile expects them; the folder must be claimed, the file not yet there.

    Raises InputError where the profile does not say enough, Trouble, and OSError.
    """
    _check(entry, country)
    ledger = open_ledger(entry.path.parent, {})
    if entry.path.exists():
        return  # put in place by a run that was killed
    get = _from_geoboundaries if entry.fetch == "geoboundaries" else _from_cod_ab
    found, attribution = get(client, entry, country, mirror)
    beside = entry.path.with_name(f"{entry.path.name}.attribution.txt")
    put(beside, attribution.text(found).encode())
    ledger.add(found)


def _check(entry: BoundaryInput, country: str) -> None:
    asked = f"[boundaries] fetch = {entry.fetch!r}"
    if not country:
        cure = 'add country = "LSO" (ISO 3166) to [profile]'
        raise InputError(Problem("profile", asked, "needs the country", cure))
    if entry.level not in LEVELS:
        cure = f"use one of {', '.join(LEVELS)}"
        raise InputError(Problem("profile", asked, f"has no level {entry.level!r}", cure))
    if entry.path.suffix.lower() not in TEXT_ENDINGS:
        cure = "let its name end in .geojson"
        raise InputError(Problem(shown(entry.path), asked, "would be written as GeoJSON", cure))


def _from_geoboundaries(
    client: Client, entry: BoundaryInput, country: str, mirror: str
) -> tuple[Entry, Attribution]:
    asked = GEOBOUNDARIES.format(country=country, level=LEVELS[entry.level])
    record = ask(client, mirrored(asked, mirror))
    if not record.get("gjDownloadURL"):
        raise WrongContent("geoBoundaries' record names no file", f"look at {asked}")
    version = whole.download(client, mirrored(str(record["gjDownloadURL"]), mirror), entry.path)
    licence = _said(record, "boundaryLicense", "licence not stated")
    attribution = Attribution(
        title=f"geoBoundaries {record.get('boundaryID', '')}: {country} {record.get('boundaryType', '')}",
        publisher=_said(record, "boundarySource", "not stated"),
        url=_said(record, "boundarySourceURL", asked),
        licence=licence,
        note=f"Year of the outlines: {_said(record, 'boundaryYearRepresented', 'not stated')}. {CITED}",
    )
    return settled(entry.path, version, licence), attribution


def _from_cod_ab(
    client: Client, entry: BoundaryInput, country: str, mirror: str
) -> tuple[Entry, Attribution]:
    slug = COD_AB.format(country=country.lower())
    found = resources(client, slug, mirror)
    resource = _chosen(found, LEVELS[entry.level], slug)
    place = entry.path.with_name(Path(resource.name).name)
    downloaded = fetch_resource(client, resource, place)
    _unpack(place, entry.path, LEVELS[entry.level])
    attribution = Attribution(resource.title, resource.publisher, resource.dataset, resource.licence)
    return downloaded, attribution


def _chosen(found: tuple[Resource, ...], level: int, slug: str) -> Resource:
    """GeoJSON of the level, else GeoJSON, else shapefiles."""
    for wanted in (rf".*adm(in)?_?{level}.*\.geojson", r".*geojson.*\.zip", r"(?!.*(gdb|emf|kml)).*\.zip"):
        pattern = re.compile(wanted, re.IGNORECASE)
        if any(pattern.fullmatch(resource.name) for resource in found):
            return choose(found, pattern, slug)
    return choose(found, re.compile(r".*\.(geojson|zip)", re.IGNORECASE), slug)


def _unpack(downloaded: Path, place: Path, level: int) -> None:
    """Write the outlines of a level as GeoJSON under their place's name, beside the file as downloaded."""
    if downloaded.suffix.lower() in TEXT_ENDINGS:
        if downloaded != place:
            put(place, downloaded.read_bytes())
        return
    member = _member(downloaded, level)
    try:
        outlines = gpd.read_file(f"/vsizip/{downloaded}/{member}")
    except (DataSourceError, DataLayerError, ValueError) as error:
        raise WrongContent(f"{member} in {downloaded.name} cannot be read as outlines") from error
    if outlines.crs is not None:
        outlines = outlines.to_crs("EPSG:4326")
    put(place, outlines.to_json(drop_id=True, default=str).encode())


def _member(packed: Path, level: int) -> str:
    """The file in a zip that holds the areas of a level."""
    wanted = re.compile(rf".*adm(?:in|bnda)?_?(?:adm)?{level}(?!\d).*\.(?:shp|geojson|json)", re.IGNORECASE)
    with zipfile.ZipFile(packed) as content:
        names = content.namelist()
    fitting = [name for name in names if wanted.fullmatch(name) and not _is_line(name)]
    if not fitting:
        shapes = ", ".join(name for name in names if name.lower().endswith((".shp", ".json", ".geojson")))
        raise NotThere(f"{packed.name} has no outlines of level ADM{level}; it holds {shapes or 'none'}")
    return min(fitting, key=lambda name: (len(name), name))


def _is_line(name: str) -> bool:
    return re.search(LINES_AND_POINTS, Path(name).name, re.IGNORECASE) is not None


def _said(record: Mapping[str, object], key: str, otherwise: str) -> str:
    return str(record.get(key) or otherwise)
