"""A small language for the shape of request bodies, with Discord's own words for what is wrong.

A field checks a value, notes errors by path, and gives back the cleaned value. Discord reads null as
"not given" in most fields; `Model` does the same unless a field is `required`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.playground.errors import FormErrors, Path
from bot.playground.snowflakes import is_snowflake
from bot.playground.types import Json

INT53 = 2**53 - 1


class Field(Protocol):
    """Checks one value; what is wrong goes to `errors`, what is right comes back cleaned."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any: ...


@dataclass(frozen=True)
class Text:
    """A string between two lengths, counted in characters as Discord counts them."""

    most: int = 152_133
    least: int = 0

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            errors.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif self.least and not value:
            errors.add(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif self.least and not self.least <= len(value) <= self.most:
            words = f"Must be between {self.least} and {self.most} in length."
            errors.add(path, "BASE_TYPE_BAD_LENGTH", words)
        elif len(value) > self.most:
            errors.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length.")
        return value


@dataclass(frozen=True)
class Whole:
    """An integer within bounds; digits in a string are taken as Discord takes them."""

    least: int = -INT53
    most: int = INT53

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if isinstance(value, str) and value.lstrip("-").isdigit() and value.isascii():
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        else:
            _bounds("int", value, self.least, self.most, path, errors)
        return value


@dataclass(frozen=True)
class Real:
    """A floating-point number within bounds."""

    least: float = -INT53
    most: float = INT53

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
        else:
            _bounds("float", value, self.least, self.most, path, errors)
        return value


def _bounds(kind: str, value: float, least: float, most: float, path: Path, errors: FormErrors) -> None:
    if value < least:
        errors.add(path, "NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {least}.")
    elif value > most:
        errors.add(path, "NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {most}.")


@dataclass(frozen=True)
class Flag:
    """True or false; Discord also takes them as words in form bodies."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if value in (True, False):
            return bool(value)
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        errors.add(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return value


@dataclass(frozen=True)
class OneOf:
    """One value of an enumeration."""

    values: tuple[Any, ...]

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if isinstance(value, bool) or value not in self.values:
            errors.add(path, "BASE_TYPE_CHOICES", f"Value must be one of {_set_words(self.values)}.")
        return value


def _set_words(values: tuple[Any, ...]) -> str:
    return "{" + ", ".join(repr(value) for value in values) + "}"


@dataclass(frozen=True)
class Id:
    """A snowflake, given as digits or as an integer; comes back as a string."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not is_snowflake(value):
            errors.add(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return str(value)


@dataclass(frozen=True)
class Link:
    """An address with one of some schemes."""

    schemes: tuple[str, ...] = ("http", "https")
    most: int = 2048

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, str):
            errors.add(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return value
        if len(value) > self.most:
            errors.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length.")
            return value
        scheme, _, rest = value.partition(":")
        if not rest or not _well_formed(value):
            errors.add(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        elif scheme.lower() not in self.schemes:
            words = f'Scheme "{scheme}" is not supported. Scheme must be one of {self.schemes!r}.'
            errors.add(path, "URL_TYPE_INVALID_SCHEME", words)
        return value


def _well_formed(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and not any(character.isspace() for character in url)


@dataclass(frozen=True)
class Moment:
    """An ISO 8601 time."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        try:
            datetime.fromisoformat(value)
        except (TypeError, ValueError):
            words = f"Could not parse {value}. Should be ISO8601."
            errors.add(path, "DATE_TIME_TYPE_PARSE", words)
        return value


@dataclass(frozen=True)
class Many:
    """A list of one kind of thing, between two lengths."""

    item: Field
    most: int = 1521
    least: int = 0
    unique: bool = False

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, list):
            errors.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not self.least <= len(value) <= self.most:
            code = "BASE_TYPE_BAD_LENGTH" if self.least else "BASE_TYPE_MAX_LENGTH"
            words = f"Must be between {self.least} and {self.most} in length."
            errors.add(path, code, words if self.least else f"Must be {self.most} or fewer in length.")
            return []
        cleaned = [self.item.check(entry, (*path, index), errors) for index, entry in enumerate(value)]
        if self.unique and len({repr(entry) for entry in cleaned}) != len(cleaned):
            errors.add(path, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        return cleaned


@dataclass(frozen=True)
class Model:
    """An object with named fields; what it does not name is dropped, as Discord drops it."""

    fields: dict[str, Field]
    required: tuple[str, ...] = ()
    then: tuple[Callable[[Json, Path, FormErrors], None], ...] = field(default=())

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, dict):
            errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return {}
        before = errors.count
        cleaned: Json = {}
        for name, checked in self.fields.items():
            given = value.get(name)
            if given is not None:
                cleaned[name] = checked.check(given, (*path, name), errors)
            elif name in self.required:
                errors.add((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
        if errors.count == before:
            for rule in self.then:
                rule(cleaned, path, errors)
        return cleaned


@dataclass(frozen=True)
class Union:
    """An object whose `type` decides which model it must fit."""

    models: dict[int, Field]

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, dict):
            errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return {}
        model = self.models.get(kind) if isinstance(kind := value.get("type"), int) else None
        if model is None:
            words = f'Value of field "type" must be one of {tuple(self.models)}.'
            errors.add(path, "UNION_TYPE_CHOICES", words)
            return {}
        return {"type": kind, **model.check(value, path, errors)}


@dataclass(frozen=True)
class Anything:
    """Taken as it is."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:  # noqa: ARG002
        return value


def checked(model: Field, body: Any) -> Json:
    """The cleaned body, or DiscordError 50035 with everything that is wrong with it."""
    errors = FormErrors()
    cleaned: Json = model.check(body, (), errors)
    errors.raise_if_any()
    return cleaned
