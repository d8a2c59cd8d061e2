"""How far a number can be relied on; a derived number takes the weakest status of its inputs."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """Ordered from strongest to weakest, so that the weakest of several is their maximum."""

    OBSERVED = 0
    MODELLED = 1
    DEMONSTRATION = 2

    @property
    def label(self) -> str:
        """The word written in profiles, tables and figures."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Status:
        """Status for its word; raises ValueError for any other word."""
        try:
            return cls[word.strip().upper()]
        except KeyError:
            choices = ", ".join(status.label for status in cls)
            raise ValueError(f"status {word!r} is none of {choices}") from None


def weakest(*statuses: Status) -> Status:
    """The weakest of the statuses given; observed where none is given."""
    return max(statuses, default=Status.OBSERVED)
