"""Who is kept out: websites that are open in a browser on this machine, whatever name they give themselves.

The bot's token is known to everybody and people need none, so this stands before the bot's API and gateway
as well as before the people's API.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from bot.playground.settings import LOOPBACK_HOSTS

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def stranger(request: web.Request, *, allow_remote: bool) -> str | None:
    """Why a request is none of this server's own page or of a program on this machine; None when it is welcome."""
    if not allow_remote and _host(request) not in LOOPBACK_HOSTS:
        return "This playground answers only on this machine."
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return "Another website may not use this playground."
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        return "Another website may not use this playground."
    return None


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""


def kept_out(handler: Handler, *, allow_remote: bool) -> Handler:
    """The handler behind that check; a website gets Discord's plain 403."""

    async def handle(request: web.Request) -> web.StreamResponse:
        why = stranger(request, allow_remote=allow_remote)
        if why is None:
            return await handler(request)
        return web.json_response({"message": why, "code": 0}, status=403)

    return handle
