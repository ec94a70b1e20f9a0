"""Serving uploaded files: only under a signed address that has not expired, in ranges, never as a page."""

from urllib.parse import quote

from aiohttp import web

from bot.playground.parts import Parts
from bot.playground.types import Json

GONE = "This content is no longer available."
# Only these are shown in the browser; anything that could carry a script is handed over as a download.
SHOWN = ("audio/", "video/", "image/png", "image/jpeg", "image/gif", "image/webp")


class Attachments:
    """The handler of /attachments/{place}/{id}/{name}."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def handle(self, request: web.Request) -> web.StreamResponse:
        record = self._parts.world.files.get(request.match_info["file"])
        if record is None or not self._parts.files.opens(record, dict(request.query)):
            return _gone()
        if request.match_info["name"] != record["filename"]:
            return _gone()
        try:
            return await self._sent(request, record)
        except KeyError:
            return _gone()

    async def _sent(self, request: web.Request, record: Json) -> web.StreamResponse:
        headers = _headers(record)
        size = record["size"]
        try:
            wanted = request.http_range
        except ValueError:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        if wanted.start is None and wanted.stop is None:
            body = await self._parts.files.read(record)
            return web.Response(body=body, headers=headers)
        start, stop, _ = wanted.indices(size)
        if start >= stop:
            return web.Response(status=416, headers={"Content-Range": f"bytes */{size}"})
        body = await self._parts.files.read(record, start, stop - start)
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        return web.Response(status=206, body=body, headers=headers)


def _headers(record: Json) -> dict[str, str]:
    kind = record["content_type"] or "application/octet-stream"
    shown = kind.startswith(SHOWN)
    how = "inline" if shown else "attachment"
    return {
        "Content-Type": kind if shown or kind.startswith("text/plain") else "application/octet-stream",
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(record['filename'])}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, max-age=3600",
    }


def _gone() -> web.Response:
    return web.Response(status=404, text=GONE, headers={"X-Content-Type-Options": "nosniff"})
