"""The stream of events: server-sent events for one person, with what was missed first."""

import contextlib
import json

from aiohttp import web

from bot.playground.people_api.door import Wish


async def events(wish: Wish) -> web.StreamResponse:
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    response = web.StreamResponse(headers=headers)
    await response.prepare(wish.request)
    last = wish.request.headers.get("Last-Event-ID") or wish.request.query.get("last")
    with contextlib.suppress(ConnectionError):
        # A first line at once, so that the reader knows that the stream is open.
        await response.write(b": listening\n\n")
        async for event in wish.parts.events.follow(wish.person, last):
            if event is None:
                await response.write(b": still here\n\n")
            else:
                data = json.dumps(event.data, separators=(",", ":"))
                await response.write(f"id: {event.id}\nevent: {event.name}\ndata: {data}\n\n".encode())
    return response
