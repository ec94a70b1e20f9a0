"""`/refine`, and what buttons and selects say about a track: each becomes something said in its conversation."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.cards.card import Card
from bot.cards.compared import ab_card
from bot.cards.turns import chosen_text
from bot.commands.answers import answer, send, show, waited
from bot.commands.asking import Interaction, clip_of, guild_id_of, house_of, mode_named, modes_of, place_of
from bot.commands.generate import engines, modes
from bot.commands.modals import refine_form
from bot.sound import ab_files
from bot.spots import last_track, lineage_of
from generation.errors import BadRequest, NotAllowed, NotFound
from generation.library import may_see
from generation.refining.answers import said_for
from generation.refining.quick import button
from generation.refining.scene import Said
from generation.track import Session, Track, TrackState

_MOST_CHOICES = 25


@app_commands.command(name="refine", description="Change a track in your own words; what you do not name stays")
@app_commands.describe(
    words="What should change: “darker”, “less drums”, “undo”, “back to the first one”, “what key is this?”",
    track="Which track; the one you are at unless you say",
    clip="A clip to follow",
    mode="What is taken from the clip: its tempo, key and mood, or its tune as well",
    engine="Another engine than the track's",
)
async def refine(
    interaction: Interaction,
    words: app_commands.Range[str, 1, 2000],
    track: app_commands.Range[str, 1, 100] = "",
    clip: discord.Attachment | None = None,
    mode: app_commands.Range[str, 1, 20] | None = None,
    engine: str | None = None,
) -> None:
    """Say it in the track's conversation, and answer with what came of it."""
    if mode and clip is None:
        raise BadRequest("There is no clip to use that way.", "Attach one as `clip`, or leave `mode` out.")
    house = house_of(interaction)
    found = await _seen(interaction, track) if track else None
    private = found.private if found else False
    said = Said(
        words,
        place_of(interaction),
        found.id if found else "",
        "" if found else await _session_id(interaction),
        clip_of(clip, mode_named(mode or "")),
        private,
        engine or None,
    )
    await answer(interaction, house.conversation.say(said), private=private)


async def refinable(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The tracks of the session whose thread this is, then the member's own newest ones, that match what was typed."""
    house, member_id, guild_id = house_of(interaction), str(interaction.user.id), guild_id_of(interaction)
    session = await session_here(interaction)
    lineage = await lineage_of(house.store, session.id) if session else None
    here = [each for each in reversed(lineage.tracks) if may_see(each, member_id, guild_id)] if lineage else []
    own = (await house.library.history(member_id, guild_id, 0, 50)).tracks
    numbers = lineage.numbers if lineage else {}
    found = {each.id: each for each in (*here, *own) if each.state is TrackState.LIVE}
    names = {each.id: _name(each, numbers.get(each.id, 0)) for each in found.values()}
    matching = [(name, track_id) for track_id, name in names.items() if current.lower() in name.lower()]
    return [app_commands.Choice(name=name, value=track_id) for name, track_id in matching[:_MOST_CHOICES]]


def _name(track: Track, number: int) -> str:
    counted = f"#{number} · " if number else ""
    words = " ".join(said_for(track).split()) or "a clip"
    return f"{counted}{words[:60]} · {track.brief.genre}, {track.brief.tempo_bpm:.0f} BPM · {track.id}"[:100]


refine.autocomplete("track")(refinable)
refine.autocomplete("mode")(modes)
refine.autocomplete("engine")(engines)


async def session_here(interaction: Interaction) -> Session | None:
    """The session in whose thread this happens."""
    return await house_of(interaction).store.session_of_thread(str(interaction.channel_id or ""))


async def _session_id(interaction: Interaction) -> str:
    """The session that is meant where no track is named: this thread's, or that of the member's last track."""
    here = await session_here(interaction)
    if here is not None:
        return here.id
    member_id, channel_id = str(interaction.user.id), str(interaction.channel_id or "")
    last = await last_track(house_of(interaction).store, member_id, guild_id_of(interaction), channel_id)
    return last.session_id if last else ""


async def _seen(interaction: Interaction, track_id: str) -> Track:
    return await house_of(interaction).library.see(track_id, str(interaction.user.id), guild_id_of(interaction))


# ---- buttons --------------------------------------------------------------------------------------------------------


async def quick(interaction: Interaction, subject: str) -> None:
    """Change a track as the button says."""
    track_id, _, name = subject.partition(":")
    known = button(name)
    if known is None:
        raise BadRequest("This button is from another version.", "Say it in words, with /refine.")
    track = await _seen(interaction, track_id)
    words, changes = known
    said = Said(words, place_of(interaction), track.id, private=track.private, meant=changes)
    await answer(interaction, house_of(interaction).conversation.say(said), private=track.private)


async def open_form(interaction: Interaction, track_id: str) -> None:
    """Open the form that says what should change."""
    await interaction.response.send_modal(refine_form(await _seen(interaction, track_id), modes_of(interaction)))


async def undo(interaction: Interaction, track_id: str) -> None:
    """Go back to what a track was made from."""
    await _step(interaction, "undo", track_id)


async def redo(interaction: Interaction, track_id: str) -> None:
    """Go forth again to what was undone."""
    await _step(interaction, "redo", track_id)


async def _step(interaction: Interaction, way: str, track_id: str) -> None:
    track = await _seen(interaction, track_id)
    coming = house_of(interaction).conversation.step(way, track.id, place_of(interaction))
    await answer(interaction, coming, private=True)


async def choose(interaction: Interaction, subject: str) -> None:
    """Take one of the readings that were offered; the question then shows which one, and can not be answered twice."""
    session_id, _, rest = subject.partition(":")
    number, _, index = rest.partition(":")
    if not (number.isdecimal() and index.isdecimal()):
        raise BadRequest("This button is too old.", "Please say it once more.")
    house, message = house_of(interaction), interaction.message
    coming = house.conversation.choose(session_id, int(number), int(index), place_of(interaction))
    reply = await waited(interaction, coming, private=True)
    turns = await house.store.turns(session_id)
    turn = next((each for each in turns if each.number == int(number)), None)
    if turn is not None and message is not None and not interaction.response.is_done():
        await interaction.response.edit_message(**Card(chosen_text(turn, int(index))).to_edit())
    await show(interaction, reply)


async def say_of_take(interaction: Interaction, chosen: str) -> None:
    """What a member wrote in reply to several takes, said of the one that they chose; it is read from their message."""
    track_id, _, message_id = chosen.partition(":")
    track = await _seen(interaction, track_id)
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
    try:
        message = await channel.fetch_message(int(message_id))
    except (discord.NotFound, discord.Forbidden, ValueError):
        raise NotFound("I can no longer read what you wrote.", "Say it with /refine.") from None
    if message.author.id != interaction.user.id:
        raise NotAllowed("Only the member who wrote it can choose.", "Say what you would like with /refine.")
    me = interaction.client.user
    words = message.content.replace(f"<@{me.id}>", " ").strip() if me else message.content
    clip = clip_of(message.attachments[0] if message.attachments else None)
    if not (words or clip):
        raise NotFound("I can no longer read what you wrote.", "Say it with /refine.")
    said = Said(words, place_of(interaction), track.id, clip=clip, private=track.private)
    await answer(interaction, house_of(interaction).conversation.say(said), private=track.private)


async def compare(interaction: Interaction, track_id: str) -> None:
    """Send the same bars of a track's parent and of itself, one after the other, in one file."""
    track = await _seen(interaction, track_id)
    if not track.parent_id:
        raise BadRequest("This track was not made from another one.", "There is nothing to compare it with.")
    parent = await _seen(interaction, track.parent_id)
    lineage = await lineage_of(house_of(interaction).store, track.session_id)
    await interaction.response.defer(ephemeral=True, thinking=True)
    files, markers = await ab_files(house_of(interaction), parent, track, interaction.filesize_limit)
    numbers: Sequence[int] = [lineage.numbers.get(each.id, 0) for each in (parent, track)]
    await send(interaction, ab_card(track, numbers, files, markers), ephemeral=True)


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the command on the tree."""
    tree.add_command(refine)
