"""Two wishes at once that are opposed, wishes taken back, what is not to become otherwise, and remarks."""

from dataclasses import replace

import pytest

from generation.language.refining import message, read, staying, torn, withdrawn
from generation.refinement import About, Change, ChangeKind, Reading, ReadingKind
from tests.generation.language.refining.told import ABOUT, told


@pytest.mark.parametrize(
    "words",
    [
        "faster and slower",
        "make it darker and brighter",
        "happier but also sadder",
        "more drums and less drums",
        "longer and shorter",
        "minor and major",
        "add reverb and remove reverb",
        "schneller und langsamer",
        "plus rapide et plus lent",
    ],
)
def test_two_opposite_wishes_are_two_buttons(words: str) -> None:
    reading = read(words, ABOUT)
    assert reading.kind is ReadingKind.CHOICE
    assert len(reading.options) == 2
    assert all(each.changes for each in reading.options)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("faster and darker", "tempo by 1.1; lean brightness -1; lean valence -0.7"),
        ("slower, not faster", "tempo by 0.909091"),
        ("louder drums and softer piano", "level drums 4; level piano -4"),
        ("faster, no wait, slower", "tempo by 0.909091"),
        ("darker but happier", "lean brightness -1; lean valence 1"),
    ],
)
def test_who_says_which_counts_is_not_torn(words: str, expected: str) -> None:
    assert told(words, replace(ABOUT, last=())) == expected


def test_without_the_comparison_the_last_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torn, "_are_opposed", lambda one, other: False)
    assert told("faster and slower") == "tempo by 0.909091"


@pytest.mark.parametrize(
    "words",
    [
        "make it sad, no wait, don't make it sad",
        "add drums, actually don't",
        "add a flute, no wait, no flute",
        "make it faster... nah leave it",
        "remove the piano, no actually keep it",
        "remove the piano, no keep the piano",
        "happier, or no, not happier",
        "faster, never mind",
        "mach es schneller, nein, doch nicht",
        "más rápido, no, déjalo",
    ],
)
def test_a_wish_that_is_taken_back_is_none(words: str) -> None:
    reading = read(words, ABOUT)
    assert reading.kind is ReadingKind.UNCLEAR
    assert reading.suggestion.startswith("Everything stays")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it sad, no wait, make it happy", "lean valence 1"),
        ("more energy but not louder", "lean energy 1"),
        ("faster please, sorry", "tempo by 1.1"),
        ("it's too slow, no?", "tempo by 1.1"),
        ("nvm, undo", "navigate from undo"),
    ],
)
def test_what_is_wished_for_after_all_is_done(words: str, expected: str) -> None:
    assert told(words) == expected


def test_without_the_look_it_would_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(words: str, about: About, understand: object) -> bool:
        return False

    monkeypatch.setattr(withdrawn, "is_withdrawn", never)
    assert told("faster, never mind") == "tempo by 1.1"


@pytest.mark.parametrize(
    "words",
    [
        "not darker",
        "don't make it darker",
        "not louder please",
        "no longer",
        "not any happier",
        "nicht lauter",
        "pas plus fort",
        "ne le rends pas plus sombre",
        "no más oscuro",
        "暗くしないで",
    ],
)
def test_what_is_not_to_become_otherwise_stays(words: str) -> None:
    assert told(words, replace(ABOUT, last=())) == "unclear"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("longer", "length by"),
        ("not so dark", "lean brightness 1; lean valence 0.7"),
        ("nicht so dunkel", "lean brightness 1; lean valence 0.7"),
        ("not slower", "keep tempo"),
        ("no drums", "remove drums"),
    ],
)
def test_what_is_to_become_otherwise_does(words: str, expected: str) -> None:
    assert told(words, replace(ABOUT, last=())) == expected


def test_a_no_may_still_correct_the_turn_before() -> None:
    quieter = replace(ABOUT, last=(Change(ChangeKind.LEVEL, "pad", -4.0, words="quieter pad"),))
    assert told("no louder!!", quieter) == "level pad 4 from undo corrects"


def test_without_the_look_the_opposite_of_staying_would_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(words: str, about: About, understand: object = None) -> Reading | None:
        return None

    monkeypatch.setattr(staying, "stays", nothing)
    assert told("no longer", replace(ABOUT, last=())) == "length by"


def test_what_is_wholly_put_into_english_is_not_read_by_its_own_words_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "im ersten refrain ohne gitarre"  # there is no chorus, so the guitar is not taken out of all of it
    assert told(words).startswith("unclear")
    monkeypatch.setattr(message, "_is_lost", lambda said, about: False)
    assert told(words).startswith("remove guitar")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("like the first but slower", "tempo by 0.909091 from first"),
        ("make it like the first version, but with a flute", "add flute from first"),
        ("the same as #3, only brighter", "lean brightness 1; lean valence 0.7 from number3"),
        ("comme le premier mais plus lent", "tempo by 0.909091 from first"),
        ("just like this but slower", "tempo by 0.909091"),
        ("like the second verse but slower", "tempo by 0.909091"),
        ("like the ninth but slower", "unclear"),
    ],
)
def test_like_an_earlier_track_but_for_something_starts_there(words: str, expected: str) -> None:
    assert told(words).removesuffix(" unused verse") == expected


@pytest.mark.parametrize(
    "words",
    ["a different song: dark techno", "ok new track: slow jazz ballad", "neues Lied: düsterer Techno"],
)
def test_another_song_is_asked_about(words: str) -> None:
    reading = read(words, ABOUT)
    assert [each.label for each in reading.options] == ["A new track", "Change #2"]
    assert reading.options[0].base.way == "anew"
    assert reading.options[1].changes


@pytest.mark.parametrize("words", ["a different melody: sadder", "another version, darker", "the second one: slower"])
def test_another_tune_or_version_is_of_this_track(words: str) -> None:
    assert read(words, ABOUT).kind is ReadingKind.CHANGE


@pytest.mark.parametrize(
    "words",
    [
        "the bot is too slow",
        "I'm too slow today",
        "she is a bit sad today",
        "today is a dark day",
        "sad news",
        "no drums were harmed",
        "let's go back to the shop",
        "back to when we were happy",
        "sorry I was too loud in voice chat",
        "my laptop is way too slow",
        "what a dark week",
        "heading back to the office",
        "this takes me back to when I was a kid",
    ],
)
def test_remarks_on_people_days_and_places_wish_for_nothing(words: str) -> None:
    assert read(words, ABOUT).kind in (ReadingKind.CHATTER, ReadingKind.UNCLEAR)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("it's too slow", "tempo by 1.1"),
        ("the song is too slow for class", "tempo by 1.1"),
        ("the drums are too loud today", "level drums -4"),
        ("I'm too slow for this, make it slower", "tempo by 0.909091"),
        ("no drums please", "remove drums"),
        ("let's go back to the first version", "navigate from first"),
        ("make it a dark day", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_the_same_words_of_the_track_are_wishes(words: str, expected: str) -> None:
    assert told(words) == expected
