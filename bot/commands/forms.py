"""What happens when a form is submitted: everything is read from the interaction, nothing is remembered here."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.answering import guarded
from bot.commands.answers import answer
from bot.commands.asking import Interaction, ask_and_answer, guild_id_of, house_of, mode_named, place_of, seconds
from bot.commands.modals import CLIP, FORM_PATTERN, LENGTH, MODE, SEED, WORDS, was_set
from bot.commands.moderation import report_track
from generation.audio.encode import decode_lossless, encode
from generation.brief import ReferenceMode
from generation.errors import BadRequest, NotFound
from generation.refining.scene import Said
from generation.rendering import Audio
from generation.track import ClipSource, Track, Wish

_PATTERN = re.compile(FORM_PATTERN)
# No more of a clip is listened to.
_CLIP_S = 60


@dataclass(frozen=True, slots=True)
class Filled:
    """A submitted form: which one, and what was filled in."""

    kind: str
    subject: str
    texts: dict[str, str]
    clip: ClipSource | None
    mode: ReferenceMode | None


def filled_in(interaction: Interaction) -> Filled:
    """Read a submitted form; raises `BadRequest` when it is none of ours."""
    data: dict[str, Any] = dict(interaction.data or {})
    match = _PATTERN.fullmatch(str(data.get("custom_id", "")))
    if match is None:
        raise BadRequest("This form is from another version.", "Please open it again.")
    # Each input stands in a label; a text display brings nothing back.
    inputs = [each["component"] for each in data.get("components", []) if "component" in each]
    texts = {each["custom_id"]: each["value"] for each in inputs if "value" in each}
    uploads = [upload for each in inputs if each["custom_id"] == CLIP for upload in each.get("values", [])]
    known = data.get("resolved", {}).get("attachments", {})
    clips = [known[each] for each in uploads]
    clip = ClipSource(clips[0]["filename"], clips[0]["url"], size=clips[0]["size"]) if clips else None
    chosen = [value for each in inputs if each["custom_id"] == MODE for value in each.get("values", [])]
    return Filled(match["kind"], match["subject"], texts, clip, mode_named(chosen[0]) if chosen else None)


async def _seen(interaction: Interaction, track_id: str) -> Track:
    return await house_of(interaction).library.see(track_id, str(interaction.user.id), guild_id_of(interaction))


async def change(interaction: Interaction, filled: Filled) -> None:
    """Ask with what was filled in; the new track is the old one's child."""
    track, seed = await _seen(interaction, filled.subject), _seed(filled.texts.get(SEED, ""))
    clip = filled.clip or _kept_clip(track)
    length = filled.texts.get(LENGTH, "")
    # What was filled in and left alone is the exact length, not the digits that were shown of it.
    unchanged = length.strip() == f"{track.brief.duration_s:g}"
    wish = Wish(
        filled.texts.get(WORDS, ""),
        track.brief.duration_s if unchanged else seconds(length),
        seed,
        track.engine,
        track.brief.loop if was_set(track.brief, "loop") else None,
        private=track.private,
        clip=_used_as(clip, filled.mode) if clip else None,
        parent=track.id,
        first_take=track.take if seed == track.seed else 1,
    )
    await ask_and_answer(interaction, wish)


def _used_as(clip: ClipSource, mode: ReferenceMode | None) -> ClipSource:
    return replace(clip, mode=mode) if mode else clip


def _kept_clip(track: Track) -> ClipSource | None:
    reference = track.brief.reference
    if reference is None:
        return None
    return ClipSource("clip", sha256=reference.sha256, mode=reference.mode)


def _seed(text: str) -> int | None:
    said = text.strip()
    if not said:
        return None
    if not said.isdecimal():
        raise BadRequest(f"“{said[:40]}” is no seed.", "Use a whole number, or leave it empty for a new one.")
    return int(said)


async def like(interaction: Interaction, filled: Filled) -> None:
    """Ask for music like one of the tracks; what is like a private track is private."""
    track = await _seen(interaction, filled.subject)
    await _ask_like(interaction, filled, await _clip_of_track(interaction, track), private=track.private)


async def like_clip(interaction: Interaction, filled: Filled) -> None:
    """Ask for music like an attachment of a message, whose address is looked up anew."""
    message_id, _, attachment_id = filled.subject.partition(":")
    clip = await _clip_of_message(interaction, int(message_id), int(attachment_id))
    await _ask_like(interaction, filled, clip, private=False)


async def _ask_like(interaction: Interaction, filled: Filled, clip: ClipSource, *, private: bool) -> None:
    words, length = filled.texts.get(WORDS, ""), seconds(filled.texts.get(LENGTH, ""))
    await ask_and_answer(interaction, Wish(words, length, private=private, clip=_used_as(clip, filled.mode)))


async def _clip_of_track(interaction: Interaction, track: Track) -> ClipSource:
    """A track's own sound as a clip: its kept file, or the beginning of one that is larger than a clip may be."""
    house, name = house_of(interaction), f"nocturne-{track.id}.flac"
    master = track.file("master")
    if master is None:
        raise NotFound(f"The sound of the track {track.id} is no longer here.")
    if master.size <= house.settings.clip_max_mb * 2**20:
        return ClipSource(name, sha256=master.sha256)
    beginning = await asyncio.to_thread(_beginning, await house.library.read(track, "master"))
    return ClipSource(name, sha256=await house.artifacts.put(beginning))


def _beginning(data: bytes) -> bytes:
    audio = decode_lossless(data)
    return encode(Audio(audio.samples[:, : _CLIP_S * audio.rate], audio.rate), "flac")


async def _clip_of_message(interaction: Interaction, message_id: int, attachment_id: int) -> ClipSource:
    channel = interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
    try:
        message = await channel.fetch_message(message_id)
    except (discord.NotFound, discord.Forbidden):
        raise NotFound("I can no longer read the message with this clip.", "Attach it to /generate.") from None
    for attachment in message.attachments:
        if attachment.id == attachment_id:
            return ClipSource(attachment.filename, attachment.url, size=attachment.size)
    raise NotFound("The clip is no longer in this message.", "Attach it to /generate.")


async def refine(interaction: Interaction, filled: Filled) -> None:
    """Say what was filled in about a track."""
    track = await _seen(interaction, filled.subject)
    clip = _used_as(filled.clip, filled.mode) if filled.clip else None
    words = filled.texts.get(WORDS, "").strip()
    if not words and clip is None:
        raise BadRequest("Nothing was filled in.", "Say what should change, or attach a clip to follow.")
    said = Said(words, place_of(interaction), track.id, clip=clip, private=track.private)
    await answer(interaction, house_of(interaction).conversation.say(said), private=track.private)


async def report(interaction: Interaction, filled: Filled) -> None:
    """Write the report down."""
    await report_track(interaction, filled.subject, filled.texts.get(WORDS, ""))


FORMS: dict[str, Callable[[Interaction, Filled], Awaitable[None]]] = {
    "change": change,
    "refine": refine,
    "like": like,
    "clip": like_clip,
    "report": report,
}


async def on_interaction(interaction: Interaction) -> None:
    """Serve a submitted form, or say why not; discord.py itself knows none of our forms and drops them all."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return

    async def work() -> None:
        filled = filled_in(interaction)
        if filled.kind not in FORMS:
            raise BadRequest("This form is from another version.", "Please open it again.")
        await FORMS[filled.kind](interaction, filled)

    await guarded(interaction, work)
