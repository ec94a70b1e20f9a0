"""`python -m bot.playground`: the local Discord alone, for trying out a bot or the chat page."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.playground.server import Playground, PlaygroundSettings, PortTakenError


def main() -> int:
    """Run until interrupted; 1 when the port is in use."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="0 picks a free one")
    parser.add_argument("--data-dir", type=Path, default=None, help="remember everything in this folder")
    chosen = parser.parse_args()
    settings = PlaygroundSettings(data_dir=chosen.data_dir, port=chosen.port)
    try:
        asyncio.run(_serve(settings))
    except PortTakenError as error:
        sys.stderr.write(f"{error.strerror}\n")
        return 1
    return 0


async def _serve(settings: PlaygroundSettings) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(name, stopped.set)
    async with Playground(settings) as playground:
        lines = (
            f"Chat page   {playground.address}",
            f"REST        {playground.api_base}",
            f"Gateway     {playground.gateway_url}",
            f"Bot token   {playground.token}",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
