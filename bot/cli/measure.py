"""`bench`, `eval` and `gallery`: what this machine and this program do, measured, as one object."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

from bot.bench.machine import machine
from bot.cli.answer import DONE, FAILED, give, note
from bot.settings import Settings


async def bench(_settings: Settings, given: argparse.Namespace) -> int:
    """Run one benchmark."""
    if given.name == "ack":
        from bot.bench.ack import ack

        figures = await ack(quick=given.quick)
    elif given.name == "decode":
        from bot.bench.decode import decode

        figures = await asyncio.to_thread(lambda: decode(quick=given.quick))
    elif given.name == "diffusion":
        from bot.bench.diffusion import diffusion

        figures = await asyncio.to_thread(lambda: diffusion(quick=given.quick))
    else:
        from bot.bench.engine import engine

        figures = await asyncio.to_thread(lambda: engine(quick=given.quick))
    data = {"name": given.name, "machine": machine(), "figures": figures}
    lines = [f"{given.name} on {data['machine']}", *(f"  {name:<24} {value:.4g}" for name, value in figures.items())]
    if figures.get("gpu") == 0.0:
        lines.append("  No GPU was here, so that nothing was measured on one.")
    give(data, lines, as_json=given.as_json)
    return DONE


async def evaluate(settings: Settings, given: argparse.Namespace) -> int:
    """Score the language on a file of rows (and the sound of their tracks), or how well genres are told apart."""
    if given.what == "refinements":
        return await _evaluate_refinements(settings, given)
    if given.what == "genres":
        data = await asyncio.to_thread(lambda: _genres(given))
        lines = _lines({name: value for name, value in data.items() if name not in {"confusions", "misses"}})
        give(data, [*lines, *(f"  {each}" for each in data["confusions"])], as_json=given.as_json)
        return DONE
    if given.what == "talk":
        from bot.eval.talk import lines_of

        data = await asyncio.to_thread(lambda: _talk(given))
        give(data, [*_lines(data), *lines_of(data)], as_json=given.as_json)
        return DONE
    if given.what == "adherence":
        data = await asyncio.to_thread(lambda: _adherence(settings, given))
        give(data, _lines(data), as_json=given.as_json)
        return DONE
    data = await asyncio.to_thread(lambda: _prompts(settings, given))
    give(data, [*_lines(data), *map(_failure, data["failures"])], as_json=given.as_json)
    return FAILED if data["crashes"] else DONE


async def gallery(_settings: Settings, given: argparse.Namespace) -> int:
    """Draw the sheets."""
    from bot.eval.gallery import make_gallery

    data = await asyncio.to_thread(lambda: make_gallery(given.out, given.only, given.workers, note))
    give(data, [str(Path(given.out) / each["file"]) for each in data["sheets"]], as_json=given.as_json)
    return DONE


async def _evaluate_refinements(settings: Settings, given: argparse.Namespace) -> int:
    from bot.cli.measure_refinements import lines_of, measured

    data = await asyncio.to_thread(lambda: measured(settings, given))
    give(data, [*_lines(data), *lines_of(data)], as_json=given.as_json)
    return FAILED if data["crashes"] else DONE


def _talk(given: argparse.Namespace) -> dict[str, Any]:
    from bot.eval import talk

    lines = talk.read_lines(given.folder)
    if given.write:
        talk.write(lines)
    return talk.report(lines, talk.left_out(lines))


def _prompts(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from bot.eval.choice import Choice
    from bot.eval.prompts import judge_rows, report
    from bot.eval.rows import read_rows

    rows = read_rows(given.file, given.limit)
    data = report(judge_rows(rows))
    if given.render:
        from bot.eval.rendered import render_rows

        sound = render_rows(rows, given.workers, note, given.seconds, Choice(given.engine, settings.means))
        data["figures"] = sound["figures"]
        data["not_applicable"] = sound["not_applicable"]
        data["failures"] += sound["failures"]
        data["crashes"] += sound["crashes"]
    if given.summary:
        # Rows that are held out stay unread by whoever looks at the figures.
        data["failed_rows"] = len({each["id"] for each in data["failures"]})
        data["failures"] = []
        data["crashes"] = [{"id": each["id"], "why": ""} for each in data["crashes"]]
    return data


def _adherence(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from bot.eval.adherence import measure_adherence
    from bot.eval.choice import Choice
    from bot.eval.rows import read_rows

    rows = read_rows(given.file, given.limit)
    choice = Choice(given.engine, settings.means)
    return measure_adherence(rows, choice, given.reference, given.seconds, given.keep, note)


def _genres(given: argparse.Namespace) -> dict[str, Any]:
    from bot.eval.genres import tell_apart

    return tell_apart(given.per_genre, given.seconds, given.workers, note)


def _lines(data: dict[str, Any]) -> list[str]:
    """The figures for people, nested ones indented."""
    lines = []
    for name, value in data.items():
        if isinstance(value, dict):
            lines += [f"{name}:", *(f"  {each:<20} {_told(one)}" for each, one in value.items())]
        elif not isinstance(value, list):
            lines.append(f"{name:<22} {_told(value)}")
        elif name == "crashes":
            lines += [f"crash {each['id']}: {each['why']}" for each in value]
    return lines


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['share']:.4f} of {value['of']} ({'at least' if value['met'] else 'MISSES'} {value['target']})"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _failure(each: dict[str, str]) -> str:
    return f"  {each['id']:<8} {each['field']:<14} wanted {each['wanted']}, got {each['got']}"
