"""Random conversations of several members, with restarts: the tree stays a tree, nothing is overwritten, and what was
stored is enough to make every brief and every byte again."""

import asyncio
import contextlib
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generation.conversation import Reply
from generation.engines.sketch.engine import SketchEngine
from generation.errors import NocturneError
from generation.language import understand
from generation.making import make_takes
from generation.ports import Engine, Watch
from generation.refining.apply import refined
from generation.remaking import remake
from generation.track import Track, TrackState
from tests.support.rooms import DeadClips, Room, room

MEMBERS = st.sampled_from(["7", "8", "9"])
WORDS = st.sampled_from(
    [
        "darker",
        "a bit brighter",
        "much faster",
        "slower",
        "more energy",
        "less drums",
        "add strings in the second half",
        "only the first second darker",
        "the second half a bit brighter",
        "from 0:01 on much less drums",
        "lose the piano",
        "up a fourth",
        "in D minor",
        "make it minor",
        "half-time",
        "longer",
        "make it jazz",
        "a different melody, keep the rest",
        "undo",
        "redo",
        "back to the first one",
        "back to the second one but slower",
        "what key is it?",
        "thanks, lovely",
        "florble the zib",
    ]
)
ACTS = st.lists(
    st.tuples(MEMBERS, st.sampled_from(["say", "say", "say", "reply", "restart", "late"]), WORDS, st.integers(0, 20)),
    min_size=1,
    max_size=6,
)


class Remembered:
    """What has been seen of the session's tracks: none of it may ever change."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}

    def check(self, tracks: list[Track]) -> None:
        for track in tracks:
            assert self.tracks.setdefault(track.id, track) == track
        assert set(self.tracks) == {track.id for track in tracks}


async def settle(it: Room, replies: list[Reply]) -> None:
    for each in replies:
        if each.job is not None:
            await it.ears.end_of(each.job)
    replies.clear()


async def converse(acts: list[tuple[str, str, str, int]], seed: int, engine: Engine | None = None) -> None:
    async with AsyncExitStack() as stack:
        it = await stack.enter_async_context(room(engine=engine))
        first = await it.first("a calm lofi beat with piano, 2 seconds", seed=seed)
        seen, waiting = Remembered(), []
        for member, act, words, number in acts:
            if act == "restart":
                await settle(it, waiting)
                it = await stack.enter_async_context(room(before=it))
                continue
            tracks = await it.store.tracks_of_session(first.session_id)
            with contextlib.suppress(NocturneError):
                if act == "reply":
                    waiting.append(await it.reply(words, tracks[number % len(tracks)], member))
                else:
                    waiting.append(await it.say(words, first.session_id, member))
            if act != "late":
                await settle(it, waiting)
                seen.check(await it.store.tracks_of_session(first.session_id))
        await settle(it, waiting)
        await check(it, first, it.engine)


async def check(it: Room, first: Track, engine: Engine) -> None:
    """The tree is one, and every track is what its stored turns make again."""
    lineage = (await it.conversation.story(first.session_id, "7", "1")).lineage
    assert [turn.number for turn in lineage.turns] == list(range(1, len(lineage.turns) + 1))
    for track in lineage.tracks:
        path = lineage.path(track.id)
        assert path[0] == first
        assert [each.parent_id for each in path[1:]] == [each.id for each in path[:-1]]
        await check_replay(it, track, lineage.parent_of(track.id), engine)
    for member in ("7", "8", "9"):
        track = lineage.track(lineage.position(member))
        assert track is not None
        assert track.state is TrackState.LIVE


async def check_replay(it: Room, track: Track, parent: Track | None, engine: Engine) -> None:
    job = await it.store.job(track.job_id)
    assert job is not None
    if parent is None:
        brief = understand(job.wish, job.seed)
    else:
        assert track.refinement is not None
        lineage = await it.conversation._scenes.lineage(track.session_id)
        others = {each.id: lineage.about(each) for each in lineage.tracks}
        longest = await it.studio.longest_s(track.engine, track.guild_id)
        again = refined(
            lineage.about(parent), track.refinement.changes, track.refinement.words, longest_s=longest, others=others
        )
        brief = again.brief
    assert brief == track.brief
    if track.refinement is None or track.refinement.region.whole:
        (made,) = make_takes(engine, brief, [track.take], None, Watch())
    else:  # its parent's own sound is around it
        same = replace(track, brief=brief, files=())
        made = await remake(it.store, it.artifacts, DeadClips(), it.studio.engines, same)
    master = track.file("master")
    assert master is not None
    assert it.artifacts.path(master.sha256) is not None
    assert next(each.data for each in made.files if each.role == "master") == await it.artifacts.get(master.sha256)


few = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.timeout(400)
@few
@given(ACTS, st.integers(0, 2**31 - 1))
def test_any_conversation_is_a_tree_that_can_be_made_again(acts, seed):
    asyncio.run(converse(acts, seed))


@pytest.mark.timeout(400)
def test_parts_of_a_track_are_made_again_as_the_rest_is():
    parts = ["only the first second darker", "slower", "the second half a bit brighter", "undo", "much faster"]
    asyncio.run(converse([("7", "say", words, 0) for words in parts], 5))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@many
@given(ACTS, st.integers(0, 2**31 - 1))
def test_many_conversations_are_trees_that_can_be_made_again(acts, seed):
    asyncio.run(converse(acts, seed, SketchEngine()))
