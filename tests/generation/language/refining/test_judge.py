"""What only sounds like a wish is left alone, and a button does it all the same; wishes that sound like talk are done."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.eval import talk
from generation.language.refining import judge, message
from generation.language.refining.judge import BUCKETS, RECORD, WEIGHTS, chance_of_talk, features
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT, tell

EVALUATION = Path(__file__).parents[3] / "evaluation"
TALK = [
    "our drummer was so much slower than the click yesterday, painful",
    "the days get shorter and i hate it",
    "my shift got longer by two hours because somebody is ill",
    "the neighbours found the karaoke, it got louder over there",
    "my sister wants a drum kit and my parents want peace",
    "the encore was longer than the set yesterday",
    "dentist used the drill for half an hour, i cried",
    "had a flat tyre on the bridge, 40 minutes in the rain",
]
WISHES = [
    ("make it darker", "change"),
    ("could you make the drums a bit louder please", "change"),
    ("my gran says the drums are too loud", "change"),
    ("undo", "navigate"),
    ("go back to the first one", "navigate"),
    ("what key is this in?", "question"),
]


@pytest.mark.parametrize("words", TALK)
def test_talk_in_words_of_music_does_nothing(words: str) -> None:
    reading = message.read(words, ABOUT)
    assert reading.kind in (ReadingKind.UNCLEAR, ReadingKind.CHATTER), tell(reading)


@pytest.mark.parametrize(("words", "kind"), WISHES)
def test_wishes_are_wishes(words: str, kind: str) -> None:
    assert message.read(words, ABOUT).kind == kind


def test_without_the_judge_talk_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "chance_of_talk", lambda _words: 0.0)
    kinds = [message.read(each, ABOUT).kind for each in TALK]
    assert kinds.count(ReadingKind.CHANGE) == len(TALK)


def test_what_was_left_alone_is_offered_as_it_would_have_been_done(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "make it darker"
    plain = message.read(words, ABOUT)
    monkeypatch.setattr(judge, "chance_of_talk", lambda _words: 1.0)
    offered = message.read(words, ABOUT)
    assert (offered.kind, offered.changes) == (ReadingKind.UNCLEAR, ())
    (option,) = offered.options
    assert (option.changes, option.base) == (plain.changes, plain.base)
    assert offered.suggestion


def test_the_weights_were_learned_from_the_lines_that_are_there() -> None:
    """After a line was added: `python -m bot eval talk --write`."""
    lines = talk.read_lines(EVALUATION)
    record = json.loads(RECORD.read_text("utf-8"))
    assert record["sha256"] == talk.digest(lines)
    assert not [each for each in lines if "held-out" in each.author]
    assert WEIGHTS.stat().st_size < 100_000


def test_what_is_learned_tells_the_lines_it_was_learned_from() -> None:
    lines = [*[talk.Line(each, "none", "a") for each in TALK], *[talk.Line(each, "change", "a") for each, _ in WISHES]]
    weights, bias = talk.learn(lines)
    assert weights.shape == (BUCKETS,)
    for line in lines:
        buckets, counts = features(line.words)
        assert (float(weights[buckets] @ counts) + bias > 0) == (line.kind == "none")


def test_an_author_is_judged_by_what_others_wrote() -> None:
    lines = [talk.Line("zzz qqq", "none", "a")] * 10 + [talk.Line("zzz qqq", "change", "b")] * 30
    assert talk.left_out(lines)["a"]["none"] == 0.0  # what the others call a wish is one, whatever the author says


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=500))
def test_any_text_has_a_chance_between_none_and_certainty(words: str) -> None:
    chance = chance_of_talk(words)
    assert 0.0 <= chance <= 1.0
    assert math.isfinite(chance)


def test_judging_needs_no_more_than_the_words() -> None:
    assert chance_of_talk("make it darker") < 0.1 < chance_of_talk(TALK[2])
