"""Installs discord.js once, runs the small bot of client.mjs on it, and reads what it says."""

import asyncio
import hashlib
import json
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
NODE_MODULES = HERE / "node_modules"
INSTALL = ("install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


def need_node() -> None:
    """Node and npm, or the test is skipped; in CI (the variable CI) they are needed."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        sentence = f"discord.js needs {' and '.join(missing)}: install Node.js 20 or newer."
        if os.environ.get("CI"):
            pytest.fail(sentence, pytrace=False)
        pytest.skip(sentence)


async def install() -> None:
    """Puts discord.js into tests/discordjs/node_modules, which git ignores, unless this very version is there."""
    wanted = hashlib.sha256((HERE / "package.json").read_bytes()).hexdigest()
    stamp = NODE_MODULES / ".installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    npm = await asyncio.create_subprocess_exec("npm", *INSTALL, cwd=HERE, stdout=-3, stderr=asyncio.subprocess.PIPE)
    _, said = await asyncio.wait_for(npm.communicate(), 100)
    assert npm.returncode == 0, said.decode()
    stamp.write_text(wanted)


class NodeBot:
    """The running bot: what it says, by event, and its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said: list[dict[str, Any]] = []

    async def says(self, event: str, patience_s: float = 20) -> dict[str, Any]:
        """The next thing it says under this name; anything under ``error`` fails at once."""
        return await asyncio.wait_for(self._until(event), patience_s)

    async def _until(self, event: str) -> dict[str, Any]:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            self.said.append(said)
            assert said["event"] != "error" or event == "error", said["text"]
            if said["event"] == event:
                return dict(said)
        raise AssertionError(f"it ended without saying {event!r}: {await self._complaint()}")

    async def _complaint(self) -> str:
        assert self._process.stderr is not None
        return (await self._process.stderr.read()).decode()

    async def leave(self) -> int:
        """Closes its standard input and waits for it to go of itself; the exit status."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        await self.says("closed")
        status = await asyncio.wait_for(self._process.wait(), 10)
        assert await self._complaint() == ""
        return status


@asynccontextmanager
async def node_bot(address: str, token: str) -> AsyncIterator[NodeBot]:
    """The bot, given only an address and a token; nothing of it is left afterwards."""
    process = await asyncio.create_subprocess_exec(
        "node",
        "client.mjs",
        cwd=HERE,
        env={**os.environ, "PLAYGROUND_ADDRESS": address, "PLAYGROUND_TOKEN": token},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield NodeBot(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
