"""Runs every check, side by side, so that one that hangs or breaks does not silence the others."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.doctor.chat import NAME as CHAT
from bot.doctor.chat import chat
from bot.doctor.clock import clock
from bot.doctor.database import Revisions, database, password_of
from bot.doctor.disk import data_directory, space
from bot.doctor.engines import engines
from bot.doctor.ffmpeg import ffmpeg
from bot.doctor.finding import Finding
from bot.doctor.gpu import gpu
from bot.doctor.memory import memory
from bot.doctor.port import port
from bot.doctor.product import find_ffmpeg, find_soundfont, fluidsynth_loads, survey_engines
from bot.doctor.python import python
from bot.doctor.reading import reading
from bot.doctor.sound import soundfont, synth
from bot.doctor.subject import Subject
from bot.doctor.token import invitation, token

TIMEOUT_S = 30.0
_SPARE_S = 10.0
Found = Finding | Sequence[Finding] | None


# Engine names -> seconds of work for a second of music, of those that have made tracks here.
Speeds = Callable[[Sequence[str]], Awaitable[Mapping[str, float]]]


@dataclass(frozen=True, slots=True)
class Probes:
    """What only the command line can reach: `database` tells (its revision or None, the newest revision)."""

    database: Revisions | None = None
    speeds: Speeds | None = None


async def examine(settings: Subject, probes: Probes | None = None, *, online: bool = True) -> list[Finding]:
    """Run every check; `online` lets a set token be shown to Discord. No finding holds a secret."""
    probes = probes or Probes()
    folder, url = settings.data_dir, settings.database
    checks: list[tuple[str, Callable[[], Awaitable[Found]]]] = [
        ("Python", _aside(python)),
        ("ffmpeg", _aside(lambda: ffmpeg(find_ffmpeg))),
        ("SoundFont", _aside(lambda: soundfont(settings.soundfont, find_soundfont))),
        ("FluidSynth", _aside(lambda: synth(fluidsynth_loads))),
        ("engines", lambda: _engines(settings, probes)),
        ("GPU", _aside(gpu)),
        ("memory", _aside(memory)),
        ("data directory", _aside(lambda: data_directory(folder))),
        ("disk", _aside(lambda: space(folder))),
        ("database", lambda: database(url, probes.database)),
        ("clock", _aside(clock)),
        ("playground", _aside(lambda: port(settings))),
        ("token", _aside(lambda: token(settings.token))),
        ("message content", _aside(lambda: reading(settings))),
        (CHAT, lambda: chat(settings, online=online)),
    ]
    if online and settings.token:
        checks.append(("Discord", lambda: _discord(settings)))
    checks.append(("invitation", _aside(lambda: invitation(settings.token))))
    # The host said how long the chat model may take, which can be longer than any check needs.
    limits = {CHAT: max(TIMEOUT_S, settings.chat_timeout_s + _SPARE_S)}
    found = await asyncio.gather(*(_guarded(name, check, limits.get(name, TIMEOUT_S)) for name, check in checks))
    return [_without_secrets(each, settings) for several in found for each in several]


async def _engines(settings: Subject, probes: Probes) -> Found:
    survey = await asyncio.to_thread(survey_engines, settings.means)
    speeds = await probes.speeds([*survey.engines]) if probes.speeds else {}
    return engines(settings.engine, survey, speeds)


async def _discord(settings: Subject) -> Found:
    from bot.doctor.discord import discord  # brings aiohttp, which a check of life can do without

    return await discord(settings.discord_api, settings.token, reads_messages=settings.message_content)


def _aside(check: Callable[[], Found]) -> Callable[[], Awaitable[Found]]:
    return lambda: asyncio.to_thread(check)


async def _guarded(name: str, check: Callable[[], Awaitable[Found]], limit_s: float) -> Sequence[Finding]:
    try:
        async with asyncio.timeout(limit_s):
            found = await check()
    except TimeoutError:
        return [Finding(name, "problem", f"No answer within {limit_s:.0f} s.", "Look at the machine's load and disks.")]
    except Exception as error:  # noqa: BLE001 - a check that breaks is a finding, too
        says = f"The check itself failed: {type(error).__name__}: {error}"
        return [Finding(name, "problem", says, "Please report this, with the line above.")]
    if found is None:
        return []
    return [found] if isinstance(found, Finding) else found


def _without_secrets(finding: Finding, settings: Subject) -> Finding:
    # The checks show no secret themselves; this keeps one out that an error message carried along.
    says = finding.says
    key = settings.chat_key.get_secret_value() if settings.chat_key else ""
    for secret in (settings.token, key, *password_of(settings.database)):
        says = says.replace(secret, "***") if len(secret) > 3 else says
    return replace(finding, says=says)
