"""Tracks that are described: by what was changed in them, by what they are, and what is made of them."""

from dataclasses import replace

import pytest

from generation.brief import Brief, Key, Mode, Mood, Section
from generation.language.refining import read
from generation.refinement import About, Change, ChangeKind, Destination, Past, ReadingKind
from tests.generation.language.refining.told import tell

_K = ChangeKind
_BRIEF = Brief("folk", "folk", 100.0, Key("A"), 30.0, 3, sections=(Section("intro", 10.0), Section("main", 20.0)))
_DARK = (Change(_K.LEAN, "brightness", -1.0, words="darker"), Change(_K.LEAN, "valence", -0.7, words="darker"))
_PLAYERS = ("guitar", "violin")


def _past(number: int, parent: int, *changes: Change, players: tuple[str, ...] = _PLAYERS, **brief: object) -> Past:
    """A track `t<number>` made from another one, with other values in its brief."""
    return Past(
        f"t{number}",
        replace(_BRIEF, **brief),  # type: ignore[arg-type]
        30.0,
        f"t{parent}" if parent else "",
        changes,
        players,
    )


# Darker, then with a choir, then slower, then as jazz without the choir, each from the one before.
_MOOD = Mood(valence=-0.3, brightness=-0.4)
_PAST = (
    _past(1, 0),
    _past(2, 1, *_DARK, mood=_MOOD),
    _past(3, 2, Change(_K.ADD, "choir", words="add a choir"), players=(*_PLAYERS, "choir"), mood=_MOOD),
    _past(
        4,
        3,
        Change(_K.TEMPO_BY, amount=0.9, words="slower"),
        players=(*_PLAYERS, "choir"),
        mood=_MOOD,
        tempo_bpm=90.0,
    ),
    _past(
        5,
        4,
        Change(_K.GENRE, value="jazz", words="jazz"),
        Change(_K.REMOVE, "choir", words="no choir"),
        genre="jazz",
        mood=_MOOD,
        tempo_bpm=90.0,
    ),
)


def _about(current: int = 5, past: tuple[Past, ...] = _PAST) -> About:
    """What is said of one of the session's tracks."""
    here = past[current - 1]
    return About(
        here.brief,
        here.duration_s,
        players=here.players,
        track_id=here.track_id,
        number=current,
        tracks=tuple(each.track_id for each in past),
        last=here.changes,
        before=tuple(each.track_id for each in reversed(past[: current - 1])),
        past=past,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("back to the darker one", "navigate from number2"),
        ("lets go back to the dark one", "navigate from number2"),
        ("the dark version was better", "navigate from number2"),
        ("i liked the slow one more", "navigate from number4"),
        ("i want the one with the choir again", "navigate from number4"),  # the last one that had it
        ("back to the folk one", "navigate from number4"),
        ("go back to before the choir", "navigate from number2"),
        ("go back to when you had just added the choir", "navigate from number4"),
        ("it was better when it was slow", "navigate from number4"),
        ("the 100 bpm version please", "navigate from number3"),
        ("can we go back to the middle one", "navigate from number3"),
        ("the dark one with a flute", "add flute from number2"),
        ("the one in d minor", "change"),  # there is none such: not a step
        ("a darker one", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_a_track_is_found_by_its_description(words: str, expected: str) -> None:
    told = tell(read(words, _about()))
    assert told == expected if expected != "change" else not told.startswith("navigate")


def test_who_plays_now_is_no_way_to_tell_an_earlier_track_but_who_came_in_is() -> None:
    # The current track still has the choir, so it is the one that the choir came in with.
    assert tell(read("go back to the one with the choir", _about(4))) == "navigate from number3"


def test_the_current_track_is_meant_only_where_no_other_fits() -> None:
    assert tell(read("put the slow one first and then the original", _about(4, _PAST[:4]))).startswith("stitch t4, t1")


def test_a_part_of_a_described_track_is_borrowed() -> None:
    fresh = _past(6, 5, Change(_K.FRESH, "drums", words="new drums"), genre="jazz", tempo_bpm=90.0)
    assert tell(read("use the drums from the dark one", _about(6, (*_PAST, fresh)))) == "borrow drums t2"


def test_two_that_fit_equally_well_are_asked_about() -> None:
    other = _past(6, 5, Change(_K.TEMPO_BY, amount=0.9, words="a bit slower"), tempo_bpm=81.0)
    last = _past(7, 6, Change(_K.ADD, "harp"), players=(*_PLAYERS, "harp"), tempo_bpm=81.0)
    reading = read("back to the slow one", _about(7, (*_PAST, other, last)))
    assert reading.kind is ReadingKind.CHOICE
    assert [each.base for each in reading.options] == [Destination("number", 4), Destination("number", 6)]
    assert [each.label for each in reading.options] == ["#4 (slower)", "#6 (a bit slower)"]
    assert not any(each.changes for each in reading.options)


def test_the_same_wish_twice_from_the_same_track_is_its_latest() -> None:
    again = _past(6, 3, Change(_K.TEMPO_BY, amount=0.9, words="slower"), tempo_bpm=90.0)
    assert tell(read("the slow one was better", _about(5, (*_PAST, again)))) == "navigate from number6"


def test_the_most_of_a_kind_is_measured_among_all() -> None:
    deeper = _past(6, 5, *_DARK, mood=Mood(valence=-0.8, brightness=-0.9))
    lighter = _past(7, 6, Change(_K.LEAN, "brightness", 1.0), mood=Mood(valence=-0.5, brightness=-0.6))
    assert tell(read("back to the darkest one", _about(7, (*_PAST, deeper, lighter)))) == "navigate from number6"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the one in minor was better", "navigate from number2"),
        ("the g major version was prettier", "navigate from number1"),
        ("back to the one with the intro", "navigate from number1"),
        ("the one without the intro please", "navigate from number2"),
    ],
)
def test_key_mode_and_form_describe_a_track(words: str, expected: str) -> None:
    short = (Section("main", 20.0),)
    past = (
        _past(1, 0, key=Key("G", Mode.MAJOR)),
        _past(
            2,
            1,
            Change(_K.MODE, value="minor"),
            Change(_K.CUT, "intro"),
            key=Key("G", Mode.MINOR),
            sections=short,
        ),
        _past(3, 2, Change(_K.KEY, value="C major"), key=Key("C", Mode.MAJOR), sections=short),
    )
    if "without" in words:
        past = (*past[:2], replace(past[2], brief=_BRIEF))
    assert tell(read(words, _about(3, past))) == expected


def test_nothing_is_described_where_nothing_is_known_of_the_other_tracks() -> None:
    # Without what each track is, the same words lead nowhere: the mechanism is what finds them.
    blind = replace(_about(), past=())
    assert tell(read("back to the dark one", blind)) != "navigate from number2"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("use the tempo of the first one", "tempo 100"),
        ("the key of #1 please", "key A minor"),
        ("the original but with the tempo of this one", "tempo 90 from first"),
    ],
)
def test_values_are_taken_from_other_tracks(words: str, expected: str) -> None:
    assert tell(read(words, _about())) == expected


def test_what_is_so_where_one_goes_is_no_change() -> None:
    assert tell(read("go back to version 2. forget the choir", _about())) == "navigate from number2"
    assert tell(read("scratch the last one, keep the dark", _about())) == "navigate from undo"
