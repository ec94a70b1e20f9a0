"""What the buttons and selects do. They carry only ids, so those of before a restart work as well."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, Self

import discord

from bot.answering import guarded
from bot.cards import Card
from bot.cards.buttons import ACT_PATTERN, PICK_PATTERN
from bot.cards.library import formats_card
from bot.commands import refining, sessions
from bot.commands.asking import Interaction, ask_and_answer, guild_id_of, house_of, modes_of
from bot.commands.files import format_cards, midi_card, piece_cards, stem_cards
from bot.commands.library import show_history, show_track
from bot.commands.modals import change_form, like_track_form, report_form
from bot.commands.moderation import Question, show_search, show_story
from bot.commands.queue import cancel_job
from generation.brief import Brief
from generation.errors import BadRequest, NotAllowed, NotFound
from generation.track import NEXT_TAKE, ClipSource, Job, Track, Wish
from generation.variations import as_loop


async def _seen(interaction: Interaction, track_id: str) -> Track:
    return await house_of(interaction).library.see(track_id, str(interaction.user.id), guild_id_of(interaction))


async def _job_of(interaction: Interaction, job_id: str) -> Job:
    job = await house_of(interaction).store.job(job_id)
    if job is None:
        raise NotFound("This job is no longer known.", "Please ask for it again with /generate.")
    return job


async def _wish_of(interaction: Interaction, track: Track, brief: Brief | None = None) -> Wish:
    """What was asked for a track, to be made again from its brief or a variation of it; its clip is the kept one."""
    wish = (await _job_of(interaction, track.job_id)).wish
    clip = wish.clip
    if clip is not None and track.reference_sha256:
        clip = ClipSource(clip.filename, sha256=track.reference_sha256, mode=clip.mode)
    return Wish(
        track.words,
        engine=track.engine,
        private=track.private,
        clip=clip,
        parent=track.id,
        brief=brief or track.brief,
        # A variation keeps the theme, and with it the take; a further take goes on where the others ended.
        first_take=track.take if brief else NEXT_TAKE,
    )


async def again(interaction: Interaction, subject: str) -> None:
    """Another take: the same brief with a theme that the session has not heard."""
    await ask_and_answer(interaction, await _wish_of(interaction, await _seen(interaction, subject)))


async def more(interaction: Interaction, subject: str) -> None:
    """As many takes again."""
    track = await _seen(interaction, subject)
    takes = (await _job_of(interaction, track.job_id)).wish.takes
    await ask_and_answer(interaction, replace(await _wish_of(interaction, track), takes=takes))


async def loop(interaction: Interaction, subject: str) -> None:
    """The same brief as a seamless loop."""
    track = await _seen(interaction, subject)
    await ask_and_answer(
        interaction, await _wish_of(interaction, track, as_loop(track.brief, await _longest(interaction, track)))
    )


async def _longest(interaction: Interaction, track: Track) -> float:
    return await house_of(interaction).studio.longest_s(track.engine, guild_id_of(interaction))


async def retry(interaction: Interaction, subject: str) -> None:
    """Ask again for what made nothing; only its own member, whose words and clip they are."""
    job = await _job_of(interaction, subject)
    if job.place.member_id != str(interaction.user.id):
        raise NotAllowed("Only the member who asked for it can try it again.", "Use /generate for your own.")
    wish = job.wish
    if wish.clip is not None and job.reference_sha256:
        # It was fetched and is kept; the address that Discord gave for it is dead after a day.
        kept = ClipSource(wish.clip.filename, sha256=job.reference_sha256, mode=wish.clip.mode)
        wish = replace(wish, clip=kept)
    await ask_and_answer(interaction, wish)


async def change(interaction: Interaction, subject: str) -> None:
    """Open the form for other words, length, seed or clip."""
    form = change_form(await _seen(interaction, subject), modes_of(interaction))
    await interaction.response.send_modal(form)


async def _send(interaction: Interaction, cards: AsyncIterator[Card]) -> None:
    """Answer with each card, for whoever asked alone; making them may take longer than Discord waits."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    async for card in cards:
        await interaction.followup.send(**card.to_send(), ephemeral=True)


async def stems(interaction: Interaction, subject: str) -> None:
    """Send the stems, in as many messages as they need."""
    track = await _seen(interaction, subject)
    await _send(interaction, stem_cards(house_of(interaction).library, track, interaction.filesize_limit))


async def pieces(interaction: Interaction, subject: str) -> None:
    """Send the pieces, in as many messages as they need."""
    track = await _seen(interaction, subject)
    await _send(interaction, piece_cards(house_of(interaction).library, track, interaction.filesize_limit))


async def midi(interaction: Interaction, subject: str) -> None:
    """Send the score."""
    card = await midi_card(house_of(interaction).library, await _seen(interaction, subject))
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


async def files(interaction: Interaction, subject: str) -> None:
    """Ask in which format the sound is wanted."""
    card = formats_card(await _seen(interaction, subject))
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


async def send_format(interaction: Interaction, chosen: str) -> None:
    """Send the sound in the chosen format, in as many messages as it needs."""
    track_id, _, fmt = chosen.partition(":")
    track = await _seen(interaction, track_id)
    await interaction.response.defer(ephemeral=True, thinking=True)
    for card in await format_cards(house_of(interaction).library, track, fmt, interaction.filesize_limit):
        await interaction.followup.send(**card.to_send(), ephemeral=True)


async def report(interaction: Interaction, subject: str) -> None:
    """Open the form for a report."""
    await interaction.response.send_modal(report_form(await _seen(interaction, subject)))


async def like(interaction: Interaction, subject: str) -> None:
    """Open the form for music like a track."""
    await interaction.response.send_modal(like_track_form(await _seen(interaction, subject), modes_of(interaction)))


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
    "more": more,
    "loop": loop,
    "retry": retry,
    "change": change,
    "refine": refining.open_form,
    "quick": refining.quick,
    "undo": refining.undo,
    "redo": refining.redo,
    "choose": refining.choose,
    "ab": refining.compare,
    "lineage": sessions.show_lineage,
    "walk": sessions.walk,
    "story": sessions.show_summary,
    "stems": stems,
    "midi": midi,
    "pieces": pieces,
    "files": files,
    "details": show_track,
    "report": report,
    "like": like,
    "cancel": cancel_job,
    "history": history,
    "audit": audit,
}


# What a select does with the chosen track, by its subject; any other subject shows the track.
PICKS: dict[str, Callable[[Interaction, str], Awaitable[None]]] = {
    "audit": show_story,
    "jump": sessions.jump,
    "refine": refining.open_form,
    "say": refining.say_of_take,
    "report": report,
    "like": like,
    "file": send_format,
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
    """Any select of ours: shows the chosen track, or does with it what the select is for."""

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
        """Do it with what was chosen, or say why not."""
        chosen = self.item.values[0]
        act = PICKS.get(self._subject, show_track)
        await guarded(interaction, lambda: act(interaction, chosen))
