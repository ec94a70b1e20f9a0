"""Families of turns that were misread together: each with what it is to be read as, and what is near but not one."""

from dataclasses import replace

import pytest

from generation.language.refining import read
from generation.refinement import ChangeKind
from tests.generation.language.refining.told import ABOUT, tell, told


def _after(before: str, words: str) -> str:
    """What is read in a message behind another one."""
    first = read(before, replace(ABOUT, last=()))
    assert first.changes, before
    return tell(read(words, replace(ABOUT, last=first.changes)))


@pytest.mark.parametrize(
    ("before", "words", "expected"),
    [
        ("Eine Quarte tiefer bitte", "Nein, ich meinte eine kleine Terz tiefer", "transpose -3"),
        ("Eine Quarte tiefer bitte", "nee eine kleine terz meinte ich", "transpose -3"),
        ("eine Quinte höher", "nein, eine Quarte", "transpose 5"),
        ("10 bpm schneller", "nein, ich meinte 20", "tempo 120"),
        ("Tempo 120", "nein, ich meinte 102", "tempo 102"),
        ("mach es 30 sekunden lang", "ich meinte 45 sekunden", "length 45"),
        ("das klavier lauter", "nicht das klavier, den bass", "level bass 4"),
        ("im intro leiser", "nein, ich meinte am ende", "lean energy -1 @48-"),
        ("klavier weg ab 0:20", "sorry, ab 0:30 meinte ich", "remove piano @30-"),
        ("une quarte plus bas", "non, je voulais dire une tierce mineure plus bas", "transpose -3"),
        ("10 bpm plus vite", "non, je voulais dire 20", "tempo 120"),
        ("plus fort le piano", "pas le piano, la basse", "level bass 4"),
        ("plus doux dans l'intro", "non, je voulais dire à la fin", "lean energy -1 @48-"),
        ("enlève le piano à partir de 0:20", "pardon, à partir de 0:30", "remove piano @30-"),
        ("una cuarta más abajo", "no, quise decir una tercera menor más abajo", "transpose -3"),
        ("que dure 30 segundos", "no, quería decir 45 segundos", "length 45"),
        ("quita el piano desde 0:20", "perdón, desde 0:30", "remove piano @30-"),
        ("el piano más alto", "no, me refería al bajo", "level bass 4"),
        ("完全4度下げて", "いや、短3度下げてって意味", "transpose -3"),
        ("2半音下げて", "いや、3半音って言いたかった", "transpose -3"),
        ("テンポ120にして", "いや、102のつもりだった", "tempo 102"),
        ("ピアノを大きくして", "ピアノじゃなくてベース", "level bass 4"),
        ("softer at the beginning", "no, i meant at the end", "lean energy -1 @48-"),
        ("10 bpm faster", "no, i meant 20", "tempo 120"),
        ("10 seconds longer", "no i meant 20", "length 80"),
        ("tempo 120", "no, i meant 102", "tempo 102"),
    ],
)
def test_what_was_meant_instead_in_every_language(before: str, words: str, expected: str) -> None:
    assert _after(before, words) == f"{expected} from undo corrects"


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("can the end feel like the sun is coming up", "@48-"),
        ("make the intro feel like waking up in a forest", "@-9.6"),
        ("from 0:30 on it should sound like a storm", "@30-"),
        ("the last 10 seconds like everybody leaves", "@50-"),
        ("like the sun is coming up at the end", "@48-"),
        ("it should feel like the sun is coming up", ""),
        ("like the end of a good book", ""),
    ],
)
def test_a_picture_of_a_part_is_of_that_part_alone(words: str, region: str) -> None:
    reading = read(words, ABOUT)
    assert {each.kind for each in reading.changes} == {ChangeKind.LEAN}
    assert all(each.partition(" @")[2] == region[1:] for each in tell(reading).split("; "))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Could you join the first one and then this one into one piece?", "stitch t1, t2"),
        ("stitch 1, 2 and 3", "stitch t1, t2, t3"),
        ("number 1 and then number 2 as one track", "stitch t1, t2"),
        ("stitch one and three", "stitch t1, t3"),
    ],
)
def test_one_piece_is_no_number_of_a_track(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("less drums while i talk (0:05-0:20)", "level drums -5.5 @5-20"),
        ("between 15 and 25 secs i talk, so piano only there", "only piano @15-25"),
        ("between 0:20 and 0:30 I talk; mute the piano there", "remove piano @20-30"),
        ("there's a voice over from 10 to 25 seconds, softer there", "lean energy -1 @10-25"),
        ("this is for a 30 second ad, so make it darker", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_a_place_that_is_told_beside_a_wish_counts(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("take the drums out at 0:30 and bring them back at 0:38", "remove drums @30-38"),
        ("mute the piano at 0:20 and bring it back at 0:24", "remove piano @20-24"),
        ("drums out at 0:30, back in at 0:38", "remove drums @30-38"),
        ("take the drums out at 0:30 and add a choir at 0:38", "remove drums @30-; add choir @38-"),
    ],
)
def test_who_comes_back_is_out_up_to_then(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("im intro leiser", "lean energy -1 @-9.6"),
        ("plus sombre", "lean brightness -1; lean valence -0.7"),
        ("plus court", "length by shorter"),
        ("plus drums", "add drums"),
        ("build up", "lean energy 1 @30-"),
        ("bau es langsam auf", "lean energy 1 @30-"),
        ("fais monter", "lean energy 1 @30-"),
        ("nur halb so viel", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
        ("la moitié seulement", "lean brightness -0.5; lean valence -0.35 from undo corrects"),
    ],
)
def test_short_turns_in_german_and_french(words: str, expected: str) -> None:
    assert told(words) == expected
