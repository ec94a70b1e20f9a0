"""Forms: change a track's words and clip, make music like a clip, and report a track."""

from typing import Any

import discord

from bot.answering import tell
from bot.commands.asking import ask_and_answer, clip_of, seconds
from bot.commands.moderation import report_track
from generation.errors import BadRequest
from generation.track import ClipSource, Track, Wish


class Form(discord.ui.Modal):
    """A modal whose failures are told like all others."""

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        """Tell the member."""
        await tell(interaction, error)


def _label(text: str, component: discord.ui.Item[Any], description: str | None = None) -> discord.ui.Label[Any]:
    return discord.ui.Label(text=text, description=description, component=component)


def _seed(text: str) -> int | None:
    said = text.strip()
    if not said:
        return None
    if not said.isdecimal():
        raise BadRequest(f"“{said[:40]}” is no seed.", "Use a whole number, or leave it empty for a new one.")
    return int(said)


class ChangeForm(Form):
    """Ask again with other words, length, seed or clip; what was filled in before stands there."""

    def __init__(self, track: Track) -> None:
        super().__init__(title="Change and make again")
        self._track = track
        self.words = discord.ui.TextInput[Any](
            style=discord.TextStyle.paragraph, default=track.words[:2000] or None, required=False, max_length=2000
        )
        self.length = discord.ui.TextInput[Any](default=f"{track.brief.duration_s:g}", required=False, max_length=20)
        self.seed = discord.ui.TextInput[Any](placeholder="empty: a new one", required=False, max_length=10)
        self.clip = discord.ui.FileUpload[Any](required=False, min_values=0, max_values=1)
        self.add_item(_label("What should it sound like?", self.words))
        self.add_item(_label("Length in seconds", self.length))
        self.add_item(_label("Seed", self.seed, f"{track.brief.seed} gives the same notes where the words allow"))
        self.add_item(_label("A clip to follow", self.clip, "Its tempo, key and mood are used"))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Ask with what was filled in; the new track is the old one's child."""
        track = self._track
        attached = self.clip.values[0] if self.clip.values else None
        clip = clip_of(attached) or _kept_clip(track)
        wish = Wish(
            self.words.value,
            seconds(self.length.value),
            _seed(self.seed.value),
            track.engine,
            track.brief.loop or None,
            private=track.private,
            clip=clip,
            parent=track.id,
        )
        await ask_and_answer(interaction, wish)


def _kept_clip(track: Track) -> ClipSource | None:
    reference = track.brief.reference
    if reference is None:
        return None
    return ClipSource("clip", sha256=reference.sha256, mode=reference.mode)


class LikeThisForm(Form):
    """Make music like a clip that somebody posted."""

    def __init__(self, attachment: discord.Attachment) -> None:
        super().__init__(title="Make music like this")
        self._attachment = attachment
        self.words = discord.ui.TextInput[Any](
            style=discord.TextStyle.paragraph, required=False, max_length=2000, placeholder="but with a slower beat"
        )
        self.length = discord.ui.TextInput[Any](placeholder="30", required=False, max_length=20)
        self.add_item(discord.ui.TextDisplay(f"The clip: {discord.utils.escape_markdown(attachment.filename[:100])}"))
        self.add_item(_label("What should it sound like?", self.words, "Empty: only the clip decides"))
        self.add_item(_label("Length in seconds", self.length))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Ask with the clip and the words."""
        wish = Wish(self.words.value, seconds(self.length.value), clip=clip_of(self._attachment))
        await ask_and_answer(interaction, wish)


class ReportForm(Form):
    """Say what is wrong with a track."""

    def __init__(self, track_id: str) -> None:
        super().__init__(title="Report to the moderators")
        self._track_id = track_id
        self.words = discord.ui.TextInput[Any](style=discord.TextStyle.paragraph, max_length=500)
        self.add_item(_label("What is wrong with this track?", self.words, "Only the moderators can read it"))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Write the report down."""
        await report_track(interaction, self._track_id, self.words.value)
