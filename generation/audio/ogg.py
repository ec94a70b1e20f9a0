"""The same sound gives the same Ogg file: libsndfile numbers each stream by the clock, which is undone here.

Page layout and checksum after RFC 3533, section 6.
"""

from functools import cache
from typing import Final

_SERIAL: Final = b"noct"
_HEADER: Final = 27


def with_fixed_serial(data: bytes) -> bytes:
    """The same stream under one fixed serial number, its page checksums made anew.

    Raises:
        ValueError: this is no sequence of whole Ogg pages.

    """
    result = bytearray(data)
    at = 0
    while at < len(result):
        if result[at : at + 4] != b"OggS" or at + _HEADER > len(result):
            raise ValueError(f"no Ogg page at byte {at}")
        table = result[at + _HEADER : at + _HEADER + result[at + 26]]
        end = at + _HEADER + len(table) + sum(table)
        if end > len(result):
            raise ValueError(f"the Ogg page at byte {at} is cut off")
        result[at + 14 : at + 18] = _SERIAL
        result[at + 22 : at + 26] = bytes(4)
        result[at + 22 : at + 26] = _checksum(result[at:end]).to_bytes(4, "little")
        at = end
    return bytes(result)


def _checksum(page: bytes | bytearray) -> int:
    table = _table()
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ table[(value >> 24) ^ byte]
    return value


@cache
def _table() -> tuple[int, ...]:
    """The CRC-32 table of Ogg: polynomial 0x04C11DB7, neither reflected nor inverted (so zlib's does not fit)."""
    found = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
        found.append(value & 0xFFFFFFFF)
    return tuple(found)
