"""Who plays, who should not, and what an engine can not do."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from generation.brief import Brief, Key, Section
from generation.rendering import Audio, Piece, Stem
from generation.review.instruments import check_excluded, check_instruments, check_only
from generation.review.pieces import check_pieces
from generation.review.review import review
from generation.review.verdict import Check, Verdict

RATE = 44100
BRIEF = Brief("w", "house", 120.0, Key("C"), 4.0, 1)
OBEYED, MISSED, UNKNOWN = Verdict.OBEYED, Verdict.MISSED, Verdict.NOT_MEASURABLE
FACTS: dict[str, Any] = {"players": {"chords": ["piano"], "pad": ["strings", "violin"], "solo": ["electric guitar"]}}


def stem(name: str, level: float = 0.5, seconds: float = 0.1) -> Stem:
    return Stem(name, Audio(np.full((2, round(seconds * RATE)), level, np.float32), RATE))


def played(lengths: tuple[float, ...]) -> list[Piece]:
    return [Piece("p", stem("", seconds=each).audio, loop=False) for each in lengths]


ALL = [stem("chords"), stem("pad"), stem("solo"), stem("texture")]
PIECES = replace(
    BRIEF,
    duration_s=8.0,
    pieces=True,
    sections=(Section("intro", 1), Section("main", 2, loop=True), Section("outro", 1)),
)
QUIET_PIANO = [stem("chords", 0.0001), *ALL[1:]]


@pytest.mark.parametrize(
    ("asked", "stems", "facts", "verdict", "got"),
    [
        (("piano",), ALL, FACTS, OBEYED, "piano"),
        (("strings", "guitar"), ALL, FACTS, OBEYED, "strings, guitar"),
        (("piano", "flute"), ALL, FACTS, MISSED, "no flute"),
        (("piano",), QUIET_PIANO, FACTS, MISSED, "no piano"),
        (("acoustic guitar",), ALL, FACTS, MISSED, "no acoustic guitar"),
        (("piano",), [], {}, UNKNOWN, "this engine makes no stems"),
        (("piano",), ALL, {}, UNKNOWN, "the stems do not say who plays in them"),
        (("Chords",), ALL, {}, OBEYED, "Chords"),
        (("piano",), ALL, FACTS | {"missing": ["vocals"]}, MISSED, "no vocals (this engine has none)"),
        ((), ALL, FACTS | {"missing": ["vocals"]}, MISSED, "no vocals (this engine has none)"),
        (("piano",), [], {"missing": ["vocals"]}, MISSED, "no vocals (this engine has none)"),
    ],
)
def test_asked_instruments(asked: tuple[str, ...], stems: list[Stem], facts: dict, verdict: Verdict, got: str):
    check = check_instruments(stems, replace(BRIEF, instruments=asked), facts)
    assert check is not None
    assert (check.verdict, check.got) == (verdict, got)


def test_nothing_asked_is_nothing_checked():
    assert check_instruments(ALL, BRIEF, FACTS) is None
    assert check_only(ALL, replace(BRIEF, only=True), FACTS) is None
    assert check_only(ALL, replace(BRIEF, instruments=("piano",)), FACTS) is None
    assert check_excluded(ALL, BRIEF, FACTS) is None
    assert check_pieces(ALL[0].audio, BRIEF, ()) is None


@pytest.mark.parametrize(
    ("excluded", "stems", "verdict"),
    [(("piano",), ALL, MISSED), (("piano",), QUIET_PIANO, OBEYED), (("guitar",), ALL, MISSED),
     (("flute", "drums"), ALL, OBEYED), (("pad",), ALL, MISSED), (("piano",), [], UNKNOWN)],
)  # fmt: skip
def test_excluded_players(excluded: tuple[str, ...], stems: list[Stem], verdict: Verdict):
    check = check_excluded(stems, replace(BRIEF, excluded=excluded), FACTS)
    assert check is not None
    assert check.verdict is verdict


@pytest.mark.parametrize(
    ("asked", "facts", "verdict", "got"),
    [
        (("piano", "strings", "violin", "guitar"), FACTS, OBEYED, "only piano, strings, violin, guitar"),
        (("piano",), FACTS, MISSED, "strings, violin, electric guitar too"),
        (("piano",), {}, UNKNOWN, "the stems do not say who plays in them"),
    ],
)
def test_only(asked: tuple[str, ...], facts: dict, verdict: Verdict, got: str):
    check = check_only(ALL, replace(BRIEF, instruments=asked, only=True), facts)
    assert check is not None
    assert (check.verdict, check.got) == (verdict, got)


def test_a_genre_that_was_refused_is_no_instrument():
    assert check_excluded(ALL, replace(BRIEF, excluded=("techno", "drum and bass")), FACTS) is None
    check = check_excluded(ALL, replace(BRIEF, excluded=("techno", "piano")), FACTS)
    assert check is not None
    assert (check.verdict, check.wanted, check.got) == (MISSED, "without piano", "piano is heard")


def test_who_was_asked_for_is_not_the_kin_that_was_left_out():
    asked = replace(BRIEF, instruments=("electric guitar",), excluded=("guitar",))
    for player, verdict in (("electric guitar", OBEYED), ("guitar", MISSED), ("acoustic guitar", MISSED)):
        check = check_excluded([stem("s")], asked, {"players": {"s": [player]}})
        assert check is not None
        assert check.verdict is verdict


@pytest.mark.parametrize("name", ["drums", "piano", "oboe", "music box", "melody", "texture", "double bass"])
def test_every_excluded_name_that_is_listed_can_be_missed(name: str):
    check = check_excluded([stem("s")], replace(BRIEF, excluded=(name,)), {"players": {"s": [name]}})
    assert check is not None
    assert check.verdict is MISSED


@pytest.mark.parametrize(
    ("lengths", "verdict", "got"),
    [
        ((2.0, 4.0, 2.0), OBEYED, "3 pieces (intro 1 bar, main 2 bars, outro 1 bar), 8.000 s joined"),
        ((2.0, 4.0, 2.002), MISSED, "outro: 2.002 s instead of 2.000 s, 3 pieces, 8.002 s joined"),
        ((2.0, 2.0, 4.0), MISSED, "main: 1 bar instead of 2, outro: 2 bars instead of 1"),
        ((2.0, 6.0), MISSED, "2 pieces, 8.000 s joined"),
        ((), MISSED, "0 pieces, 0.000 s joined"),
    ],
)
def test_pieces_are_one_for_each_section_as_long_as_its_bars(lengths: tuple[float, ...], verdict: Verdict, got: str):
    check = check_pieces(stem("", seconds=8.0).audio, PIECES, played(lengths))
    assert check is not None
    assert (check.verdict, check.got) == (verdict, got)


def test_the_last_piece_has_what_the_others_leave():
    uneven = replace(PIECES, duration_s=8.5)
    check = check_pieces(stem("", seconds=8.5).audio, uneven, played((2.0, 4.0, 2.5)))
    assert check is not None
    assert check.verdict is OBEYED


def test_a_loop_whose_tempo_was_bent_has_the_bars_it_has():
    bent = replace(PIECES, duration_s=7.8, loop=True)
    for lengths, verdict in (((1.95, 3.9, 1.95), OBEYED), ((2.0, 4.0, 1.8), MISSED)):
        check = check_pieces(stem("", seconds=7.8).audio, bent, played(lengths))
        assert check is not None
        assert check.verdict is verdict


def test_the_review_asks_after_all_of_them_and_can_be_stopped_between():
    brief = replace(
        BRIEF,
        instruments=("piano",),
        excluded=("flute",),
        only=True,
        pieces=True,
        loop=True,
        sections=(Section("main", 2),),
    )
    steps: list[None] = []
    result = review(stem("", seconds=4.0).audio, brief, ALL, None, FACTS, (), lambda: steps.append(None))
    quantities = [check["quantity"] for check in result["checks"]]
    assert quantities == [
        "duration", "loudness", "true peak", "silence", "clipping", "tempo", "key", "instruments", "nobody else",
        "excluded instruments", "loop seam", "pieces", "stems",
    ]  # fmt: skip
    assert len(steps) == len(quantities)


def test_a_kind_of_who_was_asked_for_is_heard_and_a_kind_of_who_was_not_wanted_too() -> None:
    facts = {"players": {"chords": ["recorder"], "pad": ["shaker"], "solo": ["trombone"]}}
    wanted = replace(BRIEF, instruments=("flute", "brass", "drums"))
    assert _verdict(check_instruments(ALL, wanted, facts)) is OBEYED
    assert _verdict(check_instruments(ALL, replace(BRIEF, instruments=("trumpet",)), facts)) is MISSED
    assert _verdict(check_excluded(ALL, replace(BRIEF, excluded=("brass",)), facts)) is MISSED
    assert _verdict(check_excluded(ALL, replace(BRIEF, excluded=("trumpet",)), facts)) is OBEYED
    congas = replace(BRIEF, instruments=("shaker",), excluded=("drums",))
    assert _verdict(check_excluded(ALL, congas, facts)) is OBEYED


def _verdict(check: Check | None) -> Verdict | None:
    return check.verdict if check else None
