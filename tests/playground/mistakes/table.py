"""The table's row: one deliberate mistake, what Discord says to it, and whether Discord's document would have told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORM = 50035
BY_DOCUMENT, BY_RULE_ONLY = True, False


@dataclass(frozen=True)
class Mistake:
    """A wrong request and the right refusal.

    ``path`` and every string in ``body`` may name things of the stage: ``{channel}``, ``{own}`` (a message of the bot)
    and so on. ``where`` is the place in the answer's ``errors``, ``reason`` the word there; None where Discord's words
    vary. ``told`` says whether the OpenAPI document alone finds the mistake.
    """

    what: str
    method: str
    path: str
    body: Any
    status: int
    code: int
    told: bool
    where: str | None = None
    reason: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str | None] = field(default_factory=dict)
    raw: bytes | None = None

    def __str__(self) -> str:
        return self.what


def refused(what: str, body: Any, where: str, reason: str | None, *, told: bool, **more: Any) -> Mistake:
    """A message to a channel that is refused for its form."""
    return Mistake(what, "POST", "/channels/{channel}/messages", body, 400, FORM, told, where, reason, **more)


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """The same JSON value with ``{name}`` in its strings replaced."""
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, list):
        return [filled(one, names) for one in value]
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    return value
