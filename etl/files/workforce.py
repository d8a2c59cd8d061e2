"""Spreads work over threads of this machine or a Dask cluster; results come in the order of the tasks."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from etl.model.problems import MachineError, UsageError

Shared = TypeVar("Shared")
Task = TypeVar("Task")
Result = TypeVar("Result")

CONNECT_SECONDS = 15
AHEAD = 2  # tasks per worker that are begun before their results are asked for; bounds the memory in use
PARTS = 4  # parts per worker into which a run is cut at least, so that none waits long for the last one
LONGEST_PART = 32
MOST_THREADS = 8  # beyond them memory, not the processor, is what lacks


def _here(task: Any) -> bool:
    return False


@dataclass(frozen=True)
class Workforce:
    """Who does the work: this thread alone where there is no executor, else `width` workers.

    Threads serve where GDAL decodes and scipy multiplies, both of which let other threads run, and they
    share weights and rasters without copying. keep: brings what all tasks need to every worker once.
    """

    executor: Executor | None = None
    width: int = 1
    keep: Callable[[Any], Any] | None = None

    def map(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Iterable[Task],
        here: Callable[[Task], bool] = _here,
    ) -> Iterator[Result]:
        """function(shared, task) of every task, in their order; `here` names those not to be sent away.

        The function lies in a module and depends on nothing but its arguments, so that the results are
        the same wherever it runs. No more than a few tasks are ahead of the result last taken.
        """
        if self.executor is None:
            yield from (function(shared, task) for task in tasks)
            return
        kept = self.keep(shared) if self.keep else shared
        begun: deque[Future[Result] | partial[Result]] = deque()
        try:
            for task in tasks:
                begun.append(
                    partial(function, shared, task)
                    if here(task)
                    else self.executor.submit(function, kept, task)
                )
                if len(begun) > AHEAD * self.width:
                    yield _result(begun.popleft())
            while begun:
                yield _result(begun.popleft())
        finally:
            for waiting in begun:
                if isinstance(waiting, Future):
                    waiting.cancel()

    def parts(self, tasks: tuple[Task, ...]) -> Iterator[tuple[Task, ...]]:
        """The tasks in runs that keep every worker busy and are long enough to be worth sending."""
        length = min(LONGEST_PART, max(1, len(tasks) // (PARTS * self.width)))
        for start in range(0, len(tasks), length):
            yield tasks[start : start + length]


ALONE = Workforce()


def cores() -> int:
    """Threads that serve best on this machine where nobody says how many."""
    return min(os.cpu_count() or 1, MOST_THREADS)


@contextmanager
def workforce(workers: int | None = 1, dask: str | None = None) -> Iterator[Workforce]:
    """`workers` threads here (None: one per core), or the cluster at an address such as tcp://host:8786.

    Raises UsageError where both are asked for or distributed is not installed, MachineError where the
    cluster does not answer or its workers die.
    """
    if workers is not None and workers < 1:
        raise UsageError("--workers must be 1 or more")
    if dask is not None:
        if workers is not None and workers > 1:
            raise UsageError("--workers and --dask exclude each other; the cluster has its own workers")
        with _cluster(dask) as force:
            yield force
        return
    count = cores() if workers is None else workers
    if count == 1:
        yield ALONE
        return
    with ThreadPoolExecutor(count) as threads:
        yield Workforce(threads, count)


@contextmanager
def _cluster(address: str) -> Iterator[Workforce]:
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise UsageError(
            "--dask needs the package distributed, of the version that the cluster has: "
            "pip install distributed"
        ) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MachineError(
            f"--dask {address}: no cluster answers ({_short(error)}); check the address, e.g. tcp://host:8786"
        ) from error
    with client:
        width = sum(client.nthreads().values())
        if not width:
            raise MachineError(f"--dask {address}: the cluster has no workers; start some with dask worker")
        try:
            yield Workforce(client.get_executor(pure=False), width, _broadcast(client))
        except (KilledWorker, CancelledError, CommClosedError) as error:
            raise MachineError(
                f"--dask {address}: the cluster lost the work ({_short(error)}); "
                "give its workers more memory, or run with --workers"
            ) from error
        except ModuleNotFoundError as error:
            raise MachineError(
                f"--dask {address}: a worker lacks {error.name}; start the workers in the project's folder "
                "with its requirements installed"
            ) from error


def _broadcast(client: Any) -> Callable[[Any], Any]:
    def keep(value: Any) -> Any:
        return client.scatter(value, broadcast=True, hash=False)

    return keep


def _result(begun: Future[Result] | partial[Result]) -> Result:
    return begun() if isinstance(begun, partial) else begun.result()


def _short(error: BaseException) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:160]
