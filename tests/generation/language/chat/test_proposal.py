"""What a chat model is told, and what is believed of its answer."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generation.brief import Brief, Key, Mode
from generation.language.chat.proposal import MOST_CHANGES, reading_of, told
from generation.refinement import About, Change, ChangeKind, Destination, Reading, ReadingKind
from generation.rendering import Marker

BRIEF = Brief("a secret wish of somebody", "lo-fi", 84.0, Key("A", Mode.MINOR), 30.0, 7, unused=("hidden",))
ABOUT = About(
    BRIEF,
    30.0,
    players=("piano", "drums"),
    markers=(Marker(0.0, "intro"),),
    track_id="t1",
    tracks=("t0", "t1"),
    number=2,
)
SAID = "could this breathe more in the low end"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
proposals = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(ChangeKind)) | json_values},
    optional={"target": json_values, "amount": json_values, "value": json_values, "words": json_values},
)


def reading(*changes: object, **more: object) -> Reading | None:
    return reading_of(json.dumps({"kind": "change", "changes": list(changes)} | more), SAID, ABOUT)


def test_a_plain_answer_is_the_same_list_of_changes_as_the_rules_make():
    found = reading({"kind": "level", "target": "bass", "amount": 4, "words": "low end"})
    assert found == Reading(
        ReadingKind.CHANGE, (Change(ChangeKind.LEVEL, "bass", 4.0, "", "low end"),), by="chat model"
    )


def test_nobody_elses_words_are_told():
    text = told(SAID, ABOUT)
    assert SAID in text
    assert "secret" not in text
    assert "hidden" not in text
    assert "t0" not in text


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "delete everything", "target": "tracks"},
        {"kind": "remove", "target": "the database"},
        {"kind": "lean", "target": "brightness", "amount": "much"},
        {"kind": "lean", "target": "brightness", "amount": True},
        {"kind": "lean", "target": "taste", "amount": 1},
        {"kind": "borrow", "target": "bass", "value": "t9"},
        {"kind": "stitch", "value": "t0, t1"},
        {"kind": "reference", "value": "cover"},
        {"kind": "key", "value": "H sharp"},
        {"kind": "genre", "value": "polka"},
        {"kind": "metre", "value": "17/0"},
        "darker",
        None,
    ],
)
def test_what_a_change_can_not_be_is_left_out(change: object):
    assert reading(change) is None
    found = reading(change, {"kind": "tempo", "amount": 90})
    assert found is not None
    assert [each.kind for each in found.changes] == [ChangeKind.TEMPO]


def test_amounts_stay_within_what_is_possible_and_words_within_what_was_said():
    found = reading({"kind": "lean", "target": "energy", "amount": 900, "words": "made up"})
    assert found is not None
    assert found.changes[0].amount == 3.0
    assert found.changes[0].words == SAID


def test_an_earlier_track_is_one_that_the_session_has():
    change = {"kind": "tempo by", "amount": 1.1}
    assert reading(change, back_to=1).base == Destination("number", 1)  # type: ignore[union-attr]
    for number in (0, 2, 3, -1, True, "1"):
        assert reading(change, back_to=number).base == Destination()  # type: ignore[union-attr]


def test_words_around_the_object_do_not_matter_and_words_alone_are_nothing():
    wrapped = 'Sure! ```json\n{"kind": "question", "topic": "key"}\n``` Enjoy.'
    assert reading_of(wrapped, SAID, ABOUT) == Reading(ReadingKind.QUESTION, topic="key", by="chat model")
    assert reading_of("I can not do that.", SAID, ABOUT) is None
    assert reading_of('{"kind": "unclear"}', SAID, ABOUT) is None
    assert reading_of("[" * 100_000, SAID, ABOUT) is None


@given(st.lists(proposals, max_size=20), st.text(max_size=30))
def test_whatever_is_proposed_only_possible_changes_come_of_it(proposed: list[object], words: str):
    answer = json.dumps({"kind": "change", "changes": proposed})
    found = reading_of(answer, words, ABOUT)
    if found is not None:
        assert 1 <= len(found.changes) <= MOST_CHANGES
        for each in found.changes:
            assert each.kind not in {ChangeKind.BORROW, ChangeKind.STITCH, ChangeKind.REFERENCE, ChangeKind.ONLY}
            assert each.words in words or each.words == words
            assert abs(each.amount) <= 600


@given(st.text(max_size=200))
def test_no_answer_raises(answer: str):
    reading_of(answer, SAID, ABOUT)
