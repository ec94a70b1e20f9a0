"""What the doctor's tests share: settings, a Discord that answers its questions, and what a finding must be."""

import base64
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from aiohttp import web

from bot.settings import Settings

APPLICATION = "112233445566778899"
TOKEN = base64.b64encode(APPLICATION.encode()).decode().rstrip("=") + ".Gabcde." + "not-a-real-secret-" * 2


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "NOCTURNE_DISCORD_TOKEN", "NOCTURNE_DATABASE_URL", "NOCTURNE_SOUNDFONT"):
        monkeypatch.delenv(name, raising=False)

    def make(**given):
        return Settings(data_dir=tmp_path / "data", **{"playground_port": 0, **given})

    return make


def expect(finding, verdict):
    """It has this verdict, is a sentence, and says how to mend it unless all is well."""
    assert finding.ok == verdict, finding
    assert finding.says.strip()
    if verdict != "ok":
        assert finding.remedy.strip().endswith(".")
    return finding.says


@asynccontextmanager
async def a_discord(me=200, guilds=(), date=None, flags=0):
    """A server that answers the doctor's questions, and notes who asked."""
    asked = []
    date = format_datetime(date or datetime.now(UTC), usegmt=True)

    async def user(request):
        asked.append(request.headers["Authorization"])
        body = {"id": APPLICATION, "username": "nocturne"} if me == 200 else {"message": "401: Unauthorized", "code": 0}
        return web.json_response(body, status=me, headers={"Date": date})

    async def servers(_request):
        return web.json_response([{"id": "1", "name": name, "permissions": str(bits)} for name, bits in guilds])

    async def application(_request):
        return web.json_response({"id": APPLICATION, "flags": flags})

    app = web.Application()
    app.router.add_get("/api/v10/applications/@me", application)
    app.router.add_get("/api/v10/users/@me", user)
    app.router.add_get("/api/v10/users/@me/guilds", servers)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10", asked
    finally:
        await runner.cleanup()
