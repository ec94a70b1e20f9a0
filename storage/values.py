"""Values made fit to be kept, the same way for every store: what one database would refuse, none of them sees."""

import dataclasses
import math
import re
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final, TypeVar, cast

from generation.errors import StorageFailed

T = TypeVar("T")

# PostgreSQL takes no NUL, and no encoding takes half of a surrogate pair. A member's words are kept with the mark that
# Unicode has for such a place rather than refused.
_UNKEPT: Final = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"
_INTEGER_BITS: Final = 63


def clean_text(text: str) -> str:
    """The text with U+FFFD where it holds NUL or half a surrogate pair."""
    return _UNKEPT.sub(_REPLACEMENT, text)


def cleaned(value: T) -> T:
    """A copy of a frozen value with every text clean, every time in UTC, and free-form dictionaries as plain JSON.

    Raises:
        StorageFailed: a time has no zone, a number is not finite, or an integer has more than 63 bits.

    """
    return cast("T", _cleaned(value))


def _cleaned(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_cleaned(each) for each in value)
    if isinstance(value, dict):
        return plain(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {each.name: _cleaned(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return dataclasses.replace(value, **changes)
    return _cleaned_scalar(value)


def _cleaned_scalar(value: Any) -> Any:
    known = value
    match value:
        case None | bool() | Enum():
            pass
        case str():
            known = clean_text(value)
        case int():
            known = _fitting(value)
        case float():
            known = _finite(value)
        case datetime():
            known = utc(value)
        case _ if hasattr(value, "tolist"):  # numpy's numbers
            known = _cleaned(value.tolist())
        case _:
            raise _unkept(value)
    return known


def plain(value: Any) -> Any:
    """Free-form data as JSON would give it back: lists, text keys, None where a number is not finite."""
    if isinstance(value, dict):
        return {clean_text(str(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        return plain(value.tolist())
    if isinstance(value, Enum):
        return plain(value.value)
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    known = value
    match value:
        case None | bool() | int():
            pass
        case str():
            known = clean_text(value)
        case float():
            known = value if math.isfinite(value) else None
        case datetime():
            known = utc(value).isoformat()
        case _:
            raise _unkept(value)
    return known


def _unkept(value: Any) -> StorageFailed:
    return StorageFailed(f"A {type(value).__name__} can not be stored.")


def utc(moment: datetime) -> datetime:
    """The moment in UTC; a time without a zone is refused, because nobody could say later what it meant."""
    if moment.tzinfo is None:
        raise StorageFailed("A time without a zone can not be stored.")
    return moment.astimezone(UTC)


def _fitting(value: int) -> int:
    if value.bit_length() > _INTEGER_BITS:
        raise StorageFailed("The number is too large to be stored.", "Use one of at most 63 bits.")
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise StorageFailed(f"The number {value} can not be stored.")
    return value
