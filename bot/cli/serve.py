"""`run` and `playground`: the bot, until it is told to stop."""

import argparse
import asyncio
import json
import os
import signal
import sys
import webbrowser
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.bootstrap import make_data_dir, open_house
from bot.cli.answer import DONE, note, say
from bot.client import Nocturne, point_at
from bot.playground.server import Playground
from bot.playground.settings import LOOPBACK_HOSTS, PlaygroundSettings
from bot.settings import DISCORD_API, Settings
from generation.errors import SetUpFailed

_ALIVE_EVERY_S = 15.0


async def run(settings: Settings, given: argparse.Namespace) -> int:
    """Start on Discord when there is a token, else as the playground."""
    if not settings.token:
        return await playground(settings, given)
    hosts = set()
    if settings.discord_api != DISCORD_API:
        point_at(settings.discord_api, settings.discord_gateway)
        hosts.add(urlsplit(settings.discord_api).netloc)
    await serve(settings, settings.token, file_hosts=hosts)
    return DONE


async def playground(settings: Settings, given: argparse.Namespace) -> int:
    """Start the local Discord and the bot on it."""
    port = getattr(given, "port", None)
    host = getattr(given, "host", None) or settings.playground_host
    make_data_dir(settings)
    local = Playground(
        PlaygroundSettings(
            data_dir=settings.data_dir / "playground",
            host=host,
            port=settings.playground_port if port is None else port,
            # Whoever names another address than loopback means it; the default never leaves this machine.
            allow_remote=host not in LOOPBACK_HOSTS,
        )
    )
    try:
        await local.start()
    except OSError as error:
        said = f"The playground can not listen on {host}: {error.strerror or error}"
        raise SetUpFailed(said, "Set NOCTURNE_PLAYGROUND_PORT to a free port.") from error
    try:
        point_at(local.api_base, local.gateway_url)
        say(f"Nocturne's playground is at {local.address}")
        if host not in LOOPBACK_HOSTS:
            note(f"The playground has no passwords, and it listens on {host}: whoever reaches it can use it.")
        if settings.open_browser and _has_desktop():
            webbrowser.open(local.address)
        # The local Discord grants every intent, so a member need not mention the bot in a session's thread.
        if "message_content" not in settings.model_fields_set:
            settings = settings.model_copy(update={"message_content": True})
        await serve(settings, local.token, file_hosts={urlsplit(local.address).netloc})
    finally:
        await local.close()
    return DONE


def _has_desktop() -> bool:
    return sys.stdout.isatty() and (sys.platform == "darwin" or bool(os.environ.get("DISPLAY")))


async def serve(settings: Settings, token: str, *, file_hosts: set[str]) -> None:
    """Run the bot until a signal says stop, or Discord refuses it.

    Raises:
        SetUpFailed: Discord does not accept the token.
    """
    async with open_house(settings, file_hosts=file_hosts) as house:
        client = Nocturne(house)
        stop = _stop_signals()
        running = asyncio.create_task(client.start(token), name="client")
        alive = asyncio.create_task(_stay_alive(settings.data_dir, client), name="alive")
        stopping = asyncio.create_task(stop.wait(), name="stop")
        warming = asyncio.create_task(house.studio.warm_up(), name="warm-up")
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
            note("Stopping; what is unfinished is kept and goes on at the next start.")
        except discord.LoginFailure as error:
            raise SetUpFailed(
                "Discord does not accept DISCORD_TOKEN.", "Copy the token anew from the developer portal into .env."
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise SetUpFailed(
                "Discord does not let this bot read every message, as NOCTURNE_MESSAGE_CONTENT asks for.",
                "Switch Message Content Intent on in the developer portal, page Bot, or set it to false.",
            ) from error
        except (aiohttp.ClientError, discord.DiscordException, OSError) as error:
            raise SetUpFailed(f"Discord can not be reached: {error}.", "Check the network and start again.") from error
        finally:
            await client.close()
            for task in (running, alive, stopping, warming):
                task.cancel()
            await asyncio.gather(running, alive, stopping, warming, return_exceptions=True)
            (settings.data_dir / "alive.json").unlink(missing_ok=True)


def _stop_signals() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set; discord.py does not close on SIGTERM by itself."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def _stay_alive(data_dir: Path, client: discord.Client) -> None:
    """Write every few seconds that the bot is connected, for `doctor --live`."""
    path = data_dir / "alive.json"
    while True:
        if client.is_ready():
            said = {"at": datetime.now(UTC).isoformat(), "pid": os.getpid()}
            aside = path.with_suffix(".part")
            aside.write_text(json.dumps(said))
            aside.replace(path)
        await asyncio.sleep(_ALIVE_EVERY_S if client.is_ready() else 1.0)
