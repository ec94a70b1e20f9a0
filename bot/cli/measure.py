"""`bench`: figures of this machine, as one object."""

import argparse
import asyncio

from bot.bench.ack import ack
from bot.bench.engine import engine
from bot.bench.machine import machine
from bot.cli.answer import DONE, give
from bot.settings import Settings


async def bench(_settings: Settings, given: argparse.Namespace) -> int:
    """Run one benchmark."""
    if given.name == "ack":
        figures = await ack(quick=given.quick)
    else:
        figures = await asyncio.to_thread(lambda: engine(quick=given.quick))
    data = {"name": given.name, "machine": machine(), "figures": figures}
    lines = [f"{given.name} on {data['machine']}", *(f"  {name:<24} {value:.4g}" for name, value in figures.items())]
    give(data, lines, as_json=given.as_json)
    return DONE
