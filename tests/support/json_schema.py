"""JSON Schema as Discord's OpenAPI document uses it: prepared once, quick to ask, readable in what it says.

Preparing keeps the meaning and changes the form: a union of objects told apart by their ``type`` looks at ``type`` first,
an enumeration written as a union of constants becomes an enumeration, and an object that lists its keys admits no others.
The last one is stricter than the document: a misspelt key would otherwise pass unseen.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError  # type: ignore[import-untyped]
from jsonschema.validators import extend  # type: ignore[import-untyped]

REF_PREFIX = "#/components/schemas/"

formats = FormatChecker(formats=())


def _date_time(value: object) -> bool:
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


def _uri(value: object) -> bool:
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and parts.netloc) and not any(sign.isspace() for sign in value)


def _within(bits: int) -> Callable[[object], bool]:
    limit = 1 << (bits - 1)
    return lambda value: isinstance(value, bool) or not isinstance(value, int) or -limit <= value < limit


def _snowflake(value: object) -> bool:
    return not isinstance(value, str) or (value.isascii() and value.isdigit() and int(value) < 1 << 64)


formats.checks("date-time", raises=ValueError)(_date_time)
formats.checks("uri", raises=ValueError)(_uri)
formats.checks("int32")(_within(32))
formats.checks("int64")(_within(64))
formats.checks("snowflake")(_snowflake)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a JSON value: where (a JSON pointer, empty for the whole), what, and by which keyword."""

    pointer: str
    what: str
    keyword: str = ""

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: {self.what}"


class SchemaBook:
    """Named schemas that refer to one another, prepared for validation.

    ``replaced`` replaces single named schemas (an exception to the document); ``extra_keys`` admits keys beyond
    those that a named schema lists, with the schema of their value. ``blind_to`` names keywords that are not looked at:
    for tests which see that nothing else would have caught a fault.
    """

    def __init__(
        self,
        schemas: Mapping[str, Any],
        *,
        replaced: Mapping[str, Any] | None = None,
        extra_keys: Mapping[tuple[str, str], Any] | None = None,
        blind_to: Collection[str] = (),
    ) -> None:
        self._raw = {**schemas, **(replaced or {})}
        for (name, key), schema in (extra_keys or {}).items():
            self._raw[name] = {
                **self._raw[name],
                "properties": {**self._raw[name]["properties"], key: schema},
            }
        self._prepared: dict[str, dict[str, Any]] = {}
        self._validator = extend(_Validator, dict.fromkeys(blind_to, _unseen))

    def raw(self, name: str) -> Any:
        """The schema of that name as the document has it (with the exceptions applied)."""
        return self._raw[name]

    def prepare(self, schema: Any) -> Any:
        """The same schema in the form that is checked; a reference becomes the very object that it names."""
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix(REF_PREFIX))
        schema = self._merged(schema)
        out = {key: value for key, value in schema.items() if key not in _STRUCTURAL}
        if "properties" in schema:
            out["properties"] = {key: self.prepare(value) for key, value in schema["properties"].items()}
            out.setdefault("additionalProperties", False)
        for key in ("items", "additionalProperties"):
            if key in schema:
                out[key] = self.prepare(schema[key])
        if "allOf" in schema:
            out["allOf"] = [self.prepare(part) for part in schema["allOf"]]
        for key in ("oneOf", "anyOf"):
            if key in schema:
                out.update(self._union(key, schema[key]))
        return out

    def checker(self, schema: Any) -> Callable[[Any], list[Fault]]:
        """A function that lists what is wrong with a value by this schema (in the document's own form)."""
        validator = self._validator(self.prepare(schema), format_checker=formats)
        return lambda value: [] if validator.is_valid(value) else _faults(validator.iter_errors(value))

    def _named(self, name: str) -> dict[str, Any]:
        if name not in self._prepared:
            # Kept before it is filled: schemas may contain themselves.
            self._prepared[name] = {}
            self._prepared[name].update(self.prepare(self._raw[name]))
        return self._prepared[name]

    def _resolve(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self._raw[schema["$ref"].removeprefix(REF_PREFIX)]
        return schema

    def _merged(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Objects put together by allOf as one object, so that its keys can be told from unknown ones."""
        parts = [self._resolve(part) for part in schema.get("allOf", ())]
        if not parts or not all("properties" in part for part in parts):
            return schema
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        properties: dict[str, Any] = {}
        required: list[str] = []
        for part in parts:
            properties |= part["properties"]
            required += part.get("required", [])
        return {**rest, "properties": properties, "required": required}

    def _union(self, key: str, branches: Sequence[Any]) -> dict[str, Any]:
        resolved = [self._resolve(branch) for branch in branches]
        if all("const" in branch for branch in resolved):
            return {"enum": [branch["const"] for branch in resolved]}
        real = [(branch, full) for branch, full in zip(branches, resolved, strict=True) if full.get("type") != "null"]
        by_type: dict[Any, Any] = {}
        for branch, full in real:
            for value in _types_of(full):
                by_type[value] = None if value in by_type else self.prepare(branch)
        nullable = len(real) < len(branches)
        if len(real) == 1:
            return {"orNull": self.prepare(real[0][0])}
        if all(_types_of(full) for _, full in real) and None not in by_type.values():
            return {"byType": {"nullable": nullable, "branches": by_type}}
        return {key: [self.prepare(branch) for branch in branches]}


_STRUCTURAL = frozenset({"properties", "items", "additionalProperties", "allOf", "oneOf", "anyOf"})


def _types_of(schema: Mapping[str, Any]) -> Sequence[Any]:
    """The values of ``type`` that single this object schema out, if it must have one."""
    if "type" not in schema.get("required", ()):
        return ()
    kind = schema["properties"]["type"]
    return kind.get("enum") or ([kind["const"]] if "const" in kind else ())


def _or_null(validator: Any, schema: Any, instance: Any, _whole: Any) -> Iterator[ValidationError]:
    if instance is not None:
        yield from validator.descend(instance, schema)


def _by_type(validator: Any, union: Any, instance: Any, _whole: Any) -> Iterator[ValidationError]:
    if instance is None and union["nullable"]:
        return
    if not isinstance(instance, dict):
        yield ValidationError(f"{_short(instance)} is not an object")
        return
    if "type" not in instance:
        yield ValidationError("'type' is a required property")
        return
    kind = instance["type"]
    branches = union["branches"]
    if isinstance(kind, (bool, float, list, dict)) or kind not in branches:
        fault = ValidationError(f"{_short(kind)} is not one of {list(branches)}")
        fault.path.appendleft("type")
        yield fault
        return
    yield from validator.descend(instance, branches[kind])


def _unseen(*_: Any) -> Iterator[ValidationError]:
    yield from ()


_Validator = extend(Draft202012Validator, {"orNull": _or_null, "byType": _by_type})


def _faults(errors: Iterator[ValidationError]) -> list[Fault]:
    return [fault for error in errors for fault in _leaves(error, ())]


def _leaves(error: ValidationError, above: tuple[Any, ...]) -> Iterator[Fault]:
    """A failed union says what is wrong with the branch that fits best; all else says itself."""
    path = (*above, *error.path)
    if error.validator not in {"oneOf", "anyOf"} or not error.context:
        pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
        yield Fault(pointer, _sentence(error), str(error.validator))
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    best = min(branches.values(), key=_misfit)
    for one in best:
        yield from _leaves(one, path)


def _misfit(errors: Sequence[ValidationError]) -> tuple[int, int, int]:
    """How badly a branch of a union fits: the best one is right at the top and goes wrong deep inside."""
    return sum(not error.path for error in errors), -max(len(error.path) for error in errors), len(errors)


def _sentence(error: ValidationError) -> str:
    if error.validator in {
        "type",
        "enum",
        "const",
        "maxLength",
        "pattern",
        "format",
        "uniqueItems",
        "maxItems",
        "minItems",
    }:
        limit = error.schema.get(error.validator) if isinstance(error.schema, dict) else error.validator_value
        return f"{_short(error.instance)} is not {error.validator} {limit}"
    message = str(error.message)
    return message if len(message) < 200 else message[:197] + "..."


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:45]}... ({len(value) if hasattr(value, '__len__') else 'long'})"
