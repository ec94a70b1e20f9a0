"""What is said about a track becomes a track, an answer, or a step; and nothing is rendered on a guess."""

from dataclasses import replace

import pytest

from generation.conversation import Conversation, ReplyKind, Said
from generation.errors import NotAllowed, NotFound
from generation.refinement import About, Change, ChangeKind, Reading, ReadingKind
from generation.track import Event, JobState, TrackState, TurnKind
from tests.support.rooms import Room, room

DARKER = (Change(ChangeKind.LEAN, "brightness", -1.0, "", "darker"),)


async def kinds(it: Room, session_id: str) -> list[TurnKind]:
    return [turn.kind for turn in await it.store.turns(session_id)]


async def test_a_wish_becomes_a_child_with_its_words_its_changes_and_what_was_kept() -> None:
    async with room() as it:
        first = await it.first()
        child = await it.refined("make it darker", first)
        assert (child.parent_id, child.session_id, child.words) == (first.id, first.session_id, "make it darker")
        assert (child.seed, child.take) == (first.seed, first.take)
        assert child.brief.mood.brightness < first.brief.mood.brightness
        assert child.brief.tempo_bpm == first.brief.tempo_bpm
        assert child.refinement is not None
        assert any(each.field == "brightness" for each in child.refinement.differences)
        assert "theme" in child.refinement.kept
        assert await kinds(it, first.session_id) == [TurnKind.ASKED, TurnKind.REFINED]


async def test_a_question_is_answered_and_nothing_is_rendered() -> None:
    async with room() as it:
        first = await it.first()
        rendered = it.engine.rendered
        answer = await it.reply("what key is this?", first)
        assert answer.kind is ReplyKind.TOLD
        assert str(first.brief.key) in answer.text
        assert (await it.store.turns(first.session_id))[-1].answer == answer.text
        assert it.engine.rendered == rendered
        assert await it.store.unfinished_jobs() == []


async def test_what_is_not_understood_is_said_and_nothing_is_rendered() -> None:
    async with room() as it:
        first = await it.first()
        answer = await it.reply("make it more zorbly quxish", first)
        assert answer.kind is ReplyKind.TOLD
        assert answer.job is None
        assert answer.text
        assert await kinds(it, first.session_id) == [TurnKind.ASKED, TurnKind.UNCLEAR]


async def test_what_can_not_be_done_is_told_in_a_sentence_and_remembered() -> None:
    async with room() as it:
        first = await it.first()
        answer = await it.reply("less", first, meant=(Change(ChangeKind.LEVEL, "bagpipes", -5.5, "", "less bagpipes"),))
        assert answer.kind is ReplyKind.TOLD
        assert "bagpipes" in answer.text
        assert (await it.store.turns(first.session_id))[-1].answer == answer.text


async def test_chatter_is_ignored_politely() -> None:
    async with room() as it:
        first = await it.first()
        answer = await it.reply("love it, thanks!", first)
        assert (answer.kind, answer.job) == (ReplyKind.IGNORED, None)


async def test_undo_redo_and_jumps_render_nothing_and_what_comes_next_starts_there() -> None:
    async with room() as it:
        first = await it.first()
        second = await it.refined("darker", first)
        session = first.session_id
        rendered = it.engine.rendered
        undone = await it.say("undo", session)
        assert undone.track is not None
        assert (undone.track.id, undone.kind) == (first.id, ReplyKind.TOLD)
        assert (await it.say("redo", session)).track == second
        assert (await it.say("back to the first one", session)).track == first
        assert it.engine.rendered == rendered
        answer = await it.say("a bit faster", session)
        assert answer.job is not None
        (third,) = await it.made(answer.job)
        assert third.parent_id == first.id


async def test_back_to_an_earlier_one_with_a_wish_is_one_turn() -> None:
    async with room() as it:
        first = await it.first()
        second = await it.refined("darker", first)
        await it.refined("much faster", second)
        answer = await it.say("back to the second one but slower", first.session_id)
        assert answer.job is not None
        (made,) = await it.made(answer.job)
        assert made.parent_id == second.id
        assert made.brief.tempo_bpm < second.brief.tempo_bpm


async def test_the_first_words_of_an_opened_session_ask_for_its_first_track() -> None:
    async with room() as it:
        session = await it.conversation.open(it.place(), "night music", "thread")
        assert await it.store.session_of_thread("thread") == session
        answer = await it.say("a slow piano piece", session.id)
        assert answer.job is not None
        (track,) = await it.made(answer.job)
        assert (track.session_id, track.parent_id) == (session.id, None)
        happened = [row.happened.event for row in await it.store.trail([session.id])]
        assert happened == [Event.SESSION_OPENED]


async def test_while_the_first_track_is_made_a_second_wish_waits_with_a_sentence() -> None:
    async with room() as it:
        it.engine.gate.clear()
        session = await it.conversation.open(it.place(), "", "thread")
        await it.say("a slow piano piece", session.id)
        with pytest.raises(Exception, match="still being made"):
            await it.say("darker", session.id)
        it.engine.gate.set()


async def test_only_who_was_invited_takes_part() -> None:
    async with room() as it:
        session = await it.conversation.open(it.place("7"), "ours", "thread", ["8"], open_to_all=False)
        first = (await it.made((await it.say("lofi beat", session.id, "7")).job))[0]
        assert (await it.say("darker", session.id, "8")).job is not None
        with pytest.raises(NotAllowed, match="invited"):
            await it.say("darker", session.id, "9")
        with pytest.raises(NotAllowed, match="invited"):
            await it.reply("darker", first, "9")
        with pytest.raises(NotAllowed, match="opened"):
            await it.conversation.invite(session.id, ["9"], it.place("8"))
        await it.conversation.invite(session.id, ["9"], it.place("7"))
        assert (await it.say("faster", session.id, "9")).job is not None


async def test_a_private_track_is_nobody_elses_to_change() -> None:
    async with room() as it:
        first = await it.first(private=True)
        with pytest.raises(NotFound):
            await it.reply("darker", first, "8")
        child = await it.refined("darker", first)
        assert child.private


async def test_a_removed_track_is_not_changed() -> None:
    async with room() as it:
        first = await it.first()
        await it.store.set_track_state(first.id, TrackState.REMOVED, "too loud", [])
        with pytest.raises(NotFound, match="too loud"):
            await it.reply("darker", first)


async def test_the_same_message_twice_is_one_turn() -> None:
    async with room() as it:
        first = await it.first()
        place = it.place("7", "message")
        one = await it.conversation.say(Said("darker", place, first.id))
        two = await it.conversation.say(Said("darker", place, first.id))
        assert one.job is not None
        assert two.job is not None
        assert one.job.id == two.job.id
        place = it.place("7", "question")
        for _ in range(2):
            await it.conversation.say(Said("what key is this?", place, first.id))
        assert await kinds(it, first.session_id) == [TurnKind.ASKED, TurnKind.REFINED, TurnKind.QUESTION]


async def test_questions_of_other_tracks_are_answered_and_who_wants_nothing_changed_is_told_so() -> None:
    async with room() as it:
        first = await it.first()
        second = await it.refined("slower", first)
        tempo = (await it.reply("what was the tempo of the first one?", second)).text
        assert tempo.startswith("#1 is at ")
        assert (await it.reply("was the first one faster?", second)).text.startswith("Yes: #1 is at ")
        assert "no such track" in (await it.reply("what was the tempo of #9?", second)).text
        nothing = await it.reply("don't change anything", second)
        assert (nothing.kind, nothing.job, nothing.text) == (
            ReplyKind.TOLD, None, "Nothing is changed: it stays as it is."
        )  # fmt: skip
        assert (await it.reply("love it", second)).kind is ReplyKind.IGNORED


async def test_a_choice_is_offered_and_only_who_was_asked_can_choose() -> None:
    async with room() as it:
        first = await it.first()
        answer = await it.reply("make it lower", first)
        assert answer.kind is ReplyKind.CHOICE
        assert answer.turn is not None
        assert len(answer.turn.options) == 2
        session, number = first.session_id, answer.turn.number
        with pytest.raises(NotAllowed):
            await it.conversation.choose(session, number, 0, it.place("8"))
        with pytest.raises(NotFound):
            await it.conversation.choose(session, number, 5, it.place("7"))
        chosen = await it.conversation.choose(session, number, 0, it.place("7"))
        assert chosen.job is not None
        assert chosen.job.wish.refinement is not None
        assert chosen.job.wish.refinement.changes == answer.turn.options[0].changes


async def test_a_choice_between_two_tracks_goes_to_the_one_that_is_chosen() -> None:
    async with room() as it:
        first = await it.first()
        slower = await it.refined("slower", first)
        slowest = await it.refined("much slower", slower)
        last = await it.refined("darker", slowest)
        answer = await it.reply("back to the slow one", last)
        assert answer.kind is ReplyKind.CHOICE
        assert answer.turn is not None
        chosen = await it.conversation.choose(first.session_id, answer.turn.number, 0, it.place("7"))
        assert (chosen.kind, chosen.job) == (ReplyKind.TOLD, None)
        assert chosen.track is not None
        assert chosen.track.id == slower.id


async def test_without_a_track_to_talk_about_the_member_is_told_what_to_do() -> None:
    async with room() as it:
        with pytest.raises(Exception, match="/generate"):
            await it.conversation.say(Said("darker", it.place()))
        first = await it.first()
        answer = await it.conversation.say(Said("darker", it.place()))
        assert answer.job is not None
        assert answer.job.wish.parent == first.id


async def test_a_story_tells_every_turn_and_where_one_is() -> None:
    async with room() as it:
        first = await it.first("lofi beat")
        second = await it.refined("darker", first)
        await it.say("undo", first.session_id)
        await it.say("what key is this?", first.session_id)
        story = await it.conversation.story(first.session_id, "7", "1")
        told = [(step.turn.kind, step.origin, step.numbers) for step in story.steps]
        assert told == [
            (TurnKind.ASKED, 0, (1,)),
            (TurnKind.REFINED, 1, (2,)),
            (TurnKind.UNDONE, 1, (1,)),
            (TurnKind.QUESTION, 1, (1,)),
        ]
        assert story.current is not None
        assert story.current.id == first.id
        assert story.lineage.children_of(first.id) == (second,)
        with pytest.raises(NotFound):
            await it.conversation.story(first.session_id, "9", "another guild")


class Model:
    """A chat model that answers what the test says, and remembers what it was shown."""

    def __init__(self, reading: Reading | None) -> None:
        self.reading = reading
        self.shown: list[str] = []

    async def read(self, words: str, _about: About, *, clip: bool) -> Reading | None:
        self.shown.append(words)
        return self.reading


async def test_a_chat_model_is_only_asked_what_the_rules_can_not_read() -> None:
    async with room() as it:
        first = await it.first()
        model = Model(Reading(ReadingKind.CHANGE, DARKER, by="chat model"))
        it.conversation = Conversation(it.store, it.studio, model)
        await it.refined("a bit faster", first)
        assert model.shown == []
        child = await it.refined("make it more zorbly quxish", first)
        assert model.shown == ["make it more zorbly quxish"]
        assert child.refinement is not None
        assert (child.refinement.by, child.refinement.changes) == ("chat model", DARKER)
        model.reading = None
        assert (await it.reply("make it more zorbly quxish", first)).kind is ReplyKind.TOLD


async def test_a_job_that_fails_leaves_its_member_where_they_were() -> None:
    async with room() as it:
        first = await it.first()
        it.engine.broken = "error"
        answer = await it.reply("darker", first)
        assert answer.job is not None
        assert (await it.ears.end_of(answer.job)).state is JobState.FAILED
        it.engine.broken = ""
        again = await it.say("faster", first.session_id)
        assert again.job is not None
        assert again.job.wish.parent == first.id


async def test_a_second_wish_while_the_first_is_made_goes_on_from_it() -> None:
    async with room() as it:
        first = await it.first()
        it.engine.gate.clear()
        one = await it.reply("much brighter", first)
        two = await it.reply("faster", first)
        other = await it.reply("slower", first, "8")
        it.engine.gate.set()
        assert one.job is not None
        assert two.job is not None
        assert other.job is not None
        assert "much brighter" in two.text
        brighter, both = [(await it.made(each.job))[0] for each in (one, two)]
        assert both.brief.mood == brighter.brief.mood
        assert both.brief.tempo_bpm > brighter.brief.tempo_bpm == first.brief.tempo_bpm
        # Another member's wish is a branch of its own.
        (slower,) = await it.made(other.job)
        assert slower.brief.mood == first.brief.mood


async def test_what_is_made_of_somebodys_private_sound_is_private() -> None:
    async with room() as it:
        first = await it.first()
        secret = await it.refined("a different melody", first, private=True)
        borrow = (Change(ChangeKind.BORROW, "theme", 0.0, secret.id, "its tune"), *DARKER)
        answer = await it.reply("with its tune", first, meant=borrow)
        assert answer.job is not None, answer.text
        assert answer.job.wish.private
        # Nobody else is led to it, or can take from it.
        assert (await it.say("what key is this?", first.session_id, "8")).text.startswith("#1 ")
        with_it = await it.reply("with its tune", first, "8", meant=(borrow[0],))
        assert with_it.job is None


async def test_after_a_restart_the_conversation_goes_on_where_it_was() -> None:
    async with room() as it:
        first = await it.first()
        second = await it.refined("darker", first)
        await it.say("undo", first.session_id)
    async with room(before=it) as again:
        redone = await again.say("redo", first.session_id)
        assert redone.track is not None
        assert redone.track.id == second.id
        child = await again.refined("faster", replace(second))
        assert child.parent_id == second.id
