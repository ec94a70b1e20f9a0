"""Takes a valid JSON value and its schema and lists every way to break it that the schema speaks of.

Reads the document's schemas in their own form, not as the checks prepare them: it must not share their faults.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NEVER = {"no schema": ["admits", {"this": []}]}


@dataclass(frozen=True)
class Mutant:
    """A value with one fault: what was done to it, at which pointer, and the keyword that must catch it."""

    kind: str
    pointer: str
    value: Any

    def __str__(self) -> str:
        return f"{self.kind} at {self.pointer or '/'}"


def mutants(schemas: Mapping[str, Any], schema: Any, value: Any, pointer: str = "") -> Iterator[Mutant]:
    """Every mutant of a value that is valid by a schema."""
    schema = _branch(schemas, schema, value)
    if "enum" in schema or _constants(schemas, schema):
        yield Mutant("enum", pointer, 987_654 if isinstance(value, int) else "no such thing")
    if "type" in schema:
        yield Mutant("type", pointer, [NEVER] if isinstance(value, dict) else NEVER)
    if "maxLength" in schema and value and isinstance(value, str):
        yield Mutant("maxLength", pointer, value + "x" * schema["maxLength"])
    if "properties" in schema and isinstance(value, dict):
        yield Mutant("additionalProperties", pointer, {**value, "mispelt": 1})
        for key in schema.get("required", ()):
            yield Mutant("required", f"{pointer}/{key}", {name: one for name, one in value.items() if name != key})
        for key, inner in value.items():
            for mutant in mutants(schemas, schema["properties"][key], inner, f"{pointer}/{key}"):
                yield Mutant(mutant.kind, mutant.pointer, {**value, key: mutant.value})
    if "items" in schema and isinstance(value, list):
        for index, inner in enumerate(value):
            for mutant in mutants(schemas, schema["items"], inner, f"{pointer}/{index}"):
                yield Mutant(mutant.kind, mutant.pointer, [*value[:index], mutant.value, *value[index + 1 :]])


def _resolved(schemas: Mapping[str, Any], schema: Any) -> Any:
    while "$ref" in schema:
        schema = schemas[schema["$ref"].split("/")[-1]]
    return schema


def _branch(schemas: Mapping[str, Any], schema: Any, value: Any) -> Any:
    """The schema that speaks of this value: references followed, unions decided by null and by ``type``."""
    schema = _resolved(schemas, schema)
    branches = [_resolved(schemas, one) for one in schema.get("oneOf", schema.get("anyOf", ()))]
    if not branches or all("const" in one for one in branches):
        return schema
    fitting = [one for one in branches if _fits(one, value)]
    return _branch(schemas, fitting[0], value) if len(fitting) == 1 else {}


def _fits(schema: Any, value: Any) -> bool:
    if value is None or schema.get("type") == "null":
        return value is None and schema.get("type") == "null"
    kind = schema.get("properties", {}).get("type", {})
    if isinstance(value, dict) and "enum" in kind:
        return value.get("type") in kind["enum"]
    return True


def _constants(schemas: Mapping[str, Any], schema: Any) -> bool:
    branches = [_resolved(schemas, one) for one in schema.get("oneOf", ())]
    return bool(branches) and all("const" in one for one in branches)
