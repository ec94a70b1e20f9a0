"""The way of one API request: token, rate limit, body, handler, durable, answer, observers."""

import json
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground import errors
from bot.playground.errors import DiscordError
from bot.playground.observers import Exchange
from bot.playground.parts import Parts
from bot.playground.ratelimits import RateLimits, Verdict
from bot.playground.rest.call import Call, Incoming, Reply
from bot.playground.rest.routes import ROUTES, Route
from bot.playground.strangers import kept_out

log = logging.getLogger(__name__)

MAJOR = ("channel_id", "guild_id", "webhook_token", "interaction_token")
BASE = "/api/v10"


class Endpoint:
    """Puts the routes into an aiohttp application."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._limits = RateLimits(parts.settings.rate_limit_factor)

    def add_to(self, app: web.Application) -> None:
        for route in ROUTES:
            handler = kept_out(self._handler(route), allow_remote=self._parts.settings.allow_remote)
            app.router.add_route(route.method, BASE + route.template, handler)
        paths = dict.fromkeys(route.template for route in ROUTES)
        for template in paths:
            app.router.add_route("*", BASE + template, self._refuser(template, errors.method_not_allowed()))
        app.router.add_route("*", "/api/{rest:.*}", self._refuser(None, errors.not_found()))

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            incoming, verdict = Incoming(), None
            try:
                if not route.by_token:
                    self._authorize(request)
                verdict = self._count(request, route)
                await incoming.read(request, self._parts.chat.upload_limit())
                reply = (
                    _limited(verdict)
                    if verdict.retry_after is not None
                    else await self._called(request, route, incoming)
                )
            except DiscordError as error:
                reply = Reply(error.body(), error.status)
            except Exception:  # a fault of ours: the bot gets Discord's own 500, the log what happened
                log.exception("%s %s failed", request.method, request.path)
                reply = Reply({"message": "500: Internal Server Error", "code": 0}, 500)
            # What is answered is kept: nothing that the bot was told can be lost with the process.
            await self._parts.store.flush()
            response = self._response(reply, verdict)
            self._show(request, route.template, incoming, reply, response)
            return response

        return handle

    async def _called(self, request: web.Request, route: Route, incoming: Incoming) -> Reply:
        body = {} if incoming.body is None else incoming.body
        params, query = dict(request.match_info), dict(request.query)
        return await route.handler(Call(self._parts, params, query, body, tuple(incoming.uploads)))

    def _refuser(
        self, template: str | None, error: DiscordError
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            reply = Reply(error.body(), error.status)
            response = self._response(reply, None)
            self._show(request, template, Incoming(), reply, response)
            return response

        return handle

    def _authorize(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._parts.settings.token}":
            raise errors.unauthorized()

    def _count(self, request: web.Request, route: Route) -> Verdict:
        major = "+".join(request.match_info[name] for name in MAJOR if name in request.match_info)
        return self._limits.take(route.method, route.template, major, counts_globally=not route.by_token)

    def _response(self, reply: Reply, verdict: Verdict | None) -> web.Response:
        headers = verdict.headers(self._parts.settings.clock()) if verdict else {}
        headers["X-Content-Type-Options"] = "nosniff"
        if reply.body is None:
            return web.Response(status=204, headers=headers)
        # discord.py reads JSON only from exactly this content type, without a charset.
        headers["Content-Type"] = "application/json"
        text = json.dumps(reply.body, separators=(",", ":")).encode()
        return web.Response(status=reply.status, body=text, headers=headers)

    def _show(
        self, request: web.Request, template: str | None, incoming: Incoming, reply: Reply, response: web.Response
    ) -> None:
        for observer in self._parts.observers:
            observer(
                Exchange(
                    method=request.method,
                    path=request.path.removeprefix(BASE),
                    route_template=template,
                    query=dict(request.query),
                    request_headers=dict(request.headers),
                    request_json=incoming.body,
                    file_fields=tuple(f"files[{upload.number}]" for upload in incoming.uploads),
                    status=response.status,
                    response_json=reply.body,
                    response_headers=dict(response.headers),
                )
            )


def _limited(verdict: Verdict) -> Reply:
    body = {
        "message": "You are being rate limited.",
        "retry_after": round(verdict.retry_after or 0.0, 3),
        "global": verdict.whole,
        "code": 0,
    }
    return Reply(body, 429)
