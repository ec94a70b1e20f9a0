"""Is the token one, and which application does it belong to? Nothing is sent anywhere, and no part of it is shown."""

import base64
import binascii
import re

from bot.doctor.finding import Finding
from bot.doctor.permissions import invite_link

_SHAPE = re.compile(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{25,}", re.ASCII)
_WHERE = "Copy the token from the Developer Portal, page Bot, button Reset Token, into DISCORD_TOKEN in .env."


def token(given: str) -> Finding:
    """Judge the token's shape."""
    if not given:
        says = "None is set: the bot starts as the playground, a local Discord."
        return Finding("token", "ok", says)
    mistake = _mistake(given)
    if mistake:
        return Finding("token", "problem", mistake, _WHERE)
    return Finding("token", "ok", f"It has a token's shape, and belongs to application {application_id(given)}.")


# What people paste instead, most telling first: a pattern, and the sentence for it.
_MISTAKES = (
    (re.compile(r"bot\s.*", re.IGNORECASE), "It starts with the word Bot: only what follows is the token."),
    (re.compile(r".*[\s\"'].*"), "It has quotes or blanks in it."),
    (re.compile(r"[0-9]{15,}"), "This is an application's id, not its token."),
    (re.compile(r"[0-9a-f]{64}"), "This is an application's public key, not its token."),
    (re.compile(r"[\w-]{32}"), "This looks like an application's client secret, not its token."),
)


def _mistake(given: str) -> str:
    for pattern, sentence in _MISTAKES:
        if pattern.fullmatch(given):
            return sentence
    if not _SHAPE.fullmatch(given) or application_id(given) is None:
        return "It does not have a token's shape: three parts with dots between, the first of them an id."
    return ""


def application_id(given: str) -> str | None:
    """Give the application's id, which is what a token's first part spells in base64, or None."""
    first = given.split(".", 1)[0]
    try:
        text = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return text if text.isdigit() else None


def invitation(given: str) -> Finding | None:
    """Give the link that invites the bot with exactly the permissions it needs; None without a usable token."""
    application = application_id(given)
    if application is None or _mistake(given):
        return None
    return Finding("invitation", "ok", f"Invite the bot with {invite_link(application)}")
