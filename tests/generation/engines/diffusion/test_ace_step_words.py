"""What ACE-Step is told: golden examples, made by the real reading of wishes and of refinements."""

from dataclasses import replace
from typing import Final

import pytest

from generation.brief import Brief, Level, Window
from generation.engines.diffusion.ace_step.words import words
from generation.language.refining import read
from generation.language.understand import understand
from generation.refinement import About
from generation.refining.apply import refined
from generation.track import Wish
from tests.generation.engines.diffusion.orders import brief

# A wish; its caption, lyrics, tempo, key and metre.
WISHES: Final = [
    (
        "dark techno, 128 bpm",
        "techno, very dark, melancholic, tense, instrumental",
        "[Instrumental]",
        128,
        "F# minor",
        "4",
    ),
    (
        "lofi beats to study, vinyl, only piano",
        "lo-fi hip hop, study, mellow, relaxed, solo piano, vinyl crackle, instrumental",
        "[Instrumental]",
        78,
        "F# major",
        "4",
    ),
    (
        "epic orchestral trailer in 3/4 with choir, intro then drop, 2 minutes",
        "trailer, cinematic score, driving, epic, tense, choir, orchestral, instrumental",
        "[Instrumental]\n\n[Intro]\n\n[Drop]",
        114,
        "F# minor",
        "3",
    ),
    (
        "a dark melancholic trip hop loop with rhodes and no drums, 80 bpm in D minor",
        "trip hop, hip-hop, very dark, melancholic, sad, mellow, tense, rhodes, seamless loop, instrumental, without drums",
        "[Instrumental]",
        80,
        "D minor",
        "4",
    ),
    (
        "solo harp in 7/8, D dorian",
        "classical, solo harp, dorian mode, 7/8 time, instrumental",
        "[Instrumental]",
        100,
        "D minor",
        "",
    ),
    (
        "happy chiptune jingle",
        "8-bit chiptune, short jingle, bright, happy, joyful, instrumental",
        "[Instrumental]",
        143,
        "F# major",
        "4",
    ),
    (
        "rainy night jazz with saxophone, 5/4",
        "jazz, very dark, rainy, night, melancholic, calm, saxophone, 5/4 time, instrumental",
        "[Instrumental]",
        130,
        "F# minor",
        "",
    ),
    (
        "calm ambient drone, no melody, lots of reverb",
        "drone, ambient, dark, calm, relaxed, spacious reverb, instrumental, without melody",
        "[Instrumental]",
        51,
        "F# major",
        "4",
    ),
    (
        "heavy metal with distorted guitars, 180 bpm, E phrygian",
        "heavy metal, rock, melancholic, energetic, powerful, ominous, tense, electric guitar, phrygian mode, instrumental",
        "[Instrumental]",
        180,
        "E minor",
        "4",
    ),
    (
        "bossa nova with nylon guitar and soft flute, 6/8",
        "bossa nova, soft, calm, relaxed, nylon guitar, flute, instrumental",
        "[Instrumental]",
        122,
        "F# major",
        "6",
    ),
    (
        "liquid drum and bass, 174 bpm, swung",
        "liquid drum and bass, drum and bass, happy, swung, instrumental",
        "[Instrumental]",
        174,
        "F# major",
        "4",
    ),
    (
        "ruhiger Walzer für Streicher",
        "waltz, calm, relaxed, strings, instrumental",
        "[Instrumental]",
        128,
        "F# major",
        "3",
    ),
    (
        "notification sound, short and bright",
        "synthwave, short notification sound, very bright, happy, instrumental",
        "[Instrumental]",
        103,
        "F# major",
        "4",
    ),
    (
        "funk with slap bass and brass, half-time feel",
        "funk, mellow, slap bass, brass, instrumental",
        "[Instrumental]",
        82,
        "F# minor",
        "4",
    ),
    (
        "verse chorus verse chorus folk song in G major, 3 minutes",
        "folk, instrumental",
        "[Instrumental]\n\n[Verse]\n\n[Chorus]\n\n[Verse]\n\n[Chorus]",
        103,
        "G major",
        "4",
    ),
    ("synthwave, F# major, without vocals", "synthwave, instrumental", "[Instrumental]", 101, "F# major", "4"),
    (
        "minimal techno, only drums and bass",
        "minimal techno, techno, only drums and bass, instrumental",
        "[Instrumental]",
        132,
        "F# minor",
        "4",
    ),
]
# A wish, and what was said of the track afterwards; caption, tempo, key and metre.
TALKS: Final = [
    ("happy house with piano", ("make it darker",), "house, happy, piano, instrumental", 124, "F# major", "4"),
    (
        "happy house with piano",
        (
            "make it darker",
            "much darker",
            "slower",
        ),
        "house, very dark, happy, piano, instrumental",
        113,
        "F# major",
        "4",
    ),
    (
        "lofi beat",
        (
            "add a flute",
            "less drums",
        ),
        "lo-fi hip hop, flute, soft drums, instrumental",
        81,
        "F# minor",
        "4",
    ),
    ("lofi beat in C major", ("in A minor, 3/4",), "lo-fi hip hop, instrumental", 81, "A minor", "3"),
    (
        "rock with guitar",
        (
            "more vinyl crackle",
            "without the bass",
        ),
        "rock, guitar, vinyl crackle, instrumental, without bass",
        128,
        "F# minor",
        "4",
    ),
    ("jazz trio", ("make it bossa nova",), "bossa nova, instrumental", 140, "F# major", "4"),
    (
        "techno",
        (
            "half-time",
            "more energy",
        ),
        "techno, driving, half-time feel, instrumental",
        132,
        "F# minor",
        "4",
    ),
]


def wish(text: str) -> Brief:
    return understand(Wish(words=text), 7)


def after(made: Brief, *said: str) -> Brief:
    """A brief after some turns of talk."""
    for each in said:
        about = About(made, made.duration_s, players=("drums", "bass", "piano"), track_id="t1", tracks=("t1",))
        made = refined(about, read(each, about).changes, each, longest_s=600.0, others={"t1": about}).brief
    return made


@pytest.mark.parametrize(("text", "caption", "lyrics", "bpm", "key", "metre"), WISHES)
def test_a_wish_in_the_words_of_the_model(text: str, caption: str, lyrics: str, bpm: int, key: str, metre: str) -> None:
    told = words(wish(text))
    assert (told.caption, told.lyrics, told.bpm, told.keyscale, told.timesignature) == (
        caption,
        lyrics,
        bpm,
        key,
        metre,
    )
    assert told.language == "unknown"


@pytest.mark.parametrize(("text", "said", "caption", "bpm", "key", "metre"), TALKS)
def test_a_refinement_changes_what_the_model_is_told(
    text: str, said: tuple[str, ...], caption: str, bpm: int, key: str, metre: str
) -> None:
    told = words(after(wish(text), *said))
    assert (told.caption, told.bpm, told.keyscale, told.timesignature) == (caption, bpm, key, metre)
    assert told != words(wish(text))


def test_darker_is_heard_in_the_caption_and_brighter_takes_it_back() -> None:
    plain = wish("house with piano, 124 bpm in C")
    dark = words(after(plain, "make it darker", "darker")).caption
    assert "dark" in dark
    assert "dark" not in words(plain).caption
    assert "dark" not in words(after(plain, "make it darker", "darker", "brighter", "brighter")).caption


def test_a_text_is_sung_in_its_language_and_nobody_sings_where_vocals_are_left_out() -> None:
    sung = words(brief(lyrics="Ich geh durch die Nacht\nund du bist nicht da"))
    assert sung.lyrics == "[verse]\nIch geh durch die Nacht\nund du bist nicht da"
    assert sung.language == "de"
    assert sung.caption.endswith("vocals")
    silent = words(brief(lyrics="la la la", excluded=("vocals",)))
    assert silent.lyrics == "[Instrumental]"
    assert "instrumental" in silent.caption


def test_players_are_as_loud_and_play_as_long_as_was_asked() -> None:
    told = words(
        brief(
            instruments=("piano", "flute", "lead"),
            levels=(Level("piano", 4.0), Level("bass", -6.0), Level("drums", -40.0)),
            windows=(Window("flute", 0.5, 1.0), Window("lead", 0.3, 0.6)),
        )
    )
    assert "prominent piano, flute at the end, synth lead entering later, soft bass" in told.caption
    assert "drums" not in told.caption


def test_what_is_out_of_reach_is_brought_into_it() -> None:
    assert words(brief(tempo_bpm=400.0)).bpm == 300
    assert words(brief(metre=(5, 4))).timesignature == ""
    assert "5/4 time" in words(brief(metre=(5, 4))).caption
    long = words(replace(brief(), instruments=tuple(f"player {number}" for number in range(200))))
    assert len(long.caption) <= 500


def test_what_ace_step_is_not_told_or_may_not_heed_is_said() -> None:
    assert words(brief()).unpromised == ()
    assert words(brief(excluded=("vocals",))).unpromised == ()  # `instrumental` is a tag that it knows
    assert words(brief(excluded=("drums", "brass", "vocals"))).unpromised == (
        "ACE-Step has no negative prompt: music without drums or brass is asked for, not promised.",
    )
    assert "because nobody is to sing" in words(brief(lyrics="la", excluded=("vocals",))).unpromised[0]
    for said in (
        brief(loop=True),
        brief(metre=(5, 4)),
        brief(tempo_bpm=400.0),
        brief(windows=(Window("piano", 0.5, 1.0),)),
    ):
        assert len(words(said).unpromised) == 1
    assert words(brief(windows=(Window("piano", 0.5, 1.0),)), in_part=True).unpromised == ()
