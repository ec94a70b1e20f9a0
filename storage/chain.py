"""The chain of hashes that makes the trail tamper-evident."""

import hashlib
import json
from collections.abc import Iterable
from typing import Final

from generation.track import TrailEvent, TrailRow

FIRST_HASH: Final = "0" * 64


def seal(number: int, happened: TrailEvent, previous_hash: str) -> str:
    """SHA-256 over the previous row's hash, a line feed, and the row as JSON (keys sorted, no spaces, UTF-8)."""
    row = {
        "number": number,
        "event": str(happened.event),
        "subject": happened.subject,
        "actor": happened.actor,
        "guild_id": happened.guild_id,
        "at": happened.at.isoformat(timespec="microseconds"),
        "detail": happened.detail,
    }
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(f"{previous_hash}\n{text}".encode()).hexdigest()


def continued(number: int, previous: str, events: Iterable[TrailEvent]) -> list[TrailRow]:
    """The rows that follow the row with this number and hash; the events must be cleaned already."""
    rows = []
    for happened in events:
        number += 1
        sealed = seal(number, happened, previous)
        rows.append(TrailRow(number, happened, previous, sealed))
        previous = sealed
    return rows


def follows(row: TrailRow, number: int, previous_hash: str) -> bool:
    """Whether the row is the untouched successor of the row with this number and hash."""
    return (
        row.number == number + 1
        and row.previous_hash == previous_hash
        and row.hash == seal(row.number, row.happened, previous_hash)
    )
