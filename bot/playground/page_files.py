"""The chat page: the files of the folder beside this one, at `/` and under `/page/`."""

from pathlib import Path

from aiohttp import web

FOLDER = Path(__file__).parent / "page"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    # Everything the page needs comes from this server; pictures in embeds may come from elsewhere.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' http: https: data: blob:; media-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
}


async def handle(request: web.Request) -> web.StreamResponse:
    """One file of the page; 404 outside its folder."""
    name = request.match_info.get("name") or "index.html"
    path = (FOLDER / name).resolve()
    if FOLDER.resolve() not in path.parents or not path.is_file():
        return web.Response(status=404, text="There is no such file in the page.")
    return web.FileResponse(path, headers=HEADERS)
