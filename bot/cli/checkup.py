"""`doctor`: what is wrong with this host, and how to mend it."""

import argparse

from bot.cli.answer import DONE, FAILED, give
from bot.doctor import Probes, as_json, examine, healthy, live, table
from bot.settings import Settings
from storage.database import current_revision, head_revision


async def doctor(settings: Settings, given: argparse.Namespace) -> int:
    """Run every check, or with `--live` only the one that container health checks ask."""
    if given.live:
        findings = [live(settings.data_dir)]
    else:

        async def revisions() -> tuple[str | None, str]:
            return await current_revision(settings.database, settings.data_dir) or None, await head_revision()

        findings = await examine(settings, Probes(revisions))
    give(as_json(findings), [table(findings)], as_json=given.as_json)
    return DONE if healthy(findings) else FAILED
