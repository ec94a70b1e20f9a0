"""A message before it is sent, and the words and shapes that all cards share."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.cards.fitting import CONTENT, cut, fitted
from generation.errors import NocturneError
from generation.track import Track

NIGHT = discord.Colour(0x6D5AE6)
AMBER = discord.Colour(0xE0A33B)
RED = discord.Colour(0xD1495B)
# The engines that compose by rules; an engine's card says the same of those that are installed.
PROCEDURAL = frozenset({"sketch"})


@dataclass(frozen=True, slots=True)
class CardFile:
    """A file of a card: its name as members see it, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """A message before it is sent. It can be sent any number of times: files and views are made anew each time.

    With `keeps_files` an edit leaves the files that the message has.
    """

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    files: tuple[CardFile, ...] = ()
    view: discord.ui.View | None = None
    keeps_files: bool = False

    def to_send(self) -> dict[str, Any]:
        """The arguments of discord.py's `send`."""
        made: dict[str, Any] = {"content": cut(self.content, CONTENT) or None, "embeds": fitted(self.embeds)}
        if self.files:
            made["files"] = [discord.File(BytesIO(file.data), file.name) for file in self.files]
        if self.view is not None:
            made["view"] = self.view
        return made

    def to_edit(self) -> dict[str, Any]:
        """The arguments of discord.py's `edit`: what the message had is replaced, but for files that are kept."""
        made: dict[str, Any] = {
            "content": cut(self.content, CONTENT) or None,
            "embeds": fitted(self.embeds),
            "view": self.view,
        }
        if not self.keeps_files:
            made["attachments"] = [discord.File(BytesIO(file.data), file.name) for file in self.files]
        return made


def plain(text: str, longest: int = 200) -> str:
    """A member's words, harmless in a message: one line, no mark-up, no mentions, not too long."""
    line = " ".join(text.split())
    short = line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
    # A minus sign is a list's bullet only where a line begins, and no card begins a line with somebody's words.
    return discord.utils.escape_mentions(discord.utils.escape_markdown(short).replace("\\-", "-"))


def plain_code(text: str, longest: int = 120) -> str:
    """A text that stands between backticks: one line, none of them in it, not too long."""
    return " ".join(text.replace("`", "'").split())[:longest] or "-"


def quoted(text: str, longest: int = 200) -> str:
    """A member's words in quotation marks, or what is said when there were none."""
    return f"“{plain(text, longest)}”" if text.strip() else "*no words, only a clip*"


def clock(seconds: float) -> str:
    """A length as minutes and seconds: `0:30`, `2:05`; with a decimal below ten seconds where it has one."""
    if seconds < 10 and abs(seconds - round(seconds)) > 0.05:
        return f"0:0{seconds:.1f}"
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def about(seconds: float) -> str:
    """A waiting time, no more exact than it is."""
    if seconds < 8:
        return "a few seconds"
    if seconds < 90:
        return f"about {max(10, round(seconds / 5) * 5)} s"
    return f"about {round(seconds / 60)} min"


def made_by(track: Track) -> str:
    """The engine behind a track, and of what kind it is: what composes by rules is never taken for a model."""
    return f"{track.engine} ({'procedural' if track.engine in PROCEDURAL else plain(track.engine_version, 60)})"


def error_text(error: NocturneError) -> str:
    """A failure, as it is told to a member."""
    return plain(error.message, 400) + (f" {plain(error.remedy, 400)}" if error.remedy else "")


def fault_text(reference: str) -> str:
    """What a member is told when the program itself broke."""
    return f"Something broke on our side, and it was written down as `{reference}`. Nothing was lost; please try again."
