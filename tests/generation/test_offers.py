"""What could be about the track that is there or a new one is asked; what was offered is picked by button or in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from generation import conversation
from generation.conversation import Reply, ReplyKind, Said
from generation.errors import BadRequest, NotAllowed
from generation.refining.offers import open_offer, taken
from generation.track import Track, TurnKind
from tests.support.rooms import Room, room

WORDS = "just a cello"


async def offered(it: Room, track: Track, words: str = WORDS) -> Reply:
    return await it.conversation.offer(Said(words, it.place(), session_id=track.session_id))


async def test_an_offer_is_written_down_and_renders_nothing() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first)
        assert asked.kind is ReplyKind.CHOICE
        assert asked.turn is not None
        assert [each.label for each in asked.turn.options] == ["Change #1", "A new track"]
        stored = (await it.store.turns(first.session_id))[-1]
        assert (stored.options, stored.kind, stored.job_id) == (asked.turn.options, TurnKind.UNCLEAR, "")
        assert await it.store.unfinished_jobs() == []


async def test_the_track_that_is_there_is_changed_as_if_the_words_had_been_said_of_it() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first)
        assert asked.turn is not None
        second = await it.refined("darker", first)
        chosen = await it.conversation.choose(first.session_id, asked.turn.number, 0, it.place())
        assert chosen.job is not None
        assert chosen.job.wish.parent == first.id != second.id
        assert chosen.job.wish.words == WORDS
        assert chosen.job.wish.brief is not None
        assert chosen.job.wish.brief.instruments == ("cello",)


async def test_a_new_track_has_its_own_session_and_no_parent() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first)
        assert asked.turn is not None
        chosen = await it.conversation.choose(first.session_id, asked.turn.number, 1, it.place())
        assert chosen.kind is ReplyKind.STARTED
        assert chosen.job is not None
        assert (chosen.job.wish.parent, chosen.job.wish.words) == (None, WORDS)
        assert chosen.job.session_id != first.session_id


async def test_what_is_said_of_the_track_may_still_be_a_question_or_not_understood() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first, "what key is this?")
        assert asked.turn is not None
        told = await it.conversation.choose(first.session_id, asked.turn.number, 0, it.place())
        assert told.kind is ReplyKind.TOLD
        assert str(first.brief.key) in told.text


async def test_only_who_was_asked_can_press_and_nobody_offers_in_a_closed_session() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first)
        assert asked.turn is not None
        for index in (0, 1):
            with pytest.raises(NotAllowed):
                await it.conversation.choose(first.session_id, asked.turn.number, index, it.place("8"))
        with pytest.raises(BadRequest):
            await offered(it, first, "x" * 3000)


@pytest.mark.parametrize(("words", "index"), [("change it", 0), ("a new one please", 1), ("the second", 1)])
async def test_an_offer_is_answered_in_words(words: str, index: int) -> None:
    async with room() as it:
        first = await it.first()
        await offered(it, first)
        answer = await it.conversation.say(Said(words, it.place(), session_id=first.session_id))
        assert answer.job is not None
        assert answer.job.wish.parent == (None if index else first.id)
        assert answer.job.wish.words == WORDS


async def test_words_that_happen_to_name_an_option_are_not_an_answer_to_themselves() -> None:
    async with room() as it:
        first = await it.first()
        asked = await offered(it, first, "a new track")
        assert asked.turn is not None
        told = await it.conversation.choose(first.session_id, asked.turn.number, 0, it.place())
        assert told.job is None or told.job.wish.parent == first.id


async def test_two_readings_of_a_turn_are_answered_in_words_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    async with room() as it:
        first = await it.first()
        asked = await it.reply("double it", first)
        assert asked.turn is not None
        answer = await it.reply("the length, I mean", first)
        assert answer.job is not None
        assert answer.job.wish.refinement is not None
        assert answer.job.wish.refinement.changes == asked.turn.options[0].changes
        # Without that, the same words are read by themselves.
        other = await it.reply("double it", first)
        assert other.kind is ReplyKind.CHOICE
        monkeypatch.setattr(conversation, "taken", lambda *_: None)
        alone = await it.reply("the length, I mean", first)
        changes = alone.job.wish.refinement.changes if alone.job and alone.job.wish.refinement else ()
        assert changes != asked.turn.options[0].changes


async def test_an_offer_is_open_only_for_who_was_asked_for_a_while_and_until_they_say_something_else() -> None:
    async with room() as it:
        first = await it.first()
        await offered(it, first)
        turns, now = await it.store.turns(first.session_id), datetime.now(UTC)
        asked = turns[-1]
        member = asked.member_id
        assert open_offer(turns, member, now) == asked
        assert open_offer(turns, "8", now) is None
        assert open_offer(turns, member, now + timedelta(hours=1)) is None
        assert open_offer([*turns, replace(asked, member_id="8", options=())], member, now) == asked
        assert open_offer([*turns, replace(asked, kind=TurnKind.CHATTER, options=())], member, now) is None
        assert taken(turns, member, "the second", now, first.id) == (asked.number, 1)
        assert taken(turns, member, "the second", now, "another") is None
        assert taken(turns, member, "the second verse louder", now) is None


async def test_what_sounded_like_talk_is_done_once_the_button_is_pressed() -> None:
    async with room() as it:
        first = await it.first()
        said = await it.reply("my sister wants a drum kit and my parents want peace", first)
        assert said.kind is ReplyKind.CHOICE
        assert said.turn is not None
        assert await it.store.unfinished_jobs() == []
        (option,) = said.turn.options
        chosen = await it.conversation.choose(first.session_id, said.turn.number, 0, it.place())
        assert chosen.job is not None
        assert chosen.job.wish.refinement is not None
        assert chosen.job.wish.refinement.changes == option.changes
