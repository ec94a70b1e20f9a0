"""Fetching an attachment: only from known hosts, only so much, only so long."""

from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from generation.errors import ReferenceEmpty, ReferenceTooLarge, ReferenceUnreachable

DISCORD_HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_CHUNK: Final = 64 * 1024
_MEBIBYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much is fetched, from where, and how long it may take. A host may carry its port (`127.0.0.1:8080`)."""

    most_bytes: int = 25 * _MEBIBYTE
    connect_s: float = 5.0
    total_s: float = 30.0
    hosts: frozenset[str] = DISCORD_HOSTS


async def fetch(url: str, limits: FetchLimits | None = None) -> bytes:
    """The bytes behind an attachment's address. Redirects are not followed.

    Raises:
        ReferenceTooLarge: it is larger than allowed, by its own word or by what came.
        ReferenceEmpty: nothing came.
        ReferenceUnreachable: the host is not an allowed one, does not answer in time, or no longer has it.

    """
    limits = limits or FetchLimits()
    address = _checked(url, limits.hosts)
    timeout = aiohttp.ClientTimeout(total=limits.total_s, sock_connect=limits.connect_s, connect=limits.connect_s)
    try:
        # A session of its own: no cookies, no proxy, no header of the bot's goes to where a member points.
        async with (
            aiohttp.ClientSession(
                timeout=timeout, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
            ) as session,
            session.get(address, allow_redirects=False, headers={"Accept-Encoding": "identity"}) as response,
        ):
            _check_status(response.status)
            return await _body(response, limits.most_bytes)
    except TimeoutError as error:
        raise ReferenceUnreachable("The clip took too long to arrive.", "Try again in a moment.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise ReferenceUnreachable("The clip could not be fetched.", "Attach it again.") from error


def _checked(url: str, hosts: frozenset[str]) -> URL:
    """The address, if its scheme and host are allowed."""
    try:
        address = URL(url)
        host, port = (address.host or "").lower(), address.port
    except ValueError as error:
        raise ReferenceUnreachable("The clip's address is none.", "Attach it again.") from error
    standard = address.scheme == "https" and port == 443
    allowed = f"{host}:{port}" in hosts or (host in hosts and standard)
    if address.scheme not in {"http", "https"} or not allowed or address.user is not None:
        raise ReferenceUnreachable("Clips are only taken from Discord's own attachments.", "Attach the file itself.")
    return address


def _check_status(status: int) -> None:
    if status in {403, 404, 410}:
        raise ReferenceUnreachable("The clip's link has expired or it was deleted.", "Attach it again.")
    if status != 200:
        raise ReferenceUnreachable(f"The clip could not be fetched (status {status}).", "Try again in a moment.")


async def _body(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """What the server sends, unless it is too much; its own word on the length is believed only to refuse early."""
    if (response.content_length or 0) > most_bytes:
        raise too_large(most_bytes)
    received = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        received += chunk
        if len(received) > most_bytes:
            raise too_large(most_bytes)
    if not received:
        raise ReferenceEmpty("The clip is empty: it has no bytes.", "Attach it again.")
    return bytes(received)


def too_large(most_bytes: int) -> ReferenceTooLarge:
    """The refusal of a clip that has more bytes than that."""
    return ReferenceTooLarge(
        f"The clip is larger than {most_bytes / _MEBIBYTE:.0f} MB.", "Attach a shorter piece, or an MP3 of it."
    )
