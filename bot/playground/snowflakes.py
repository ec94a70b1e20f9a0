"""Discord's ids: 42 bits of milliseconds since 2015, then 22 bits that keep ids of one millisecond apart."""

from collections.abc import Callable
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
MAX_SNOWFLAKE = 2**63 - 1


class Snowflakes:
    """Hands out ids that only ever grow, also across restarts when it is told the last one."""

    def __init__(self, clock: Callable[[], float], last: int = 0) -> None:
        self._clock = clock
        self._last = last

    @property
    def last(self) -> int:
        return self._last

    def new(self) -> str:
        now = (int(self._clock() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(self._last + 1, now)
        return str(self._last)


def time_of(snowflake: str) -> float:
    """Unix time in seconds at which an id was made."""
    return ((int(snowflake) >> 22) + DISCORD_EPOCH_MS) / 1000


def iso(unix_time: float) -> str:
    """Discord's way of writing a moment: ISO 8601 in UTC with microseconds."""
    return datetime.fromtimestamp(unix_time, UTC).isoformat(timespec="microseconds")


def is_snowflake(value: object) -> bool:
    """True for an id as Discord takes it in requests: digits in a string, or an integer."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return 0 <= value <= MAX_SNOWFLAKE
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19):
        return False
    return int(value) <= MAX_SNOWFLAKE and (value == "0" or not value.startswith("0"))
