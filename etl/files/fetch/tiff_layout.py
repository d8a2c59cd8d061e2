"""Walks through the directories of a TIFF, so that they can be fetched before the file is opened."""

from __future__ import annotations

import struct
from collections.abc import Callable

from etl.files.fetch.trouble import NoWindow

Read = Callable[[int, int], bytes]
BIG_TIFF = 43
SENSELESS = "its directories make no sense"
MOST_DIRECTORIES = 32  # image, overviews and masks
MOST_ENTRIES = 1000
# Bytes per value of each TIFF field type (TIFF 6.0, section 2; BigTIFF adds 16 to 18).
SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}


def visit(read: Read) -> None:
    """Read every directory of a TIFF and every table outside its directory.

    read: gives the bytes at (offset, length). Raises NoWindow where they make no sense.
    """
    head = read(0, 16)
    order = "<" if head[:2] == b"II" else ">"
    big = struct.unpack(order + "H", head[2:4])[0] == BIG_TIFF
    offset = struct.unpack(order + ("Q" if big else "I"), head[8:16] if big else head[4:8])[0]
    seen: set[int] = set()
    while offset and offset not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(offset)
        offset = _directory(read, offset, order, big)


def _directory(read: Read, offset: int, order: str, big: bool) -> int:
    """Visit one directory; the offset of the next, 0 after the last."""
    number, size, pointer = ("Q", 20, "Q") if big else ("H", 12, "I")
    inline = struct.calcsize(pointer)
    head = struct.calcsize(number)
    count = struct.unpack(order + number, read(offset, head))[0]
    if not 0 < count <= MOST_ENTRIES:
        raise NoWindow(SENSELESS)
    table = read(offset + head, count * size + inline)
    for entry in (table[n * size : (n + 1) * size] for n in range(count)):
        kind, values = struct.unpack_from(order + "H" + pointer, entry, 2)
        length = SIZES.get(kind, 1) * values
        if length > inline:
            read(struct.unpack_from(order + pointer, entry, size - inline)[0], length)
    following: int = struct.unpack_from(order + pointer, table, count * size)[0]
    return following
