"""`refine`: what is said about a track becomes another track or an answer, as in a conversation on Discord."""

import argparse
from typing import Any

from bot.bootstrap import open_house
from bot.cli.answer import DONE, give
from bot.cli.describe import Written, describe, find_track, lines_of
from bot.cli.make import clip_given, made, shell_place, written_and_told
from bot.house import House
from bot.settings import Settings
from generation.conversation import Reply, ReplyKind
from generation.errors import BadRequest
from generation.refining.scene import Said
from generation.track import TurnKind

_NOTHING_ASKED = "That asks for no change, so nothing was made."


async def refine(settings: Settings, given: argparse.Namespace) -> int:
    """Say something about a track: make what was asked for, or answer."""
    if given.mode is not None and given.reference is None:
        raise BadRequest("There is no clip to use that way.", "Give one with --reference, or leave --mode out.")
    async with open_house(settings) as house:
        track = await find_track(house, given.track)
        said = Said(
            given.words,
            # In its own guild: what was made there stays there.
            shell_place(track.guild_id),
            track.id,
            clip=await clip_given(house, given),
            engine=given.engine,
        )
        reply = await house.conversation.say(said)
        data, lines = await _came_of(house, reply, given)
    give(data, lines, as_json=given.as_json)
    return DONE


async def _came_of(house: House, reply: Reply, given: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """What a reply is on the command line, as an object and in lines.

    Raises:
        BadRequest: it was not understood, or in two ways; nothing was made.
    """
    if reply.job is not None:
        tracks = await made(house, reply.job, quiet=given.as_json)
        how = Written(given.format, given.rate, given.stems, given.midi)
        described = await written_and_told(house, tracks, given.out, how)
        told: dict[str, Any] = {"track": described[0], "tracks": described}
        said = [reply.text] if reply.text else []
        return told | ({"answer": reply.text} if reply.text else {}), said + lines_of(described[0])
    if reply.kind is ReplyKind.CHOICE:
        options = reply.turn.options if reply.turn else ()
        raise BadRequest(reply.text, f"Say one of these: {'; '.join(each.label for each in options)}.")
    if reply.turn is not None and reply.turn.kind is TurnKind.UNCLEAR:
        raise BadRequest(reply.text)
    answer: dict[str, Any] = {"answer": reply.text or _NOTHING_ASKED}
    if reply.track is not None:
        answer["track"] = describe(house, reply.track)
    return answer, [answer["answer"]]
