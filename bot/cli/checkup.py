"""`doctor`: what is wrong with this host, and how to mend it."""

import argparse
from collections.abc import Mapping, Sequence

from bot.cli.answer import DONE, FAILED, give
from bot.doctor import Probes, as_json, examine, healthy, live, table
from bot.settings import Settings
from generation.errors import NocturneError
from storage.database import current_revision, head_revision, open_store


async def doctor(settings: Settings, given: argparse.Namespace) -> int:
    """Run every check, or with `--live` only the one that container health checks ask."""
    if given.live:
        findings = [live(settings.data_dir)]
    else:

        async def revisions() -> tuple[str | None, str]:
            return await current_revision(settings.database, settings.data_dir) or None, await head_revision()

        async def speeds(names: Sequence[str]) -> Mapping[str, float]:
            try:
                return await _speeds(settings, names)
            except NocturneError:
                return {}  # what is wrong with the database is a finding of its own

        findings = await examine(settings, Probes(revisions, speeds))
    give(as_json(findings), [table(findings)], as_json=given.as_json)
    return DONE if healthy(findings) else FAILED


async def _speeds(settings: Settings, names: Sequence[str]) -> Mapping[str, float]:
    """How fast engines were on this host's last tracks; nothing is made where there is no database yet."""
    if await current_revision(settings.database, settings.data_dir) != await head_revision():
        return {}
    store = await open_store(settings.database, settings.data_dir)
    try:
        measured = {name: await store.seconds_per_audio_second(name) for name in names}
    finally:
        await store.close()
    return {name: speed for name, speed in measured.items() if speed}
