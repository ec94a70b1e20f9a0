"""`eval refinements`: what conversations come to, as one object."""

import argparse
from typing import Any

from bot.cli.answer import note
from bot.settings import Settings
from generation.errors import BadRequest


def measured(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    """Score a file of conversations (and the sound of their tracks), or with `--pairs` edits of every genre."""
    if given.pairs:
        from bot.eval.choice import Choice
        from bot.eval.refinements_pairs import measure_pairs

        choice = Choice(given.engine, settings.means)
        data = measure_pairs(given.seconds, given.limit, given.workers, note, choice)
    else:
        data = _talks(settings, given)
    if given.summary:
        # Rows that are held out stay unread by whoever looks at the figures.
        data["failed_rows"] = len({each["id"] for each in data["failures"]})
        data["failures"] = []
        data["crashes"] = [{"id": each["id"], "why": ""} for each in data["crashes"]]
    return data


def _talks(settings: Settings, given: argparse.Namespace) -> dict[str, Any]:
    from bot.eval.choice import Choice
    from bot.eval.refinements import judge_talks, report
    from bot.eval.refinements_rows import read_talks

    if given.file is None:
        raise BadRequest("There is no file to score.", "Give one, or --pairs.")
    talks = read_talks(given.file, given.limit)
    data = report(judge_talks(talks))
    if given.render:
        from bot.eval.refinements_rendered import render_talks

        heard = render_talks(talks, given.seconds, given.workers, note, Choice(given.engine, settings.means))
        data["figures"] = heard["figures"]
        data["not_applicable"] = heard["not_applicable"]
        data["failures"] += heard["failures"]
        data["crashes"] += heard["crashes"]
    return data


def lines_of(data: dict[str, Any]) -> list[str]:
    """What failed, for people."""
    return [
        f"  {each['id']:<8} {each['turn']:>2} {each['field']:<16} wanted {each['wanted']}, got {each['got']}"
        for each in data["failures"]
    ]
