"""The command line: `python -m bot COMMAND`."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Final, NoReturn

from bot.cli.answer import FAILED, fail
from bot.cli.parser import build_parser
from bot.settings import Settings, read_settings
from generation.errors import EngineFailed, NocturneError
from generation.scheduling.thread import is_any_left

log = logging.getLogger("bot")

Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]


# Where a command lies: a file in cli/ and a function in it.
_COMMANDS: Final = {
    "run": ("serve", "run"),
    "playground": ("serve", "playground"),
    "generate": ("make", "generate"),
    "track": ("make", "show_track"),
    "db": ("make", "upgrade_database"),
    "refine": ("refine", "refine"),
    "reproduce": ("reproduce", "reproduce"),
    "doctor": ("checkup", "doctor"),
    "models": ("models", "models"),
    "bench": ("measure", "bench"),
    "eval": ("measure", "evaluate"),
    "gallery": ("measure", "gallery"),
}


def _command(given: argparse.Namespace) -> Command:
    """The function behind a command, imported only when it is asked for, so that each starts quickly."""
    file, function = _COMMANDS[given.command]
    command: Command = getattr(import_module(f"bot.cli.{file}"), function)
    return command


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns 0 when it is done, 1 when it failed, 2 when it was asked wrongly."""
    arguments = list(sys.argv[1:] if words is None else words)
    as_json = "--json" in arguments
    try:
        given = build_parser().parse_args(arguments)
        settings = read_settings()
        logging.basicConfig(
            level=settings.log_level, stream=sys.stderr, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
        )
        # Alembic tells of every plug-in that it loads.
        logging.getLogger("alembic").setLevel(logging.WARNING)
        return asyncio.run(_run(_command(given), settings, given))
    except NocturneError as error:
        return fail(error, as_json=as_json)
    except KeyboardInterrupt:
        return FAILED
    except Exception:
        log.exception("this is a fault of the program")
        fault = EngineFailed("The program broke.", "The log on standard error says where; please report it.")
        return fail(fault, as_json=as_json)


async def _run(command: Command, settings: Settings, given: argparse.Namespace) -> int:
    return await command(settings, given)


def leave(code: int) -> NoReturn:
    """End the program. What is still at work then can not be ended in order, and would only hold it up or break it."""
    if is_any_left():
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def start() -> NoReturn:
    """Run one command and end the program with its code."""
    leave(main())


if __name__ == "__main__":
    start()
