"""Turns about players that go by a name of their own, beside or instead of their family."""

from dataclasses import replace

import pytest

from generation.language.refining.parts import playing
from tests.generation.language.refining.told import ABOUT, told

BAND = ("drums", "bass", "piano", "lead", "pad")
WINDS = ("drums", "bass", "flute", "vibraphone", "piano")
BRASS = ("drums", "trombone", "trumpet", "piano")
HANDS = ("drums", "shaker", "guitar", "ukulele")


@pytest.mark.parametrize(
    ("players", "words", "expected"),
    [
        (BAND, "add a shaker", "add shaker"),
        (BAND, "add a tambourine", "add tambourine"),
        (BAND, "can we have some claps", "add claps"),
        (BAND, "shaker and congas instead of the drums", "remove drums; add shaker; add congas"),
        (BAND, "congas instead of the drums", "remove drums; add congas"),
        (BAND, "swap the drums for bongos", "remove drums; add bongos"),
        (BAND, "only congas and bass", "only congas, bass"),
        (BAND, "replace the piano with a harpsichord", "remove piano; add harpsichord"),
        (BAND, "no percussion", "remove drums"),
        (BAND, "less kick", "level kick -5.5"),
        (BAND, "louder snare", "level snare 4"),
        (BAND, "the hi-hats are too loud", "level hi-hats -4"),
        (BAND, "add a kick", "add kick"),
        (BAND, "lose the kick", "remove kick"),
        (BAND, "mute the hats", "remove hi-hats"),
        (BAND, "can you take the cymbals out", "remove cymbals"),
        (WINDS, "swap the flute for a recorder", "remove flute; add recorder"),
        (WINDS, "change the vibraphone to a marimba", "remove vibraphone; add marimba"),
        (WINDS, "more pan flute", "level flute 5.5"),
        (WINDS, "louder xylophone", "level vibraphone 4"),
        (WINDS, "more trumpet", "add trumpet"),
        (BRASS, "lose the trombone", "remove trombone"),
        (BRASS, "softer brass", "level brass -4"),
        (BRASS, "more brass", "level brass 5.5"),
        (BRASS, "no brass", "remove brass"),
        (BRASS, "less trumpet", "level trumpet -5.5"),
        (BRASS, "swap the trombone for a tuba", "remove trombone; add tuba"),
        (("drums", "trumpet"), "softer brass", "level trumpet -4"),
        (("horn", "trumpet"), "lose the horns", "remove horn"),
        (("horn", "trumpet"), "swap the horns for a choir", "remove horn; add choir"),
        (("brass", "horn"), "lose the horns", "remove brass"),
        (("strings", "piano"), "add some horns", "add brass"),
        (("drums", "pan flute"), "more flute", "level pan flute 5.5"),
        (HANDS, "less shaker", "level shaker -5.5"),
        (HANDS, "lose the shaker", "remove shaker"),
        (HANDS, "no guitar", "remove guitar"),
        (HANDS, "lose the ukulele", "remove ukulele"),
        (HANDS, "less drums", "level drums -5.5"),
        (("shaker", "congas", "bass"), "softer drums", "level drums -4"),
        (("shaker", "congas", "bass"), "bring in the drums", "add drums"),
    ],
)
def test_everybody_by_name(players, words, expected) -> None:
    assert told(words, replace(ABOUT, players=players)) == expected


def test_who_is_meant_among_those_who_play() -> None:
    about = replace(ABOUT, players=("trombone", "horn", "electric piano"))
    assert playing("brass", about) == "brass"  # both of them
    assert playing("piano", about) == "electric piano"
    assert playing("trumpet", about) == "trumpet"
