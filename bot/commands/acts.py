"""What the buttons and selects do. They carry only ids, so those of before a restart work as well."""

import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Self

import discord

from bot.answering import guarded
from bot.cards.buttons import ACT_PATTERN, PICK_PATTERN
from bot.cards.library import stems_text
from bot.commands.asking import Interaction, ask_and_answer, guild_id_of, house_of
from bot.commands.library import show_history, show_track
from bot.commands.modals import ChangeForm, ReportForm
from bot.commands.moderation import Question, show_search, show_story
from bot.commands.queue import cancel_job
from generation.errors import BadRequest, NotAllowed, NotFound
from generation.track import ClipSource, Job, Track, Wish


async def _seen(interaction: Interaction, track_id: str) -> Track:
    return await house_of(interaction).library.see(track_id, str(interaction.user.id), guild_id_of(interaction))


async def _job_of(interaction: Interaction, job_id: str) -> Job:
    job = await house_of(interaction).store.job(job_id)
    if job is None:
        raise NotFound("This job is no longer known.", "Please ask for it again with /generate.")
    return job


async def _wish_of(interaction: Interaction, track: Track) -> Wish:
    """What was asked for a track, ready to be asked again: the clip is taken from what is kept."""
    wish = (await _job_of(interaction, track.job_id)).wish
    clip = wish.clip
    if clip is not None and track.reference_sha256:
        clip = ClipSource(clip.filename, sha256=track.reference_sha256, mode=clip.mode)
    return replace(wish, clip=clip, seed=None, parent=track.id, engine=track.engine, private=track.private)


async def again(interaction: Interaction, subject: str) -> None:
    """Another take: the same wish with a new seed."""
    await ask_and_answer(interaction, await _wish_of(interaction, await _seen(interaction, subject)))


async def loop(interaction: Interaction, subject: str) -> None:
    """The same brief as a seamless loop."""
    track = await _seen(interaction, subject)
    wish = await _wish_of(interaction, track)
    await ask_and_answer(interaction, replace(wish, loop=True, seed=track.brief.seed, takes=1))


async def retry(interaction: Interaction, subject: str) -> None:
    """Ask again for what made nothing; only its own member, whose words and clip they are."""
    job = await _job_of(interaction, subject)
    if job.place.member_id != str(interaction.user.id):
        raise NotAllowed("Only the member who asked for it can try it again.", "Use /generate for your own.")
    await ask_and_answer(interaction, job.wish)


async def change(interaction: Interaction, subject: str) -> None:
    """Open the form for other words, length, seed or clip."""
    await interaction.response.send_modal(ChangeForm(await _seen(interaction, subject)))


async def stems(interaction: Interaction, subject: str) -> None:
    """Send the stems: in one archive if it fits, else one after another as far as they fit."""
    track = await _seen(interaction, subject)
    if not track.stems:
        raise BadRequest("This track has no stems.", "Its engine makes the mix in one piece.")
    await interaction.response.defer(ephemeral=True, thinking=True)
    library, limit = house_of(interaction).library, interaction.filesize_limit
    files = [(file.name, await library.read(track, file.role)) for file in track.stems]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as zipped:
        for name, data in files:
            zipped.writestr(zipfile.ZipInfo(name), data)
    packed = [(f"stems-{track.id}.zip", archive.getvalue())]
    fitting = packed if len(packed[0][1]) <= limit else [each for each in files if len(each[1]) <= limit]
    note = stems_text(track)
    if len(fitting) < len(files) and fitting is not packed:
        note += f"\n{len(files) - len(fitting)} of them are larger than this server's upload limit and were left out."
    sent = [discord.File(io.BytesIO(data), name) for name, data in fitting[:10]]
    await interaction.followup.send(note, files=sent, ephemeral=True)


async def report(interaction: Interaction, subject: str) -> None:
    """Open the form for a report."""
    await interaction.response.send_modal(ReportForm((await _seen(interaction, subject)).id))


async def history(interaction: Interaction, subject: str) -> None:
    """Turn the page of one's own history."""
    await show_history(interaction, _offset(subject), turn=True)


async def audit(interaction: Interaction, subject: str) -> None:
    """Turn the page of a moderator's search."""
    offset, _, rest = subject.partition(":")
    await show_search(interaction, Question.parse(rest), _offset(offset), turn=True)


def _offset(text: str) -> int:
    if not text.isdecimal():
        raise BadRequest("This button is too old.", "Please open the list again.")
    return int(text)


ACTS: dict[str, Callable[[Interaction, str], Awaitable[None]]] = {
    "again": again,
    "loop": loop,
    "retry": retry,
    "change": change,
    "stems": stems,
    "details": show_track,
    "report": report,
    "cancel": cancel_job,
    "history": history,
    "audit": audit,
}


class ActButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=ACT_PATTERN):
    """Any button of ours: its custom id says what it does to what."""

    def __init__(self, item: discord.ui.Button[Any], act: str, subject: str) -> None:
        super().__init__(item)
        self._act, self._subject = act, subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the button back from its custom id."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["act"], match["subject"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do it, or say why not."""

        async def work() -> None:
            act = ACTS.get(self._act)
            if act is None:
                raise BadRequest("This button is from another version.", "Please use the command instead.")
            await act(interaction, self._subject)

        await guarded(interaction, work)


class TrackSelect(discord.ui.DynamicItem[discord.ui.Select[Any]], template=PICK_PATTERN):
    """Any select of ours: shows the chosen track, or for moderators its story."""

    def __init__(self, item: discord.ui.Select[Any], subject: str) -> None:
        super().__init__(item)
        self._subject = subject

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Read the select back from its custom id."""
        assert isinstance(item, discord.ui.Select)
        return cls(item, match["subject"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Show what was chosen."""
        chosen = self.item.values[0]
        show = show_story if self._subject == "audit" else show_track
        await guarded(interaction, lambda: show(interaction, chosen))
