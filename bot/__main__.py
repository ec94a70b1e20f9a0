"""The command line: `python -m bot COMMAND`."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Sequence

from bot.cli.answer import FAILED, fail
from bot.cli.parser import build_parser
from bot.settings import Settings, read_settings
from generation.errors import EngineFailed, NocturneError

log = logging.getLogger("bot")

Command = Callable[[Settings, argparse.Namespace], Awaitable[int]]


def _command(given: argparse.Namespace) -> Command:
    """The function behind a command, imported only when it is asked for, so that each starts quickly."""
    name = f"{given.command} {given.step}" if given.command == "db" else given.command
    if name in {"run", "playground"}:
        from bot.cli import serve

        return serve.run if name == "run" else serve.playground
    if name == "doctor":
        from bot.cli import checkup

        return checkup.doctor
    if name in {"bench", "eval", "gallery"}:
        from bot.cli import measure

        measuring: dict[str, Command] = {
            "bench": measure.bench,
            "eval": measure.evaluate,
            "gallery": measure.gallery,
        }
        return measuring[name]
    if name == "refine":
        from bot.cli import refine

        return refine.refine
    if name == "reproduce":
        from bot.cli import reproduce

        return reproduce.reproduce
    from bot.cli import make

    commands: dict[str, Command] = {
        "generate": make.generate,
        "track": make.show_track,
        "db upgrade": make.upgrade_database,
    }
    return commands[name]


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


if __name__ == "__main__":
    sys.exit(main())
