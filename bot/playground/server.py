"""The playground: one server that is Discord for the bot and a chat for people."""

import asyncio
import errno
from collections.abc import Iterable
from typing import Self

from aiohttp import web

from bot.playground import page_files
from bot.playground.attachments import Attachments
from bot.playground.observers import Exchange, GatewayFrame, Observer
from bot.playground.parts import Parts
from bot.playground.people_api import routes as people_routes
from bot.playground.rest.endpoint import Endpoint
from bot.playground.settings import EVERYWHERE, LOOPBACK_HOSTS, PlaygroundSettings
from bot.playground.strangers import kept_out

__all__ = ["Exchange", "GatewayFrame", "Playground", "PlaygroundSettings", "PortTakenError"]


class PortTakenError(OSError):
    """The playground's port is in use; the sentence says what to do."""


class Playground:
    """A local Discord. `start()` it, give its address to a bot, `close()` it.

    Observers are called with an `Exchange` for each request under /api/v10 and a `GatewayFrame` for each
    gateway payload, inside the event loop.
    """

    def __init__(self, settings: PlaygroundSettings | None = None, observers: Iterable[Observer] = ()) -> None:
        self.settings = settings or PlaygroundSettings()
        if self.settings.host not in LOOPBACK_HOSTS and not self.settings.allow_remote:
            words = f"The playground has no passwords and {self.settings.host} is not this machine alone; "
            raise ValueError(words + "listen on 127.0.0.1, or allow it with allow_remote.")
        self._observers = tuple(observers)
        self._parts: Parts | None = None
        self._runner: web.AppRunner | None = None
        self.address = ""

    @property
    def parts(self) -> Parts:
        """The running parts; only while the playground is started."""
        if self._parts is None:
            raise RuntimeError("The playground is not running; start() it first.")
        return self._parts

    @property
    def api_base(self) -> str:
        return f"{self.address}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws{self.address.removeprefix('http')}/gateway"

    @property
    def token(self) -> str:
        return self.settings.token

    async def start(self) -> Self:
        """Listen. Raises PortTakenError when the port is in use; then nothing stays open."""
        parts = self._parts = Parts(self.settings, self._observers)
        self._runner = web.AppRunner(self._app(parts), handle_signals=False, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.settings.host, self.settings.port)
        try:
            await site.start()
        except OSError as error:
            await self.close()
            if error.errno == errno.EADDRINUSE:
                port = self.settings.port
                words = f"Port {port} is in use by another program; stop that one or choose another port."
                raise PortTakenError(errno.EADDRINUSE, words) from error
            raise
        host, port = self._runner.addresses[0][:2]
        host = EVERYWHERE.get(host, host)
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{port}"
        parts.files.base_url = (self.settings.public_url or self.address).rstrip("/")
        parts.gateway.url = self.gateway_url
        await parts.store.flush()
        return self

    async def close(self) -> None:
        """Tell bots to reconnect elsewhere, end streams, keep what is not kept yet."""
        if self._parts is not None:
            self._parts.say_goodbye()
            await self._parts.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._parts is not None:
            await self._parts.store.close()
            self._parts = None

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await asyncio.shield(self.close())

    def _app(self, parts: Parts) -> web.Application:
        app = web.Application(client_max_size=0)
        Endpoint(parts).add_to(app)
        people_routes.add_to(app, parts)
        gateway = kept_out(parts.gateway.handle, allow_remote=self.settings.allow_remote)
        app.router.add_get("/gateway", gateway)
        app.router.add_get("/attachments/{place}/{file}/{name}", Attachments(parts).handle)
        app.router.add_get("/", page_files.handle)
        app.router.add_get("/page/{name:.+}", page_files.handle)
        return app
