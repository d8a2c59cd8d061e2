"""How long a classic NetCDF file must be: the library reads what is cut off as 0 and says nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeVar

from etl.files.raster_window import Fault

Item = TypeVar("Item")

COUNT_BYTES = {1: 4, 2: 4, 5: 8}  # of a number in the header, by version of the format
OFFSET_BYTES = {1: 4, 2: 8, 5: 8}
TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8, 7: 1, 8: 2, 9: 4, 10: 8, 11: 8}
ALIGNED = 4
MAGIC = b"CDF"


def check_whole(path: Path) -> None:
    """Raise Fault where a classic file is cut off or its header damaged."""
    again = "fetch the file again"
    try:
        lacking = missing_bytes(path)
    except (ValueError, IndexError) as error:
        raise Fault(f"is damaged or cut off ({error})", again) from error
    if lacking:
        raise Fault(f"is cut off ({lacking} bytes are missing)", again)


def missing_bytes(path: Path) -> int:
    """How many bytes the data of a classic file lack; 0 where it is whole.

    Raises ValueError where its header is cut off or damaged. Source: NetCDF classic format
    specification, versions CDF-1, CDF-2 and CDF-5.
    """
    with path.open("rb") as stream:
        return max(0, _end(_Header(stream)) - path.stat().st_size)


class _Header:
    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        if self._bytes(len(MAGIC)) != MAGIC:
            raise ValueError("no classic NetCDF file")
        version = self._bytes(1)[0]
        if version not in COUNT_BYTES:
            raise ValueError(f"version {version} of the format is not known")
        self._count, self._offset = COUNT_BYTES[version], OFFSET_BYTES[version]

    def number(self, size: int = 0) -> int:
        return int.from_bytes(self._bytes(size or self._count), "big")

    def offset(self) -> int:
        return self.number(self._offset)

    def kind(self) -> int:
        """Bytes of one value of the type that stands here."""
        code = self.number(4)
        if code not in TYPE_BYTES:
            raise ValueError(f"type {code} is not known")
        return TYPE_BYTES[code]

    def skip(self, size: int) -> None:
        self._bytes(_padded(size))

    def items(self, read: Callable[[], Item]) -> list[Item]:
        self.number(4)  # the tag of the list
        return [read() for _ in range(self.number())]

    def _bytes(self, size: int) -> bytes:
        found = self._stream.read(size)
        if len(found) < size:
            raise ValueError("its header is cut off")
        return found


def _end(header: _Header) -> int:
    """Byte after the last value of the last variable."""
    records = header.number()

    def dimension() -> int:
        header.skip(header.number())
        return header.number()

    def attribute() -> None:
        header.skip(header.number())
        size = header.kind()
        header.skip(header.number() * size)

    def variable() -> tuple[bool, int, int]:
        """Whether it grows by records, its bytes (of one record), and where they begin."""
        header.skip(header.number())
        sizes = [dimensions[header.number()] for _ in range(header.number())]
        header.items(attribute)
        size = header.kind()
        header.number()  # its bytes, which overflow for large variables
        grows = bool(sizes) and sizes[0] == 0
        return grows, size * math.prod(sizes[grows:]), header.offset()

    dimensions = header.items(dimension)
    header.items(attribute)
    variables = header.items(variable)
    growing = [size for grows, size, _ in variables if grows]
    step = growing[0] if len(growing) == 1 else sum(map(_padded, growing))
    ends = [0]
    for grows, size, begin in variables:
        repeated = records if grows else 1
        if size and repeated:
            ends.append(begin + (repeated - 1) * step * grows + size)
    return max(ends)


def _padded(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED
