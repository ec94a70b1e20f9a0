"""One request to the API as its handlers see it: parameters, query, body and files."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from bot.playground import errors
from bot.playground.chat import Upload
from bot.playground.errors import form_error
from bot.playground.files import safe_name
from bot.playground.parts import Parts
from bot.playground.snowflakes import is_snowflake
from bot.playground.types import Json

MOST_JSON = 8 * 1024 * 1024
MOST_FILES = 10
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """What a handler gets; `body` is the parsed JSON, or what came as `payload_json`."""

    parts: Parts
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    uploads: tuple[Upload, ...]

    def id(self, name: str) -> str:
        """A path parameter that must be a snowflake."""
        value = self.params[name]
        if not is_snowflake(value):
            raise form_error((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return value

    def fields(self) -> Json:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            words = "Only dictionaries may be used in a ModelType"
            raise form_error((), "MODEL_TYPE_CONVERT", words)
        return self.body

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """A whole number in the query."""
        given = self.query.get(name, str(usual))
        if not given.lstrip("-").isdigit():
            raise form_error((name,), "NUMBER_TYPE_COERCE", f'Value "{given}" is not int.')
        if int(given) < least:
            raise form_error((name,), "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        if int(given) > most:
            raise form_error((name,), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return int(given)

    def snowflake(self, name: str) -> str | None:
        """An optional id in the query."""
        given = self.query.get(name)
        if given is not None and not is_snowflake(given):
            raise form_error((name,), "NUMBER_TYPE_COERCE", f'Value "{given}" is not snowflake.')
        return given


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler answers; None as body is 204."""

    body: Any = None
    status: int = 200


class Incoming:
    """The body of a request as far as it was read: JSON (None without one) and files."""

    def __init__(self) -> None:
        self.body: Any = None
        self.uploads: list[Upload] = []

    async def read(self, request: web.Request, most_file: int) -> None:
        """Read all of it; DiscordError for another content type, broken JSON or too much."""
        if not request.body_exists:
            return
        if request.content_type == "multipart/form-data":
            try:
                await self._read_form(request, most_file)
            except (ValueError, AssertionError) as error:
                words = f"The form could not be read: {error}."
                raise form_error((), "CONTENT_TYPE_INVALID", words) from error
            return
        text = await _read_some(request.content.iter_chunked(CHUNK), MOST_JSON)
        if text and request.content_type != "application/json":
            words = "Expected \"Content-Type\" header to be one of {'application/json', 'multipart/form-data'}."
            raise form_error((), "CONTENT_TYPE_INVALID", words)
        self.body = _parsed(text) if text else None

    async def _read_form(self, request: web.Request, most_file: int) -> None:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise errors.bad_json()
            if part.name == "payload_json":
                self.body = _parsed(await _read_part(part, MOST_JSON))
            elif part.filename is not None and (number := _file_number(part.name, len(self.uploads))) is not None:
                upload = Upload(number, safe_name(part.filename), await _read_part(part, most_file))
                self.uploads.append(upload)
                if len(self.uploads) > MOST_FILES:
                    raise errors.too_many_attachments()


def _file_number(name: str | None, usual: int) -> int | None:
    """The n of `files[n]`; any other field with a file counts on."""
    if name is None:
        return None
    number = name.removeprefix("files[").removesuffix("]")
    return int(number) if number.isdigit() and len(number) < 4 else usual


async def _read_part(part: BodyPartReader, most: int) -> bytes:
    whole = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        whole += chunk
        if len(whole) > most:
            raise errors.too_large()
    return bytes(whole)


async def _read_some(chunks: Any, most: int) -> bytes:
    whole = bytearray()
    async for chunk in chunks:
        whole += chunk
        if len(whole) > most:
            raise errors.too_large()
    return bytes(whole)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise errors.bad_json() from None
