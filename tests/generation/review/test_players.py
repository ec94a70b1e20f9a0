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
from generation.review.verdict import Verdict

RATE = 44100
BRIEF = Brief("w", "house", 120.0, Key("C"), 4.0, 1)
OBEYED, MISSED, UNKNOWN = Verdict.OBEYED, Verdict.MISSED, Verdict.NOT_MEASURABLE
FACTS: dict[str, Any] = {"players": {"chords": ["piano"], "pad": ["strings", "violin"], "solo": ["electric guitar"]}}


def stem(name: str, level: float = 0.5, seconds: float = 0.1) -> Stem:
    return Stem(name, Audio(np.full((2, round(seconds * RATE)), level, np.float32), RATE))


ALL = [stem("chords"), stem("pad"), stem("solo"), stem("texture")]
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


@pytest.mark.parametrize(
    ("lengths", "verdict"),
    [((1.0, 2.0, 1.0), OBEYED), ((1.0, 2.0, 1.002), MISSED), ((1.0, 3.0), MISSED), ((), MISSED)],
)
def test_pieces_are_one_for_each_section_and_add_up(lengths: tuple[float, ...], verdict: Verdict):
    brief = replace(
        BRIEF, pieces=True, sections=(Section("intro", 1), Section("main", 1, loop=True), Section("outro", 1))
    )
    pieces = [Piece("p", stem("", seconds=each).audio, loop=False) for each in lengths]
    check = check_pieces(stem("", seconds=4.0).audio, brief, pieces)
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
