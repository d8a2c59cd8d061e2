"""Fetches the tables that WFP keeps up to date on the Humanitarian Data Exchange."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from etl.files.fetch.client import Client
from etl.files.fetch.hdx import choose, fetch_resource, resources
from etl.files.fetch.ledger import open_ledger

SLUGS = {  # by format of [[tables]]; WFP's pattern, as seen for other countries
    "wfp_rainfall": "{country}-rainfall-subnational",
    "wfp_ndvi": "{country}-ndvi-subnational",
}
FULL = re.compile(r".*-full\.csv", re.IGNORECASE)  # the whole record, not the last five years


class Became(StrEnum):
    """What a run did with a table."""

    FETCHED = "fetched"
    RENEWED = "fetched anew, since its publisher changed it"
    CURRENT = "is the newest"
    BY_HAND = "was put there by hand and is left alone"


def fetch_table(client: Client, table: str, country: str, place: Path, mirror: str = "") -> Became:
    """Bring a table up to date in its place, whose folder must be claimed.

    table: key of SLUGS. country: ISO-3 code. Raises Trouble, OSError.
    """
    ledger = open_ledger(place.parent, {})
    before = ledger.entries.get(place.name)
    if before is None and place.exists():
        return Became.BY_HAND
    slug = SLUGS[table].format(country=country.lower())
    resource = choose(resources(client, slug, mirror), FULL, slug)
    if before is not None and resource.changed and resource.changed[:19] <= before.fetched[:19]:
        return Became.CURRENT
    ledger.add(fetch_resource(client, resource, place))
    return Became.FETCHED if before is None else Became.RENEWED
