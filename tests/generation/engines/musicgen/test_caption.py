"""A brief in MusicGen's language: golden examples, from what a member says to what the model is told."""

from dataclasses import replace
from typing import Final

import pytest

from generation.brief import Brief, Key, Level, Mode, Passage, Section, Window
from generation.engines.musicgen.caption import caption
from generation.language.refining import read
from generation.language.understand import understand
from generation.refinement import About
from generation.refining.apply import refined
from generation.track import Wish

SEED: Final = 7
GOLDEN: Final = {
    ("calm piano",): "Calm ambient track with piano, slow tempo, 62 bpm, F sharp major",
    ("dark techno, 132 bpm, no vocals, with acid bass",): (
        "Dark techno track with acid bass, instrumental, 132 bpm, F sharp minor"
    ),
    ("a funky bassline loop with claps",): "Funk loop with bassline and claps, 112 bpm, F sharp minor",
    ("lofi study beats with vinyl crackle and rhodes",): (
        "Lo-fi study beats with rhodes, vinyl crackle, 81 bpm, F sharp minor"
    ),
    ("epic orchestral battle music with taiko drums and choir, 2 minutes",): (
        "Epic orchestral piece with taiko drums and choir, battle music, 102 bpm, F sharp minor"
    ),
    ("8-bit victory jingle",): "Bright, happy, driving short 8-bit chiptune jingle, 146 bpm, F sharp major",
    ("sad violin waltz in D minor",): "Sad waltz with violin, 132 bpm, D minor, 3/4 time",
    ("only solo cello, very slow, wide reverb",): (
        "Laid-back classical piece with solo cello, wide stereo, spacious reverb, slow tempo, 67 bpm, F sharp major"
    ),
    ("notification sound",): "Bright short notification sound, F sharp major",
    ("energetic drum and bass without piano, intro then drop then outro",): (
        "Energetic drum and bass track, structure: intro, then drop, then outro, fast tempo, 174 bpm, F sharp major"
    ),
    ("bossa nova for a summer cafe",): (
        "Bright, joyful, peaceful bossa nova track, summer, cafe, 125 bpm, F sharp major"
    ),
    ("80s synthwave night drive",): "Synthwave track, 80s, night drive, 102 bpm, F sharp minor",
    ("rock with distorted guitars in E minor 7/8",): "Rock track with distorted guitars, 128 bpm, E minor, 7/8 time",
    ("a pirate tavern song with squeezebox and fiddle",): (
        "Happy, driving tavern song with squeezebox and fiddle, pirate, 112 bpm, F sharp major"
    ),
    # What is said in another language is told in English.
    ("Traurige Geige und Klavier, langsam",): (
        "Dark, sad, calm classical piece with violin and piano, 81 bpm, F sharp minor"
    ),
    ("deux guitares joyeuses",): "Bright, joyful folk track with guitar, 106 bpm, F sharp major",
    ("reggae at 90 bpm",): "Happy reggae track, 90 bpm, F sharp major",
    ("not too happy jazz with sax, no drums",): "Melancholic jazz track with sax, beatless, 140 bpm, F sharp minor",
    ("baroque harpsichord in 3/4",): ("Classical baroque piece with harpsichord, 106 bpm, F sharp major, 3/4 time"),
    ("trap beat with 808s, dark, distorted",): "Dark trap beat with 808s, distorted sound, 142 bpm, F sharp minor",
    # After refinements it is told what it has become.
    ("calm piano", "make it darker"): "Dark, calm ambient track with piano, slow tempo, 62 bpm, F sharp major",
    ("calm piano", "make it darker", "add cello and make it faster"): (
        "Dark, calm ambient track with piano and cello, slow tempo, 68 bpm, F sharp major"
    ),
    ("lofi beat", "less drums", "without bass"): "Lo-fi hip hop track with soft drums, 81 bpm, F sharp minor",
    ("house at 124 bpm", "make it jungle"): "Jungle track, 140 bpm, F sharp minor",
    ("rock", "half-time feel", "transpose up 2 semitones"): "Rock track, half-time groove, 128 bpm, A flat minor",
    ("happy folk with banjo", "only banjo and harmonica"): (
        "Happy folk track with only banjo and harmonica, 106 bpm, F sharp major"
    ),
}
BRIEF: Final = Brief("piano", "ambient", 80.0, Key("C", Mode.MAJOR), 30.0, SEED, instruments=("piano",))


def brief_of(words: str, *turns: str) -> Brief:
    """What is understood of a prompt, and then of each further turn about it."""
    brief = understand(Wish(words=words), SEED)
    for turn in turns:
        about = About(brief, brief.duration_s, track_id="t1", tracks=("t1",), players=brief.instruments)
        brief = refined(about, read(turn, about).changes, turn, longest_s=300.0).brief
    return brief


@pytest.mark.parametrize("said", GOLDEN, ids=" > ".join)
def test_a_brief_is_said_as_the_training_texts_are_written(said: tuple[str, ...]) -> None:
    assert caption(brief_of(*said)).text == GOLDEN[said]


def test_what_is_excluded_is_not_named_but_said_to_be_unpromised() -> None:
    made = caption(replace(BRIEF, instruments=("piano", "cello"), excluded=("cello", "brass")))
    assert "cello" not in made.text
    assert "brass" not in made.text
    assert made.unpromised == ("MusicGen understands no “without”: music without cello or brass is not promised.",)


def test_what_there_is_a_word_for_is_said_by_that() -> None:
    assert "instrumental, beatless" in caption(replace(BRIEF, excluded=("vocals", "drums"))).text


def test_who_is_as_good_as_gone_is_not_named() -> None:
    levels = (Level("piano", -40.0), Level("strings", 4.0))
    text = caption(replace(BRIEF, levels=levels)).text
    assert "piano" not in text
    assert "prominent strings" in text


def test_words_of_the_member_that_no_longer_hold_are_not_repeated() -> None:
    brief = brief_of("bright happy synthwave")
    assert caption(brief).text.startswith("Bright, happy ")
    turned = replace(brief, mood=replace(brief.mood, brightness=-0.5, valence=-0.4))
    assert caption(turned).text.startswith("Dark, melancholic, driving ")


def test_what_musicgen_can_not_promise_is_said() -> None:
    for brief in (
        replace(BRIEF, lyrics="la la"),
        replace(BRIEF, loop=True),
        replace(BRIEF, sections=(Section("intro", 4), Section("drop", 8))),
        replace(BRIEF, passages=(Passage(0.0, 0.5),)),
        replace(BRIEF, windows=(Window("piano", 0.0, 0.5),)),
    ):
        assert len(caption(brief).unpromised) == 1
    assert caption(BRIEF).unpromised == ()
    assert "la la" not in caption(replace(BRIEF, lyrics="la la")).text


@pytest.mark.parametrize(("key", "said"), [(Key("Eb"), "E flat minor"), (Key("C#", Mode.DORIAN), "C sharp dorian")])
def test_a_key_is_said_in_words(key: Key, said: str) -> None:
    assert caption(replace(BRIEF, key=key)).text.endswith(said)
