"""Asks servers over HTTP, patiently: time-outs, pauses between attempts, and a pace that no server minds."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TypeVar

import httpx

from etl.files.fetch.trouble import (
    AGAIN,
    NotThere,
    Passing,
    Refused,
    Stopped,
    Trouble,
    Unreachable,
    WrongContent,
)

Result = TypeVar("Result")
IDENTITY = {"Accept-Encoding": "identity", "User-Agent": "mecc-hotspot-atlas"}
USABLE = (200, 206, 416)
GONE = (404, 410)
BARRED = (401, 403)
BUSY = (408, 425, 429)
BARRED_CURE = "it bars who asks too much or must log in: wait an hour, then run again, or name a mirror"
LINE_CURE = f"look at the line, then {AGAIN}"


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server, and how hard to press it.

    tries: attempts in a row without a byte before giving up. first_wait, longest_wait: seconds between
    attempts, doubling. connect, read: seconds of silence before an attempt ends. pace: least seconds
    between two questions; the rainfall server bars whoever asks in bursts. simultaneous: files at once.
    """

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 60.0
    connect: float = 20.0
    read: float = 60.0
    pace: float = 0.2
    simultaneous: int = 4


class Client:
    """One set of connections, safe to use from several threads."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self._http = httpx.Client(
            timeout=httpx.Timeout(patience.read, connect=patience.connect, pool=None),
            follow_redirects=True,
            headers=IDENTITY,
        )
        self._stopped = threading.Event()
        self._turn = threading.Lock()
        self._next_turn = 0.0

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._http.close()

    def stop(self) -> None:
        """Let every wait and every download end soon."""
        self._stopped.set()

    @contextmanager
    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """One answer with status 200, 206 or 416, its body not yet read; raises Trouble."""
        self._take_turn()
        host = httpx.URL(url).host
        try:
            with self._http.stream("GET", url, headers=headers) as answer:
                _check_status(answer, host)
                yield answer
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"{host} cannot be reached ({_words(error)})", LINE_CURE) from error
        except httpx.TimeoutException as error:
            raise Passing(f"{host} stopped answering (time-out)", LINE_CURE) from error
        except httpx.TooManyRedirects as error:
            raise WrongContent(f"{host} sends in a circle", "look at the address in a browser") from error
        except httpx.TransportError as error:
            raise Passing(f"{host} cut the connection ({_words(error)})", LINE_CURE) from error

    def chunks(self, answer: httpx.Response) -> Iterator[bytes]:
        """The body as it was sent, until the run is stopped."""
        for chunk in answer.iter_raw():
            if self._stopped.is_set():
                raise Stopped("stopped")
            yield chunk

    def persistently(self, attempt: Callable[[], Result]) -> Result:
        """What an attempt returns, repeated while its trouble may pass; raises Trouble."""
        failures = 0
        while True:
            try:
                return attempt()
            except Passing as trouble:
                failures = 1 if trouble.moved_on else failures + 1
                self._wait(trouble, failures)

    def _wait(self, trouble: Passing, failures: int) -> None:
        """Pause before the next attempt, each about twice as long; raises the trouble after the last."""
        asked = trouble.retry_after or 0.0
        if asked > self.patience.longest_wait:
            raise Refused(f"{trouble.problem}; it asks to wait {asked:.0f} seconds", AGAIN) from trouble
        if failures >= self.patience.tries:
            trouble.problem += f", {failures} times in a row"
            raise trouble
        pause = min(self.patience.longest_wait, self.patience.first_wait * 2 ** (failures - 1))
        if self._stopped.wait(max(asked, pause * random.uniform(0.5, 1.0))):
            raise Stopped("stopped")

    def _take_turn(self) -> None:
        with self._turn:
            now = time.monotonic()
            turn = max(now, self._next_turn)
            self._next_turn = turn + self.patience.pace
        if self._stopped.wait(turn - now):
            raise Stopped("stopped")


def _check_status(answer: httpx.Response, host: str) -> None:
    status = answer.status_code
    if status in USABLE:
        packed = answer.headers.get("Content-Encoding", "identity") != "identity"
        if packed and not answer.url.path.endswith(".gz"):
            raise WrongContent(f"{host} packs its answer in a way that was not asked for", "name a mirror")
        return
    if status in GONE:
        raise NotThere(f"{host} has no such file ({status})", "look at the address in a browser")
    if status in BARRED:
        raise Refused(f"{host} refuses this machine ({status})", BARRED_CURE)
    if status in BUSY or status >= 500:
        raise Passing(f"{host} is in trouble ({status})", AGAIN, _retry_after(answer))
    raise Trouble(
        f"{host} answers {status} {answer.reason_phrase}".rstrip(), "look at the address in a browser"
    )


def _retry_after(answer: httpx.Response) -> float | None:
    """Seconds that the server asks to wait, given as a number or a date."""
    stated = answer.headers.get("Retry-After", "")
    if stated.isdigit():
        return float(stated)
    try:
        return max(0.0, (parsedate_to_datetime(stated) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__
