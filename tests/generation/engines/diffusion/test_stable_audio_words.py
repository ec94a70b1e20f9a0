"""Golden examples: what Stable Audio is told of briefs as the understanding makes them, and after talk about them."""

import dataclasses

import pytest

from generation.brief import Brief, Window
from generation.engines.diffusion.stable_audio.words import words
from generation.language.refining import read
from generation.language.understand import understand
from generation.refinement import About
from generation.refining.apply import refined
from generation.track import Wish


def brief_of(asked: str, *turns: str) -> Brief:
    brief = understand(Wish(words=asked), 5)
    for turn in turns:
        about = About(brief, brief.duration_s)
        brief = refined(about, read(turn, about).changes, turn, longest_s=600.0).brief
    return brief


# What was asked and then said; the prompt and the negative prompt of Stable Audio Open; the prompt of Stable Audio 3's
# distilled weights, which hear no negative one.
GOLDEN: list[tuple[tuple[str, ...], str, str, str]] = [
    (
        ("rainy night lofi with soft piano, no drums, 72 bpm",),
        "Lo-Fi Hip Hop, piano, soft, rainy, night, C# major, 72 BPM",
        "drums, percussion, beat, energetic, bright, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Lo-Fi Hip Hop, Instruments: Piano, beatless, soft, rainy, night, C# major, 72 BPM",
    ),
    (
        ("epic orchestral battle theme with choir, in D minor, 40 seconds",),
        "Orchestral, Soundtrack, choir, battle theme, epic, D minor, 100 BPM",
        "sleepy, low quality",
        "TrackType: Music, Genre: Orchestral, Genre: Soundtrack, Instruments: Choir, battle theme, epic, D minor, 100 BPM",
    ),
    (
        ("epic orchestral battle theme with choir, in D minor, 40 seconds", "much calmer"),
        "Orchestral, Soundtrack, choir, battle theme, tense, D minor, 100 BPM",
        "low quality",
        "TrackType: Music, Genre: Orchestral, Genre: Soundtrack, Instruments: Choir, battle theme, tense, D minor, 100 BPM",
    ),
    (
        ("dark techno 130 bpm without vocals, distorted bass, wide",),
        "Techno, bass, dark, distorted, wide stereo, C# minor, 130 BPM",
        "vocals, singing, voice, clean sound, mono, bright, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Techno, Instruments: Bass, dark, distorted, wide stereo, C# minor, 130 BPM",
    ),
    (
        ("dark techno 130 bpm without vocals, distorted bass, wide", "without the bass", "much brighter", "slower"),
        "Techno, tense, distorted, wide stereo, C# minor, 118 BPM",
        "vocals, singing, voice, bass, sub bass, clean sound, mono, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Techno, tense, distorted, wide stereo, C# minor, 118 BPM",
    ),
    (
        ("short coin pickup sound",),
        "Sound effect, UI sound, coin pickup, happy, bright",
        "low quality",
        "TrackType: SFX, coin pickup, happy, bright",
    ),
    (
        ("a triumphant five second victory fanfare jingle with brass",),
        "Jingle, Logo, victory fanfare, Funk, brass, triumphant, C# major, 110 BPM",
        "sad, sleepy, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Funk, Instruments: Brass, jingle, victory fanfare, triumphant, C# major, 110 BPM",
    ),
    (
        ("seamless loop of gentle acoustic guitar, warm tape",),
        "Folk, loop, acoustic guitar, gentle, warm sound, tape saturation, C# major, 96 BPM",
        "harsh sound, sad, energetic, tense, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Folk, Instruments: Acoustic guitar, loop, gentle, warm sound, tape saturation, C# major, 96 BPM",
    ),
    (
        ("seamless loop of gentle acoustic guitar, warm tape", "less guitar", "no loop"),
        "Folk, soft acoustic guitar, gentle, warm sound, tape saturation, C# major, 96 BPM",
        "harsh sound, sad, energetic, tense, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Folk, Instruments: Soft acoustic guitar, gentle, warm sound, tape saturation, C# major, 96 BPM",
    ),
    (
        ("only a solo cello, sad, 3/4",),
        "Classical, solo cello, sad, 3/4 time, C# minor, 94 BPM",
        "vocals, singing, voice, cheerful, low quality",
        "TrackType: Instrument, VocalType: Instrumental, Genre: Classical, Instruments: Solo cello, sad, 3/4 time, C# minor, 94 BPM",
    ),
    (
        ("only a solo cello, sad, 3/4", "add piano"),
        "Classical, cello, piano, sad, 3/4 time, C# minor, 94 BPM",
        "vocals, singing, voice, cheerful, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Classical, Instruments: Cello, Piano, sad, 3/4 time, C# minor, 94 BPM",
    ),
    (
        ("not too cheerful synthwave with bright leads, no guitar",),
        "Synthwave, synth lead, bright, C# major, 101 BPM",
        "guitar, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Synthwave, Instruments: Synth lead, bright, C# major, 101 BPM",
    ),
    (
        ("not too cheerful synthwave with bright leads, no guitar", "make it jazz", "in E minor"),
        "Jazz, synth lead, bright, E minor, 101 BPM",
        "guitar, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Jazz, Instruments: Synth lead, bright, E minor, 101 BPM",
    ),
    (
        ("a jazz trio late at night in a smoky bar: double bass, brushes, piano",),
        "Jazz, double bass, piano, at night, smoky bar, late, brushes, C# major, 127 BPM",
        "energetic, bright, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Jazz, Instruments: Double bass, Piano, at night, smoky bar, late, brushes, C# major, 127 BPM",
    ),
    (
        ("a jazz trio late at night in a smoky bar: double bass, brushes, piano", "more double bass", "swing it"),
        "Jazz, prominent double bass, piano, at night, smoky bar, swing feel, C# major, 127 BPM",
        "energetic, bright, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Jazz, Instruments: Prominent double bass, Piano, at night, smoky bar, swing feel, C# major, 127 BPM",
    ),
    (
        ("dark ambient drone without percussion",),
        "Drone, Ambient, dark, C# minor, 56 BPM",
        "drums, percussion, beat, bright, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Drone, Genre: Ambient, beatless, dark, C# minor, 56 BPM",
    ),
    (
        ("ein trauriges Klavierstück ohne Schlagzeug",),
        "Classical, piano, sad, laid-back, C# minor, 94 BPM",
        "drums, percussion, beat, cheerful, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Classical, Instruments: Piano, beatless, sad, laid-back, C# minor, 94 BPM",
    ),
    (
        ("8-bit boss fight, fast and aggressive, dry",),
        "Chiptune, 8-Bit, aggressive, boss fight, dry, close-miked, C# minor, 150 BPM",
        "reverb, sleepy, relaxing, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Chiptune, Genre: 8-Bit, aggressive, boss fight, dry, close-miked, C# minor, 150 BPM",
    ),
    (
        ("funky disco with slap bass and horns, 118 bpm in F major, with an intro and an outro",),
        "Disco, Funk, slap bass, horns, happy, driving, bright, intro then outro, F major, 118 BPM",
        "low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Disco, Genre: Funk, Instruments: Slap bass, Horns, happy, driving, bright, intro then outro, F major, 118 BPM",
    ),
    (
        ("cinematic, mysterious, with strings and a choir but without brass, lots of reverb",),
        "Cinematic, Soundtrack, strings, choir, mysterious, spacious reverb, C# minor, 97 BPM",
        "brass, trumpet, trombone, dry sound, low quality",
        "TrackType: Music, Genre: Cinematic, Genre: Soundtrack, Instruments: Strings, Choir, mysterious, spacious reverb, C# minor, 97 BPM",
    ),
    (
        ("hip hop beat with vinyl crackle, half-time", "without the vinyl"),
        "Hip Hop, laid-back, C# minor, 83 BPM",
        "crackle, background noise, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Hip Hop, laid-back, C# minor, 83 BPM",
    ),
    (
        ("folk song with vocals and ukulele",),
        "Folk, vocals, ukulele, C# major, 102 BPM",
        "low quality",
        "TrackType: Music, Genre: Folk, Instruments: Vocals, Ukulele, C# major, 102 BPM",
    ),
    (
        ("rock with loud drums, no vocals, clean", "a bit sadder", "in 6/8"),
        "Rock, drums, high energy, clean recording, 6/8 time, C# major, 133 BPM",
        "vocals, singing, voice, distortion, sleepy, low quality",
        "TrackType: Music, VocalType: Instrumental, Genre: Rock, Instruments: Drums, high energy, clean recording, 6/8 time, C# major, 133 BPM",
    ),
]


@pytest.mark.parametrize(("said", "prompt", "negative", "fields"), GOLDEN, ids=[" > ".join(row[0]) for row in GOLDEN])
def test_what_stable_audio_is_told(said: tuple[str, ...], prompt: str, negative: str, fields: str) -> None:
    brief = brief_of(*said)
    opened = words(brief, fields=False, guided=True)
    distilled = words(brief, fields=True, guided=False)
    base = words(brief, fields=True, guided=True)
    assert (opened.prompt, opened.negative) == (prompt, negative)
    assert (distilled.prompt, distilled.negative) == (fields, "")
    assert base.negative == negative


@pytest.mark.parametrize("row", GOLDEN, ids=[" > ".join(row[0]) for row in GOLDEN])
def test_who_is_left_out_is_never_named_in_the_prompt(row: tuple[tuple[str, ...], str, str, str]) -> None:
    brief = brief_of(*row[0])
    said = {each.strip().casefold() for each in row[1].split(",")}
    assert not said & set(brief.excluded)


def test_a_prompt_stays_within_what_the_models_read() -> None:
    """Open reads 128 tokens, Stable Audio 3 256: even the longest wish of the examples is far below."""
    assert max(len(row[3].split()) for row in GOLDEN) < 40


def test_a_word_for_a_mood_that_has_moved_is_not_said_any_more() -> None:
    dark = brief_of("dark techno")
    assert "dark" in words(dark, fields=False, guided=True).prompt
    moved = dataclasses.replace(dark, mood=dataclasses.replace(dark.mood, brightness=0.5))
    prompt = words(moved, fields=False, guided=True)
    assert "dark" not in prompt.prompt
    assert "bright" in prompt.prompt
    assert "dark" in prompt.negative


def test_what_stable_audio_is_not_told_or_may_not_heed_is_said() -> None:
    brief = dataclasses.replace(brief_of("calm piano, 30 seconds"), excluded=(), sections=(), pieces=())
    assert words(brief, fields=True, guided=False).unpromised == ()
    without = dataclasses.replace(brief, excluded=("drums", "brass"))
    assert words(without, fields=True, guided=True).unpromised == ()  # the negative prompt tells it
    assert words(without, fields=True, guided=False).unpromised == (
        "These weights of Stable Audio take no negative prompt: music without drums or brass is not promised.",
    )
    for more in ({"lyrics": "la la"}, {"loop": True}, {"windows": (Window("piano", 0.5, 1.0),)}):
        assert len(words(dataclasses.replace(brief, **more), fields=False, guided=True).unpromised) == 1
    timed = dataclasses.replace(brief, windows=(Window("piano", 0.5, 1.0),))
    assert words(timed, fields=False, guided=True, in_part=True).unpromised == ()
