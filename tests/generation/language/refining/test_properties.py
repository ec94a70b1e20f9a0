"""What holds for any message: it is read, it only proposes what there is, and opposites are opposites."""

import math
import time
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generation.language.reading import normal
from generation.language.refining import history, read, suggestions, wanted
from generation.language.tables import table
from generation.refinement import HERE, About, Change, ChangeKind, Reading, ReadingKind
from tests.generation.language.refining.told import ABOUT, BRIEF

_K = ChangeKind
NOTHING_KNOWN = About(brief=BRIEF, duration_s=30.0)
_PHRASES = sorted(
    {
        phrase
        for language in ("en", "de", "fr", "es", "ja")
        for part in ("acts", "degrees", "nouns", "levels", "paces", "feels", "glue")
        for phrases in table(f"refining-{language}").get(part, {}).values()
        for phrase in phrases
    }
    | {
        "drums",
        "piano",
        "the bass",
        "#2",
        "the first one",
        "0:20",
        "10 seconds",
        "8 bars",
        "intro",
        "drop",
        "90 bpm",
        "jazz",
    }
    | {"darker", "happy", "in D minor", "3/4", "loop", "only", "?", "rainy night", "120", "with the drums of number 2"}
)
MESSAGES = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=8).map(" ".join),
)
DIRECTIONS = [("darker", "brighter"), ("louder", "softer"), ("fuller", "sparser"), ("more tense", "more relaxed")]
DIRECTIONS += [("happier", "sadder"), ("more energetic", "less energetic"), ("creepier", "less creepy")]
DEGREES = ["", "a bit ", "slightly ", "much ", "way ", "a lot ", "even "]
FRAMES = [
    "{}",
    "make it {}",
    "can you make it {} please",
    "could it be {}?",
    "i want it {}",
    "hmm, {}",
    "{} pls",
    "Make this {}!",
]


@settings(max_examples=300, deadline=None)
@given(MESSAGES, st.booleans(), st.sampled_from([ABOUT, NOTHING_KNOWN]))
@example("1 then 1", False, ABOUT)
@example("ACLERATE", False, ABOUT)
@example("from 0:59 to 99:59 darker", False, ABOUT)
@example("\ufeff\u0130\u0130 0:00 #0 #999", False, ABOUT)
def test_any_text_is_read_and_only_proposes_what_there_is(words: str, clip: bool, about: About) -> None:
    reading = read(words, about, clip=clip)
    assert bool(reading.changes) == (reading.kind is ReadingKind.CHANGE)
    # What sounds like talk is not done: it has the one button that does it all the same.
    assert reading.options or reading.kind is not ReadingKind.CHOICE
    assert not reading.options or reading.kind is ReadingKind.CHOICE or is_offered_all_the_same(reading)
    assert bool(reading.topic) == (reading.kind is ReadingKind.QUESTION)
    assert bool(reading.suggestion) == (reading.kind is ReadingKind.UNCLEAR)
    for each in every_change(reading):
        assert math.isfinite(each.amount)
        assert_is_there(each, about)


def is_offered_all_the_same(reading: Reading) -> bool:
    labels = [each.label for each in reading.options]
    return reading.kind is ReadingKind.UNCLEAR and labels == [suggestions.ALL_THE_SAME]


def every_change(reading: Reading) -> list[Change]:
    return [*reading.changes, *(each for option in reading.options for each in option.changes)]


def assert_is_there(change: Change, about: About) -> None:
    """Other tracks are the session's own, and a part of the track lies within it."""
    if change.kind is _K.BORROW:
        assert change.value in about.tracks
    if change.kind is _K.STITCH:
        ids = change.value.split(", ")
        assert len(ids) > 1
        assert set(ids) <= {*about.tracks, about.track_id}
    start, end = change.region.start_s or 0.0, change.region.end_s
    assert 0.0 <= start < about.duration_s
    assert end is None or start < end


@settings(max_examples=200, deadline=None)
@given(MESSAGES)
def test_what_was_not_understood_are_the_members_own_words(words: str) -> None:
    plain = " ".join(normal(words).split())
    for each in read(words, ABOUT).unused:
        assert each in plain


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("degree", DEGREES)
def test_a_direction_is_the_same_in_every_frame(frame: str, degree: str) -> None:
    for direction in ("darker", "sadder", "calmer", "more energetic", "faster", "longer"):
        said = amounts(read(frame.format(degree + direction), ABOUT))
        assert said == amounts(read(degree + direction, ABOUT))
        assert said


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize(("one", "other"), DIRECTIONS)
def test_opposites_take_each_other_back(one: str, other: str, degree: str) -> None:
    there, back = amounts(read(degree + one, ABOUT)), amounts(read(degree + other, ABOUT))
    assert there == {axis: -amount for axis, amount in back.items()}
    assert there


@pytest.mark.parametrize("degree", DEGREES)
def test_slower_takes_faster_back(degree: str) -> None:
    (faster,), (slower,) = read(f"{degree}faster", ABOUT).changes, read(f"{degree}slower", ABOUT).changes
    assert faster.amount * slower.amount == pytest.approx(1.0)
    assert faster.amount > 1.0


def test_strength_is_ordered() -> None:
    for direction in ("darker", "less drums", "faster", "louder drums"):
        sizes = [strength(read(f"{degree}{direction}", ABOUT).changes[0]) for degree in ("a bit ", "", "much ")]
        assert sizes[0] < sizes[1] < sizes[2]


def strength(change: Change) -> float:
    return abs(math.log(change.amount)) if change.kind is _K.TEMPO_BY else abs(change.amount)


def amounts(reading: Reading) -> dict[tuple[str, str], float]:
    return {(each.kind, each.target): each.amount for each in reading.changes}


ASKED = ["key", "tempo", "bpm", "genre", "mood", "length", "seed", "metre", "scale"]
ASKING = ["what is the {}?", "what's the {}", "which {} is this?", "tell me the {}", "can you tell me the {}?", "{}?"]
ASKING += ["do you know the {}?", "hey what {} is it", "what {} did you use?", "what was the {} of the first one?"]


@pytest.mark.parametrize("asking", ASKING)
@pytest.mark.parametrize("asked", ASKED)
def test_a_question_changes_nothing(asking: str, asked: str) -> None:
    reading = read(asking.format(asked), ABOUT)
    assert reading.kind is ReadingKind.QUESTION
    assert reading.base == HERE


@pytest.mark.parametrize(
    "adjective", ["dark", "happy", "too loud", "fast", "in minor", "sad enough", "slower now", "jazz"]
)
@pytest.mark.parametrize("asking", ["is it {}?", "is this {}?", "why is it {}?", "does it sound {}?", "isn't it {}?"])
def test_to_ask_how_it_is_changes_nothing(asking: str, adjective: str) -> None:
    assert read(asking.format(adjective), ABOUT).kind is ReadingKind.QUESTION


@pytest.mark.parametrize("words", ["make it more purple", "flurb", "do the thing", "make it nicer"])
def test_a_suggestion_names_a_player_of_this_track(words: str) -> None:
    for player in ("harp", "timpani"):
        reading = read(words, replace(ABOUT, players=(player,)))
        assert reading.kind is ReadingKind.UNCLEAR
        assert player in reading.suggestion


def test_nothing_is_changed_by_reading() -> None:
    before = replace(ABOUT)
    assert read("darker, and with the drums of #1", ABOUT) == read("darker, and with the drums of #1", ABOUT)
    assert before == ABOUT


@pytest.mark.usefixtures("nobody_judges")
@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ("_is_mostly_foreign", "darker with flonk gribble wug"),
        ("_describes_the_unknown", "make it more blue-ish wobbledy"),
    ],
)
def test_without_its_guard_something_would_be_rendered_on_a_guess(
    guard: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(words, ABOUT).kind is ReadingKind.UNCLEAR
    monkeypatch.setattr(wanted, guard, lambda *_: False)
    assert read(words, ABOUT).kind is ReadingKind.CHANGE


def test_without_the_look_at_the_session_a_track_that_there_is_not_would_be_gone_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read("back to #9", ABOUT).kind is ReadingKind.UNCLEAR
    for each in (wanted, history):
        monkeypatch.setattr(each, "exists", lambda where, about: True)
    assert read("back to #9", ABOUT).kind is ReadingKind.NAVIGATE


@pytest.mark.parametrize("word", ["no ", "ok, ", "un peu ", "0:10-", "1,", "and ", " ", "a", "go back "])
def test_a_message_that_repeats_itself_is_read_in_no_time(word: str) -> None:
    read(word, ABOUT)
    began = time.process_time()
    read(word * (2000 // len(word)) + "x", ABOUT)
    assert time.process_time() - began < 1.0
