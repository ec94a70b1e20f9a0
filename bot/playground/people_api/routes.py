"""Which handler answers which call of the JSON API for people."""

from aiohttp import web

from bot.playground.parts import Parts
from bot.playground.people_api import acting, reading, ruling, stream, writing
from bot.playground.people_api.door import Door, Handler, Wish, no_such

BASE = "/playground/api"

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/state", reading.state),
    ("GET", "/channels/{channel}/messages", reading.messages),
    ("GET", "/channels/{channel}/messages/{message}", reading.message),
    ("POST", "/channels/{channel}/messages", writing.write),
    ("POST", "/channels/{channel}/typing", writing.typing),
    ("POST", "/channels/{channel}/threads", writing.thread),
    ("POST", "/messages/{message}/delete", writing.delete),
    ("POST", "/uploads", writing.upload),
    ("POST", "/commands", acting.command),
    ("POST", "/autocomplete", acting.autocomplete),
    ("POST", "/menus", acting.menu),
    ("POST", "/components", acting.component),
    ("POST", "/modals", acting.modal),
    ("GET", "/interactions/{interaction}", reading.interaction),
    ("GET", "/events", stream.events),
    ("POST", "/permissions", ruling.permissions),
    ("POST", "/settings", ruling.settings),
)


async def _nowhere(wish: Wish) -> web.StreamResponse:
    path = wish.request.path.removeprefix(BASE)
    raise no_such(f"call as {wish.request.method} {path}", "docs/playground.md lists every call.")


def add_to(app: web.Application, parts: Parts) -> None:
    door = Door(parts)
    for method, path, handler in ROUTES:
        app.router.add_route(method, BASE + path, door.opened(handler))
    app.router.add_route("*", BASE + "/{rest:.*}", door.opened(_nowhere))
