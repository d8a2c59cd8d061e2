"""Brings the folder of one raster source up to date and tells what became of each period."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from etl.files.fetch.client import Client
from etl.files.fetch.getter import Getter
from etl.files.fetch.ledger import Entry, Ledger, open_ledger
from etl.files.fetch.plan import Place, Plan, Wanted, is_recent, plan_of
from etl.files.fetch.trouble import Refused, Stopped, Trouble
from etl.files.raster_open import quiet
from etl.files.raster_window import Bounds
from etl.model.progress import Report
from etl.model.records import Source

GIVE_UP_AFTER = 3  # files in a row that failed


@dataclass
class Fetched:
    """What became of one source's periods.

    standing: periods with a final file before this run. preliminary: without a final file, but with one
    that will be replaced. changed: files that are no longer what was downloaded. troubles: by period.
    """

    source: Source
    folder: Path
    standing: int = 0
    new: list[str] = field(default_factory=list)
    preliminary: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    not_asked: int = 0


def about(source: Source) -> dict[str, str]:
    """What the list of files says of all of them."""
    names = ("id", "title", "publisher", "url", "licence", "citation")
    return {"source" if name == "id" else name: getattr(source, name) for name in names}


def fetch(client: Client, place: Place, bounds: Bounds, report: Report) -> Fetched:
    """Bring a folder, which must be claimed, up to date with the publisher.

    bounds: of the country in degrees. Raises InputError where the profile does not say enough, and
    OSError where the disk refuses; what went wrong with single files is told in the result.
    """
    ledger = open_ledger(place.folder, about(place.source))
    plan = plan_of(place, [entry.name for entry in ledger.entries.values() if _outgrown(entry, bounds)])
    ledger.drop(plan.superseded)
    fetched = Fetched(place.source, place.folder, standing=len(plan.standing), changed=_changed(ledger))
    failures = 0
    with quiet(), closing(_asked(Getter(client, place, bounds), plan)) as asked:
        for number, (wanted, future) in enumerate(asked, start=1):
            try:
                _write_down(fetched, ledger, wanted, future.result())
                failures = 0
            except Stopped:
                fetched.not_asked += 1
            except Trouble as trouble:
                fetched.troubles[wanted.period] = trouble
                failures += 1
                if failures >= GIVE_UP_AFTER or isinstance(trouble, Refused):
                    client.stop()
            report(place.source.id, number, len(plan.wanted))
    _sort_out(fetched, place, max(plan.standing, default=""))
    return fetched


def _asked(getter: Getter, plan: Plan) -> Generator[tuple[Wanted, Future[Entry | None]]]:
    """Every period of a plan as it is done; where the caller leaves early, what is under way ends."""
    with ThreadPoolExecutor(getter.client.patience.simultaneous) as pool:
        futures = {pool.submit(getter.get, wanted): wanted for wanted in plan.wanted}
        complete = False
        try:
            for future in as_completed(futures):
                yield futures[future], future
            complete = True
        finally:
            if not complete:
                getter.client.stop()
                pool.shutdown(cancel_futures=True)


def _write_down(fetched: Fetched, ledger: Ledger, wanted: Wanted, entry: Entry | None) -> None:
    if entry is None:
        (fetched.preliminary if wanted.early else fetched.gaps).append(wanted.period)
    elif entry.preliminary:
        ledger.add(entry, wanted.outgrown)
        fetched.preliminary.append(wanted.period)
    else:
        ledger.add(entry, wanted.early, wanted.outgrown)
        fetched.new.append(wanted.period)


def _sort_out(fetched: Fetched, place: Place, latest: str) -> None:
    """Tell periods that are not yet published from gaps, and put all in order of time."""
    latest = max(latest, *fetched.new, *fetched.preliminary, "")
    gaps = sorted(fetched.gaps)
    fetched.unpublished = [label for label in gaps if label > latest and is_recent(place, label)]
    fetched.gaps = [label for label in gaps if label not in fetched.unpublished]
    fetched.preliminary.sort()
    fetched.troubles = dict(sorted(fetched.troubles.items()))


def _outgrown(entry: Entry, bounds: Bounds) -> bool:
    """Whether a clipped file no longer covers the country."""
    if entry.window is None:
        return False
    west, south, east, north = entry.window
    return west > bounds[0] or south > bounds[1] or east < bounds[2] or north < bounds[3]


def _changed(ledger: Ledger) -> list[str]:
    entries = ledger.entries.values()
    return sorted(e.name for e in entries if (ledger.folder / e.name).stat().st_size != e.size)
