"""Does somebody sit here who can say yes, and do they?"""

import asyncio
import sys

from bot.cli.answer import note


def somebody_is_here() -> bool:
    """Whether a person could answer: standard input is a terminal."""
    return sys.stdin.isatty()


async def yes(question: str) -> bool:
    """Ask on standard error and wait for a line; anything but `y` or `yes` is no."""
    note(f"{question} [y/N]")
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[str] = loop.create_future()

    def read() -> None:
        # A terminal gives whole lines, so that this does not block; and the loop can be stopped while it waits.
        loop.remove_reader(sys.stdin)
        if not answer.done():
            answer.set_result(sys.stdin.readline())

    loop.add_reader(sys.stdin, read)
    try:
        return (await answer).strip().lower() in {"y", "yes"}
    finally:
        loop.remove_reader(sys.stdin)
