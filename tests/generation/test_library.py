"""Who may see what, and that a guild's moderators read nothing of another guild."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.brief import Brief, Heard, Key
from generation.errors import NotAllowed, NotFound
from generation.library import Library, may_see
from generation.moderation import Moderation
from generation.track import (
    ClipSource,
    Delivery,
    DeliveryState,
    Event,
    FileRef,
    Job,
    JobState,
    Licence,
    Place,
    Reference,
    Session,
    Track,
    TrackQuery,
    TrackState,
    TrailEvent,
    Wish,
)
from storage.artifacts import MemoryArtifacts
from storage.memory import MemoryStore

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
CLIP = "c" * 64
HEARD = Heard(10, 96, Key("A"), -14)


class Shelf:
    """A store with a library on it, which tracks are put into."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.library = Library(self.store, MemoryArtifacts())
        self.count = 0

    async def put(
        self, member: str, guild: str, *, private: bool = False, parent: Track | None = None, clip: str = ""
    ) -> Track:
        """A track of a job of its own; with `clip`, the file name under which its member attached the same bytes."""
        self.count += 1
        number = self.count
        words = f"words {number} of {member} in {guild or 'private'}"
        wish = Wish(words, private=private, clip=ClipSource(clip) if clip else None)
        session_id = parent.session_id if parent else f"s{number}"
        place = Place(f"q{number}", member, member.title(), guild, f"channel of {guild}")
        job = Job(f"j{number}", wish, place, session_id, "sketch", 7, NOW)
        session = None if parent else Session(session_id, guild, place.channel_id, member, NOW)
        await self.store.accept(job, session, [TrailEvent(Event.JOB_ACCEPTED, job.id, member, NOW, guild)])
        if clip:
            reference = Reference(CLIP, member, guild, clip, 10, "audio/mpeg", HEARD, NOW)
            await self.store.add_reference(
                reference, [TrailEvent(Event.REFERENCE_HEARD, CLIP, member, NOW, guild, {"job": job.id})]
            )
        track = Track(
            f"t{number}", job.id, session_id, 1, parent.id if parent else None, guild, place.channel_id, member,
            member.title(), words, Brief(words, "lo-fi", 82, Key("D"), 30, 7), "sketch", "1.0", 7,
            Licence("CC0-1.0", commercial=True), 30.0, (FileRef("master", f"{number:064x}", 10, "audio/flac", "m"),),
            NOW, CLIP if clip else "", private,
        )  # fmt: skip
        told = Delivery(f"d{number}", job.id, (track.id,), NOW, DeliveryState.POSTED, place.channel_id, (f"m{number}",))
        assert await self.store.finish(replace(job, state=JobState.DONE), [track], told, [])
        return track


async def _sees(library: Library, track: Track, member: str, guild: str) -> bool:
    try:
        return await library.see(track.id, member, guild) == track
    except NotFound:
        return False


@given(st.sampled_from(["", "g1", "g2"]), st.sampled_from(["", "g1", "g2"]), st.booleans(), st.booleans())
async def test_a_track_is_seen_by_its_member_anywhere_and_by_others_of_its_guild_unless_private(
    made_in: str, asked_from: str, private: bool, own: bool
) -> None:
    shelf = Shelf()
    track = await shelf.put("ada", made_in, private=private)
    asker = "ada" if own else "ben"
    wanted = own or (made_in == asked_from and made_in != "" and not private)
    assert await _sees(shelf.library, track, asker, asked_from) is wanted
    assert may_see(track, asker, asked_from) is wanted
    assert (await shelf.library.of_message("m1", asker, asked_from) == [track]) is wanted
    listed = (await shelf.library.history(asker, asked_from)).tracks
    assert all([await _sees(shelf.library, each, asker, asked_from) for each in listed])
    assert (listed == (track,)) is (own and asked_from in {"", made_in})


async def test_a_removed_track_is_seen_by_nobody_and_its_private_ones_are_not_even_named() -> None:
    shelf = Shelf()
    track = await shelf.put("ada", "g1", private=True)
    await shelf.store.set_track_state(track.id, TrackState.REMOVED, "noise", [])
    with pytest.raises(NotFound, match="removed by a moderator"):
        await shelf.library.see(track.id, "ada", "")
    with pytest.raises(NotFound, match="There is no track"):
        await shelf.library.see(track.id, "ben", "g1")
    assert (await shelf.library.history("ada", "")).tracks == ()
    assert await shelf.library.of_message("m1", "ada", "g1") == []


async def test_the_same_clip_in_another_guild_leaves_no_trace_in_this_ones_story() -> None:
    shelf = Shelf()
    await shelf.put("zoe", "g2", clip="zoes-holiday.mp3")
    await shelf.put("ada", "g2", clip="adas-other-server.mp3")
    here = await shelf.put("ada", "g1", clip="clip.mp3")
    story = await shelf.library.story(here.id, "g1", "mod")
    assert {row.happened.guild_id for row in story.trail} == {"g1"}
    assert [row.happened.event for row in story.trail] == [Event.JOB_ACCEPTED, Event.REFERENCE_HEARD]
    assert story.reference is not None
    assert (story.reference.member_id, story.reference.filename, story.reference.heard) == ("ada", "clip.mp3", HEARD)
    for foreign in ("zoe", "holiday", "other-server", "g2"):
        assert foreign not in repr(story), foreign


async def test_a_family_that_went_on_elsewhere_is_told_only_as_far_as_it_is_here() -> None:
    shelf = Shelf()
    first = await shelf.put("ada", "")
    here = await shelf.put("ada", "g1", parent=first)
    child = await shelf.put("ada", "g1", parent=here)
    await shelf.put("ada", "g2", parent=here)
    story = await shelf.library.story(here.id, "g1", "mod")
    assert story.parent is None
    assert [each.id for each in story.children] == [child.id]
    assert [turn.words for turn in story.turns] == [here.words, child.words]
    assert "in g2" not in repr(story)
    assert "in private" not in repr(story)


@pytest.mark.parametrize("made_in", ["", "g2"])
async def test_nobody_moderates_a_direct_message_or_another_guild(made_in: str) -> None:
    shelf = Shelf()
    track = await shelf.put("ada", made_in)
    moderation = Moderation(shelf.store)
    with pytest.raises(NotAllowed):
        await moderation.search(TrackQuery(""), "mod")
    for guild in ("", "g1"):
        with pytest.raises(NotFound):
            await shelf.library.story(track.id, guild, "mod")
        with pytest.raises(NotFound):
            await moderation.remove(track.id, guild, "mod", "because")
    kept = await shelf.store.track(track.id)
    assert kept is not None
    assert kept.state is TrackState.LIVE
