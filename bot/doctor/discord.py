"""Does Discord accept the token, and did guilds grant what the bot needs? Asked of Discord itself, read-only."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.doctor.clock import skew
from bot.doctor.finding import Finding
from bot.doctor.permissions import missing

TIMEOUT_S = 10.0
_USER_AGENT = "DiscordBot (nocturne, doctor)"


# The application's flags for the intent, of a bot in many guilds and of one in a few (API reference, "Application").
_MAY_READ = 1 << 18 | 1 << 19


async def discord(api: str, token: str, *, reads_messages: bool = False) -> list[Finding]:
    """Ask Discord who the token is, which guilds lack permissions, and what time it is.

    With `reads_messages` it is also asked about the one privileged intent that the bot then uses.
    """
    headers = {"Authorization": f"Bot {token}", "User-Agent": _USER_AGENT}
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            return await _ask(session, api.rstrip("/"), reads_messages=reads_messages)
    except (TimeoutError, aiohttp.ClientError, ValueError) as error:
        remedy = "Check this machine's connection and NOCTURNE_DISCORD_API; the bot itself keeps trying."
        return [Finding("Discord", "warning", f"It could not be asked ({type(error).__name__}).", remedy)]


async def _ask(session: aiohttp.ClientSession, api: str, *, reads_messages: bool) -> list[Finding]:
    async with session.get(f"{api}/users/@me") as answer:
        identity = _identity(answer.status, await _body(answer))
        clock = _clock(answer)
    if identity.ok != "ok":
        return [identity, *clock]
    async with session.get(f"{api}/users/@me/guilds") as answer:
        guilds = _guilds(await _body(answer)) if answer.status == 200 else []
    return [identity, *(await _intent(session, api) if reads_messages else []), *guilds, *clock]


async def _intent(session: aiohttp.ClientSession, api: str) -> list[Finding]:
    """Whether every message may be read; Discord refuses a bot that asks for it and may not."""
    async with session.get(f"{api}/applications/@me") as answer:
        body = await _body(answer) if answer.status == 200 else None
    if not isinstance(body, dict):
        return []
    if int(body.get("flags", 0)) & _MAY_READ:
        return [Finding("message content", "ok", "It may read every message in a session's thread.")]
    remedy = "Switch Message Content Intent on in the Developer Portal, or set NOCTURNE_MESSAGE_CONTENT=false."
    return [Finding("message content", "problem", "The intent is not switched on: Discord refuses the bot.", remedy)]


async def _body(answer: aiohttp.ClientResponse) -> Any:
    return await answer.json() if answer.content_type == "application/json" else None


def _identity(status: int, body: Any) -> Finding:
    if status == 200 and isinstance(body, dict):
        return Finding("Discord", "ok", f"It knows this bot as {body.get('username')}.")
    if status == 401:
        remedy = "Reset it in the Developer Portal, page Bot, and put the new one into DISCORD_TOKEN in .env."
        return Finding("Discord", "problem", "It refuses the token.", remedy)
    return Finding("Discord", "warning", f"It answered with status {status}.", "Try again in a few minutes.")


def _guilds(guilds: Any) -> list[Finding]:
    if not guilds:
        return [Finding("permissions", "warning", "The bot is in no guild yet.", "Invite it with the link below.")]
    lacking = {str(guild["name"]): missing(int(guild.get("permissions", 0))) for guild in guilds}
    found = [
        Finding(
            "permissions",
            "warning",
            f"{name} does not grant {', '.join(names)}.",
            "Grant it to the bot's role in the server settings, or invite the bot again with the link below.",
        )
        for name, names in lacking.items()
        if names
    ]
    count = f"{len(guilds)} guild{'' if len(guilds) == 1 else 's'}"
    return found or [Finding("permissions", "ok", f"Everything needed is granted in {count}.")]


def _clock(answer: aiohttp.ClientResponse) -> list[Finding]:
    try:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    except (KeyError, ValueError):
        return []
    found = skew((datetime.now(UTC) - theirs).total_seconds())
    return [found] if found else []
