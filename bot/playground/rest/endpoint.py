"""The way of one API request: token, rate limit, body, handler, durable, answer, observers."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.playground import errors
from bot.playground.chat import Upload
from bot.playground.errors import DiscordError
from bot.playground.observers import Exchange
from bot.playground.parts import Parts
from bot.playground.ratelimits import RateLimits, Verdict
from bot.playground.rest.call import Call, Reply, read_body
from bot.playground.rest.routes import ROUTES, Route

MAJOR = ("channel_id", "guild_id", "webhook_token", "interaction_token")
BASE = "/api/v10"


class Endpoint:
    """Puts the routes into an aiohttp application."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._limits = RateLimits(parts.settings.rate_limit_factor)
        self._methods: dict[str, set[str]] = {}

    def add_to(self, app: web.Application) -> None:
        for route in ROUTES:
            app.router.add_route(route.method, BASE + route.template, self._handler(route))
        paths = dict.fromkeys(route.template for route in ROUTES)
        for template in paths:
            app.router.add_route("*", BASE + template, self._refuser(template, errors.method_not_allowed()))
        app.router.add_route("*", "/api/{rest:.*}", self._refuser(None, errors.not_found()))

    def _handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            verdict: Verdict | None = None
            body: Any = None
            uploads: tuple[Upload, ...] = ()
            try:
                if not route.by_token:
                    self._authorize(request)
                verdict = self._count(request, route)
                if verdict.retry_after is not None:
                    return self._limited(request, route, verdict)
                body, uploads = await read_body(request, self._parts.chat.upload_limit())
                given = {} if body is None else body
                call = Call(self._parts, dict(request.match_info), dict(request.query), given, uploads)
                reply = await route.handler(call)
            except DiscordError as error:
                reply = Reply(error.body(), error.status)
            # What is answered is kept: nothing that the bot was told can be lost with the process.
            await self._parts.store.flush()
            return self._answer(request, route.template, reply, verdict, body, uploads)

        return handle

    def _refuser(
        self, template: str | None, error: DiscordError
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            return self._answer(request, template, Reply(error.body(), error.status), None)

        return handle

    def _authorize(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self._parts.settings.token}":
            raise errors.unauthorized()

    def _count(self, request: web.Request, route: Route) -> Verdict:
        major = "+".join(request.match_info[name] for name in MAJOR if name in request.match_info)
        return self._limits.take(route.method, route.template, major, counts_globally=not route.by_token)

    def _limited(self, request: web.Request, route: Route, verdict: Verdict) -> web.StreamResponse:
        body = {
            "message": "You are being rate limited.",
            "retry_after": round(verdict.retry_after or 0.0, 3),
            "global": verdict.whole,
            "code": 0,
        }
        return self._answer(request, route.template, Reply(body, 429), verdict)

    def _answer(
        self,
        request: web.Request,
        template: str | None,
        reply: Reply,
        verdict: Verdict | None,
        body: Any = None,
        uploads: tuple[Upload, ...] = (),
    ) -> web.StreamResponse:
        headers = verdict.headers(self._parts.settings.clock()) if verdict else {}
        headers["X-Content-Type-Options"] = "nosniff"
        if reply.body is None:
            response = web.Response(status=204, headers=headers)
        else:
            # discord.py reads JSON only from exactly this content type, without a charset.
            headers["Content-Type"] = "application/json"
            text = json.dumps(reply.body, separators=(",", ":")).encode()
            response = web.Response(status=reply.status, body=text, headers=headers)
        self._show(request, template, (body, uploads), reply, response)
        return response

    def _show(
        self,
        request: web.Request,
        template: str | None,
        sent: tuple[Any, tuple[Upload, ...]],
        reply: Reply,
        response: web.Response,
    ) -> None:
        body, uploads = sent
        for observer in self._parts.observers:
            observer(
                Exchange(
                    method=request.method,
                    path=request.path.removeprefix(BASE),
                    route_template=template,
                    query=dict(request.query),
                    request_headers=dict(request.headers),
                    request_json=body,
                    file_fields=tuple(f"files[{upload.number}]" for upload in uploads),
                    status=response.status,
                    response_json=reply.body,
                    response_headers=dict(response.headers),
                )
            )
