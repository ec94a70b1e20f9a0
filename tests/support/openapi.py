"""Is what a bot and Discord say to each other valid by Discord's own OpenAPI document?

The document is not part of this repository: the environment variable ``NOCTURNE_DISCORD_OPENAPI`` says where it lies.
"""

import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.discord_exceptions import (
    REQUEST_EXTRA_KEYS,
    REQUEST_REPLACED,
    RESPONSE_EXTRA_KEYS,
    RESPONSE_REPLACED,
)
from tests.support.json_schema import Fault, SchemaBook

DOCUMENT_VARIABLE = "NOCTURNE_DISCORD_OPENAPI"
FILE_FIELD = re.compile(r"files\[[0-9]\]")

Check = Callable[[Any], list[Fault]]


class ExchangeLike(Protocol):
    """What the validator reads of an exchange; the playground's own class has these and may have more.

    ``request_json`` is the JSON body, or of a multipart body its ``payload_json``.
    """

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def request_headers(self) -> Mapping[str, str]: ...
    @property
    def request_json(self) -> Any: ...
    @property
    def status(self) -> int: ...
    @property
    def response_json(self) -> Any: ...
    @property
    def response_headers(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Violation:
    """One breach of the document: by which operation, in which part of the exchange, where, what, by which keyword."""

    operation: str
    part: str
    pointer: str
    what: str
    keyword: str = ""

    def __str__(self) -> str:
        return f"{self.operation} · {self.part} {self.pointer or '/'}: {self.what}"


@dataclass(frozen=True)
class Operation:
    """One method of one path template of the document."""

    method: str
    template: str
    spec: Mapping[str, Any]
    parameters: tuple[Mapping[str, Any], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.template}"

    @cached_property
    def segments(self) -> tuple[str, ...]:
        return tuple(self.template.strip("/").split("/"))

    @cached_property
    def rank(self) -> tuple[bool, ...]:
        """Sorts a literal segment before a templated one, from the left."""
        return tuple(segment.startswith("{") for segment in self.segments)

    def bind(self, segments: Sequence[str]) -> dict[str, str] | None:
        """The path parameters, or None where the path is another one."""
        if len(segments) != len(self.segments):
            return None
        bound = {}
        for mine, given in zip(self.segments, segments, strict=True):
            if mine.startswith("{"):
                bound[mine[1:-1]] = unquote(given)
            elif mine != given:
                return None
        return bound


class DiscordApi:
    """Discord's HTTP interface as its document describes it; checks exchanges, and values by schema name."""

    def __init__(self, document: Mapping[str, Any], *, blind_to: Collection[str] = ()) -> None:
        schemas = document["components"]["schemas"]
        self._document = document
        self.requests = SchemaBook(
            schemas,
            replaced=REQUEST_REPLACED,
            extra_keys=REQUEST_EXTRA_KEYS,
            blind_to=blind_to,
        )
        self.responses = SchemaBook(
            schemas, replaced=RESPONSE_REPLACED, extra_keys=RESPONSE_EXTRA_KEYS, blind_to=blind_to
        )
        self._checks: dict[tuple[Any, ...], Check] = {}
        self._operations: dict[tuple[str, int], list[Operation]] = {}
        for operation in self._read_operations():
            self._operations.setdefault((operation.method, len(operation.segments)), []).append(operation)
        for operations in self._operations.values():
            operations.sort(key=lambda operation: operation.rank)

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation that a method and a path (with or without ``/api/v10``) name, and its path parameters."""
        bare = re.sub(r"^/api(/v\d+)?(?=/)", "", urlsplit(path).path)
        segments = bare.strip("/").split("/")
        for operation in self._operations.get((method.upper(), len(segments)), ()):
            bound = operation.bind(segments)
            if bound is not None:
                return operation, bound
        return None

    def check(self, exchange: ExchangeLike) -> list[Violation]:
        """Everything in which an exchange departs from the document, in both directions."""
        return [*self.check_request(exchange), *self.check_response(exchange)]

    def check_request(self, exchange: ExchangeLike) -> list[Violation]:
        """Everything wrong with what the bot asked."""
        found = self.match(exchange.method, exchange.path)
        if found is None:
            return [_unknown(exchange, "request")]
        operation, bound = found
        return [
            Violation(str(operation), f"request {part}".strip(), fault.pointer, fault.what, fault.keyword)
            for part, fault in (
                *self._parameter_faults(operation, "path", bound),
                *self._parameter_faults(operation, "query", _query(exchange)),
                *self._body_faults(operation, exchange),
            )
        ]

    def check_response(self, exchange: ExchangeLike) -> list[Violation]:
        """Everything wrong with what was answered."""
        found = self.match(exchange.method, exchange.path)
        if found is None:
            return [_unknown(exchange, "response")]
        operation, _ = found
        part = f"response {exchange.status}"
        return [
            Violation(str(operation), part, fault.pointer, fault.what)
            for fault in self._response_faults(operation, exchange)
        ]

    def check_schema(self, name: str, value: Any) -> list[Fault]:
        """What is wrong with a value that Discord sends, by the document's schema of that name."""
        return self._check(("schema", name), self.responses, {"$ref": f"#/components/schemas/{name}"})(value)

    def _check(self, key: tuple[Any, ...], book: SchemaBook, schema: Any) -> Check:
        if key not in self._checks:
            self._checks[key] = book.checker(schema)
        return self._checks[key]

    def _read_operations(self) -> Iterator[Operation]:
        for template, item in self._document["paths"].items():
            shared = item.get("parameters", [])
            for method, spec in item.items():
                if method != "parameters":
                    yield Operation(method.upper(), template, spec, (*shared, *spec.get("parameters", ())))

    def _parameter_faults(
        self, operation: Operation, place: str, given: Mapping[str, str]
    ) -> Iterator[tuple[str, Fault]]:
        known = {one["name"]: one for one in operation.parameters if one["in"] == place}
        for name, parameter in known.items():
            if name not in given and parameter.get("required"):
                yield place, Fault(f"/{name}", "is missing")
        for name, text in given.items():
            if name not in known:
                yield place, Fault(f"/{name}", "is not a parameter of this operation")
                continue
            schema = known[name]["schema"]
            check = self._check((operation.method, operation.template, place, name), self.requests, schema)
            for fault in check(_typed(text, self.requests, schema)):
                yield place, Fault(f"/{name}{fault.pointer}", fault.what)

    def _body_faults(self, operation: Operation, exchange: ExchangeLike) -> Iterator[tuple[str, Fault]]:
        body = operation.spec.get("requestBody")
        if body is None:
            if exchange.request_json is not None:
                yield "", Fault("", "has a body, but this operation takes none")
            return
        kind = _media_type(exchange.request_headers)
        multipart = kind == "multipart/form-data"
        files = tuple(getattr(exchange, "file_fields", ()))
        if exchange.request_json is None and not files:
            if body.get("required"):
                yield "", Fault("", "has no body")
            return
        if kind not in body["content"]:
            yield "", Fault("", f"Content-Type {kind!r} is not one of {list(body['content'])}")
            return
        for name in files:
            if not multipart or not FILE_FIELD.fullmatch(name):
                yield "part", Fault(f"/{name}", "is not a file field (files[0] to files[9])")
        # The multipart form of a body is its JSON form plus file fields, which were looked at above.
        content = body["content"].get("application/json") or body["content"][kind]
        key = (operation.method, operation.template, "body")
        check = self._check(key, self.requests, content["schema"])
        for fault in check(exchange.request_json if exchange.request_json is not None else {}):
            yield "", fault

    def _response_faults(self, operation: Operation, exchange: ExchangeLike) -> Iterator[Fault]:
        responses = operation.spec["responses"]
        status = str(exchange.status)
        name = next((one for one in (status, f"{status[0]}XX", "default") if one in responses), None)
        if name is None:
            yield Fault("", f"status {status} is not one of {list(responses)}")
            return
        response = self._response(responses[name])
        if exchange.status < 400 and not _may_ask(operation, exchange.request_headers):
            yield Fault("", "was given without a bot token, which this operation asks for")
        yield from self._header_faults(response, exchange.response_headers)
        content = response.get("content")
        if content is None:
            if exchange.response_json is not None:
                yield Fault("", "has a body, but should have none")
            return
        kind = _media_type(exchange.response_headers)
        if kind not in content:
            yield Fault("", f"Content-Type {kind!r} is not one of {list(content)}")
            return
        key = (operation.method, operation.template, name)
        yield from self._check(key, self.responses, content[kind]["schema"])(exchange.response_json)

    def _response(self, response: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" in response:
            found: Mapping[str, Any] = self._document["components"]["responses"][response["$ref"].split("/")[-1]]
            return found
        return response

    def _header_faults(self, response: Mapping[str, Any], headers: Mapping[str, str]) -> Iterator[Fault]:
        given = {name.lower(): value for name, value in headers.items()}
        for name, reference in response.get("headers", {}).items():
            if name.lower() not in given:
                continue
            schema = self._document["components"]["headers"][reference["$ref"].split("/")[-1]]["schema"]
            value = _typed(given[name.lower()], self.responses, schema)
            for fault in self._check(("header", name), self.responses, schema)(value):
                yield Fault(f"/headers/{name}", fault.what)


def load(path: Path, *, blind_to: Collection[str] = ()) -> DiscordApi:
    """The interface from a document on disk."""
    return DiscordApi(json.loads(path.read_text(encoding="utf-8")), blind_to=blind_to)


def document_path() -> Path | None:
    """Where the document lies, if the environment says so."""
    value = os.environ.get(DOCUMENT_VARIABLE)
    return Path(value) if value else None


@cache
def discord_api() -> DiscordApi:
    """The interface from the document that the environment names, read once; without one, a sentence on what to do."""
    path = document_path()
    if path is None:
        raise RuntimeError(f"Set {DOCUMENT_VARIABLE} to the path of Discord's openapi.json.")
    return load(path)


def _unknown(exchange: ExchangeLike, part: str) -> Violation:
    return Violation(f"{exchange.method} {urlsplit(exchange.path).path}", part, "", "no such operation in the document")


def _query(exchange: ExchangeLike) -> dict[str, str]:
    given = dict(parse_qsl(urlsplit(exchange.path).query, keep_blank_values=True))
    return {**given, **getattr(exchange, "query", {})}


def _media_type(headers: Mapping[str, str]) -> str:
    given = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    return given.partition(";")[0].strip().lower()


def _may_ask(operation: Operation, headers: Mapping[str, str]) -> bool:
    ways = operation.spec.get("security", [{}])
    given = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    return {} in ways or not any("BotToken" in way for way in ways) or given.startswith("Bot ")


def _typed(text: str, book: SchemaBook, schema: Mapping[str, Any]) -> Any:
    """A parameter's text as the JSON value that its schema speaks of; left as text where it cannot be one."""
    while "$ref" in schema:
        schema = book.raw(schema["$ref"].split("/")[-1])
    kinds = schema.get("type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "boolean" in kinds and text.lower() in {"true", "1", "false", "0"}:
        return text.lower() in {"true", "1"}
    if "integer" in kinds and "string" not in kinds and re.fullmatch(r"-?\d+", text):
        return int(text)
    if "number" in kinds and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return text
