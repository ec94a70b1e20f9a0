"""`run` and `playground`, started as a person starts them: they answer, stop on a signal, and leave nothing behind."""

import argparse
import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.cli import serve
from bot.playground.server import Playground, PlaygroundSettings
from bot.settings import Settings

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def started(data_dir: Path, *words: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NOCTURNE_", "DISCORD_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        cwd=data_dir.parent,
        env={**kept, "NOCTURNE_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        | environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(60):
        line = (await process.stdout.readline()).decode()
    assert "playground is at http://127.0.0.1:" in line, line
    return line.split()[-1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_without_a_token_run_is_the_playground_and_a_signal_ends_it_cleanly(
    tmp_path: Path, number: signal.Signals
) -> None:
    data_dir = tmp_path / "data"
    async with started(data_dir, "run", NOCTURNE_PLAYGROUND_PORT="0") as process:
        address = await _address(process)
        async with aiohttp.ClientSession() as http, asyncio.timeout(60):
            async with http.get(address) as page:
                assert page.status == 200
                assert "text/html" in page.headers["Content-Type"]
            while not (data_dir / "alive.json").exists():
                await asyncio.sleep(0.1)
        assert json.loads((data_dir / "alive.json").read_text())["pid"] == process.pid
        process.send_signal(number)
        _, told = await asyncio.wait_for(process.communicate(), 30)
        assert process.returncode == 0, told.decode()
        assert b"Traceback" not in told
    assert not (data_dir / "alive.json").exists()


async def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with started(tmp_path / "data", "playground", "--port", port, "--json") as process:
            said, told = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    error = json.loads(said)["error"]
    assert port in error["message"]
    assert "NOCTURNE_PLAYGROUND_PORT" in error["remedy"]
    assert b"Traceback" not in told


async def test_a_wrong_token_is_one_sentence(tmp_path: Path) -> None:
    """Against a local Discord that knows another token, given by its address alone."""
    async with Playground(PlaygroundSettings(port=0, data_dir=tmp_path / "discord")) as discord:
        environment = {
            "DISCORD_TOKEN": "a.wrong.token",
            "NOCTURNE_DISCORD_API": discord.api_base,
            "NOCTURNE_DISCORD_GATEWAY": discord.gateway_url,
        }
        async with started(tmp_path / "data", "run", "--json", **environment) as process:
            said, told = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert "DISCORD_TOKEN" in json.loads(said)["error"]["message"]
    assert b"a.wrong.token" not in told
    assert b"Traceback" not in told


@pytest.mark.parametrize(("desktop", "wanted"), [(True, True), (True, False), (False, True)])
async def test_the_page_is_opened_where_there_is_a_desktop_and_the_host_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], desktop: bool, wanted: bool
) -> None:
    opened: list[str] = []

    async def not_now(*_: object, **__: object) -> None:
        """The bot itself is not what is tried here."""

    monkeypatch.setattr(serve, "serve", not_now)
    monkeypatch.setattr(serve, "_has_desktop", lambda: desktop)
    monkeypatch.setattr(serve.webbrowser, "open", opened.append)
    monkeypatch.setattr(serve, "point_at", lambda *_: None)
    settings = Settings(_env_file=None, data_dir=tmp_path, discord_token=None, open_browser=wanted)
    assert await serve.playground(settings, argparse.Namespace(port=0, host=None)) == 0
    address = capsys.readouterr().out.split()[-1]
    assert opened == ([address] if desktop and wanted else [])
