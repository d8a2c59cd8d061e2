"""What can go wrong with one download, each kind with words for the person who reads the message."""

from __future__ import annotations

AGAIN = "run the command again, it goes on where it stopped"


class Trouble(Exception):
    """A download failed; `problem` says how, `cure` what to do."""

    def __init__(self, problem: str, cure: str = AGAIN) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


class Passing(Trouble):
    """Another attempt may succeed.

    retry_after: seconds that the server asks to wait. moved_on: the attempt brought part of the file.
    """

    def __init__(self, problem: str, cure: str = AGAIN, retry_after: float | None = None) -> None:
        super().__init__(problem, cure)
        self.retry_after = retry_after
        self.moved_on = False


class Unreachable(Passing):
    """No server answered at all; what else is asked of it will fail likewise."""


class Refused(Trouble):
    """The server turns this machine away; asking it for more only prolongs that."""


class NotThere(Trouble):
    """The server has no such file."""


class WrongContent(Trouble):
    """What came is something else than what was asked for."""


class Stopped(Trouble):
    """The run is being ended; nobody reads the message."""


class NoWindow(Exception):
    """A part of this file cannot be fetched, or is not worth it; it must come whole.

    always: the same holds for the other files of this server.
    """

    def __init__(self, why: str, always: bool = False) -> None:
        super().__init__(why)
        self.always = always
