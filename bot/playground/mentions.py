"""Whom a message pings: what its text names, cut down to what `allowed_mentions` allows."""

import re
from dataclasses import dataclass

from bot.playground.types import Json
from bot.playground.world import World

USER = re.compile(r"<@!?(\d{1,19})>")
ROLE = re.compile(r"<@&(\d{1,19})>")
EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Mentions:
    """Ids in the order of the text, without doubles."""

    users: list[str]
    roles: list[str]
    everyone: bool


def mentions_of(
    world: World, content: str, allowed: Json | None, answered: Json | None, *, may_everyone: bool
) -> Mentions:
    """`answered` is the message a reply answers; its author is pinged unless `replied_user` says no."""
    users = [user for user in USER.findall(content) if user in world.users and _allows(allowed, "users", user)]
    if answered is not None and (allowed is None or allowed.get("replied_user")):
        users.append(answered["author_id"])
    roles = [role for role in ROLE.findall(content) if role in world.roles and _allows(allowed, "roles", role)]
    loud = allowed is None or "everyone" in allowed.get("parse", ())
    everyone = may_everyone and loud and EVERYONE.search(content) is not None
    return Mentions(list(dict.fromkeys(users)), list(dict.fromkeys(roles)), everyone)


def _allows(allowed: Json | None, kind: str, wanted: str) -> bool:
    return allowed is None or kind in allowed.get("parse", ()) or wanted in allowed.get(kind, ())
