"""Sections, pieces, bars, jingles, production, conflicts, clips."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import Brief, Heard, Key, Kind, ReferenceMode, ReferenceUse, Sung
from generation.errors import BadRequest
from generation.language import understand
from generation.language.tables import lines
from generation.language.understand import NO_MELODY
from generation.track import ClipSource, Wish


def said(words: str, seed: int = 1, **options) -> Brief:
    return understand(Wish(words, **options), seed)


def names(brief: Brief) -> list[str]:
    return [each.name for each in brief.sections]


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("goes intro, drop, breakdown, drop", ["intro", "drop", "break", "drop"]),
        ("verse chorus verse, rock", ["verse", "chorus", "verse"]),
        ("intro then build then drop, 1:00", ["intro", "build", "drop"]),
        ("intro - build - drop - outro", ["intro", "build", "drop", "outro"]),
        ("starts with an intro, then a build and a drop", ["intro", "build", "drop"]),
        ("AABA jazz", ["main", "main", "bridge", "main"]),
        ("Intro, Strophe, Refrain, Outro; Rock, schnell", ["intro", "verse", "chorus", "outro"]),
        ("main theme for a dungeon", []),
        ("i drop the kids at school, jazz", []),
    ],
)
def test_forms(words, form) -> None:
    assert names(said(words)) == form or (not form and len(said(words).sections) != 1)


def test_pieces_are_sections_with_loops_of_their_own() -> None:
    brief = said("chiptune dungeon theme as separate parts: intro loop, main loop, outro")
    assert brief.pieces
    assert not brief.loop
    assert [(each.name, each.loop) for each in brief.sections] == [("intro", True), ("main", True), ("outro", False)]
    assert brief.duration_s == pytest.approx(sum(each.bars for each in brief.sections) * brief.bar_s)
    assert names(said("game music as separate pieces: intro, loop, outro")) == ["intro", "main", "outro"]
    assert [each.loop for each in said("intro, verse, outro as separate files").sections] == [False, True, False]
    assert names(said("orchestral game soundtrack in separate files")) == ["intro", "main", "outro"]


@settings(deadline=None, max_examples=40)
@given(st.floats(1.0, 600.0), st.one_of(st.none(), st.integers(40, 220)), st.integers(0, 99))
def test_pieces_fill_the_duration_in_whole_bars(duration, tempo, seed) -> None:
    words = "intro loop, main loop, break, outro" + (f", {tempo} bpm" if tempo else "")
    brief = said(words, seed, duration_s=duration)
    assert brief.duration_s == pytest.approx(sum(each.bars for each in brief.sections) * brief.bar_s, abs=1e-6)
    assert all(each.bars >= 1 for each in brief.sections)
    assert 1.0 <= brief.duration_s <= 600.0
    if tempo is None:
        assert brief.duration_s == duration


@pytest.mark.parametrize(
    ("words", "bars"),
    [("an 8 bar house loop", 8), ("sixteen bars of techno, seamless", 16), ("4 bar loop at 90 bpm, 3/4", 4), ("ein Loop von 8 Takten, ruhig", 8)],
)  # fmt: skip
def test_bars_that_are_said_are_made(words, bars) -> None:
    for seed in range(4):
        brief = said(words, seed)
        assert brief.duration_s / brief.bar_s == pytest.approx(bars)


def test_bars_and_seconds_together_make_the_tempo_or_a_conflict() -> None:
    brief = said("an 8 bar house loop, 16 seconds")
    assert brief.duration_s == 16
    assert brief.tempo_bpm == pytest.approx(120)
    brief = said("8 bar loop at 120 bpm, 30 seconds")
    assert brief.duration_s == 30
    assert any("8 bars" in each and "16 s" in each for each in brief.conflicts)


def test_sections_take_their_bars() -> None:
    brief = said("house at 120: 8 bar intro, drop (16 bars), 4 bars of outro")
    assert [(each.name, each.bars) for each in brief.sections] == [("intro", 8), ("drop", 16), ("outro", 4)]
    assert brief.duration_s == pytest.approx(56)


def test_a_single_section_takes_its_bars_and_not_the_piece() -> None:
    brief = said("techno with a 16 bar intro, one minute")
    assert [(each.name, each.bars) for each in brief.sections] == [("intro", 16), ("main", 8)]
    assert brief.duration_s == 60
    assert said("a hype intro for my stream").sections == ()


@pytest.mark.parametrize(
    ("words", "kind", "seconds"),
    [
        ("a jingle", Kind.JINGLE, 4), ("level up", Kind.JINGLE, 4), ("victory fanfare", Kind.JINGLE, 4), ("a logo sting", Kind.JINGLE, 4),
        ("button click sound", Kind.UI_SOUND, 1.5), ("notification ping, 1 second", Kind.UI_SOUND, 1), ("error buzz", Kind.UI_SOUND, 1.5),
        ("success jingle, 3 seconds", Kind.JINGLE, 3), ("full orchestra, brass fanfare up front", Kind.TRACK, 30), ("jazz", Kind.TRACK, 30),
    ],
)  # fmt: skip
def test_kinds(words, kind, seconds) -> None:
    brief = said(words)
    assert brief.kind is kind
    assert brief.duration_s == seconds


@pytest.mark.parametrize(
    ("words", "genre", "production"),
    [
        ("lo-fi techno", "techno", ("lo-fi",)),
        ("lo-fi", "lo-fi", ()),
        ("house, punchy and wide, lots of reverb", "house", ("punchy", "wide", "reverb")),
        ("rock on an old tape, mono, distorted", "rock", ("tape", "mono", "distorted")),
        ("jazz, no reverb", "jazz", ("dry",)),
        ("clean guitar, not distorted", "rock", ("clean",)),
    ],
)
def test_production(words, genre, production) -> None:
    brief = said(words)
    assert brief.production == production
    assert brief.genre == genre or words.startswith("clean")


@pytest.mark.parametrize(
    ("words", "genre", "low", "high"),
    [("trap", "hip-hop", 130, 150), ("slow trap", "hip-hop", 56, 92), ("slow jazz", "jazz", 55, 95), ("very slow jazz", "jazz", 50, 76),
     ("fast folk", "folk", 125, 180), ("drum and bass, half-time", "drum and bass", 82, 90), ("mid tempo rock", "rock", 92, 124),
     ("hip-hop, not too fast", "hip-hop", 60, 112), ("presto, baroque", "classical", 165, 192), ("house 124", "house", 124, 124),
     ("120-130 bpm house", "house", 125, 125), ("jazzy hip hop", "hip-hop", 70, 110), ("slow house", "house", 98, 110)],
)  # fmt: skip
def test_genres_and_their_tempi(words, genre, low, high) -> None:
    for seed in range(5):
        brief = said(words, seed)
        assert brief.genre == genre
        assert low <= brief.tempo_bpm <= high


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("house and jazz", ("house", "jazz")),
        ("slow but 170 bpm", ("slow", "170")),
        ("in C minor, sorry, i mean C# minor", ("C minor", "C# minor")),
        ("in D minor and in G major", ("D minor", "G major")),
        ("90 bpm, no wait, 120 bpm", ("90 bpm", "120 bpm")),
        ("one minute of jazz, 30 seconds", ("one minute", "30 seconds")),
        ("a waltz in 4/4", ("waltz", "4/4")),
        ("wide mono mix", ("wide", "mono")),
        ("slow fast music", ("slow", "fast")),
    ],
)
def test_conflicts_are_named_in_the_members_words(words, parts) -> None:
    conflicts = said(words).conflicts
    assert len(conflicts) == 1
    assert all(each in conflicts[0] for each in parts)


def test_a_correction_counts() -> None:
    assert said("90 bpm. no wait, make it 120 bpm").tempo_bpm == 120
    assert str(said("trap in C minor, sorry, i mean C# minor").key) == "C# minor"
    assert said("jazz, actually make it funk").genre == "funk"


@pytest.mark.parametrize(
    "words", ["two minutes left on the clock", "after ten minutes of rain", "the bus was 5 minutes late", "wait a second", "24/7 lofi", "80s pop"]
)  # fmt: skip
def test_other_spans_of_time_are_no_length(words) -> None:
    assert said(words).duration_s == 30


@pytest.mark.parametrize(
    ("words", "genres"),
    [("like a rainy night drive", {"synthwave"}), ("final boss", {"cinematic"}), ("sunday morning coffee", {"jazz", "bossa nova", "lo-fi"}),
     ("walking through a foggy forest", {"ambient", "folk"}), ("at a tavern", {"folk"}), ("rooftop party", {"house"})],
)  # fmt: skip
def test_scenes_suggest_and_words_win(words, genres) -> None:
    assert {said(words, seed).genre for seed in range(12)} <= genres
    brief = said(f"{words}, but happy funk with a flute")
    assert brief.genre == "funk"
    assert brief.mood.valence > 0
    assert brief.instruments == ("flute",)


def test_hints_of_a_clip_yield_to_words() -> None:
    heard = Heard(9.0, tempo_bpm=96.0, key=Key("A"), hints=("no drums", "bass", "pad"))
    clip = ReferenceUse("a" * 64, ReferenceMode.STYLE, heard)
    brief = understand(Wish("jazz with drums, no bass", clip=ClipSource("a.wav")), 1, clip)
    assert set(brief.instruments) == {"drums", "pad"}
    assert brief.excluded == ("bass",)
    assert {each.source for each in brief.understood if each.value == "pad"} == {"reference"}
    assert understand(Wish("piano only"), 1, clip).instruments == ("piano",)
    assert understand(Wish("slow"), 1, clip).tempo_bpm == 96


def test_a_melody_nobody_hears_is_said() -> None:
    for melody, conflicts in (((), (NO_MELODY,)), ((Sung(0.0, 1.0, 60),), ())):
        heard = Heard(9.0, tempo_bpm=96.0, hints=("no drums",), melody=melody)
        clip = ReferenceUse("a" * 64, ReferenceMode.MELODY, heard)
        brief = understand(Wish("jazz", clip=ClipSource("a.wav")), 1, clip)
        assert brief.conflicts == conflicts
        assert brief.tempo_bpm == 96
        assert brief.excluded == ()


_ODD = ["ß", "İ", "ﷺ", "🎵", "ド", "゛", "½", "\u0301", "\uff11", "'", "\u2013", "٣", "Ⅷ", "l'", "が", "\u200d"]


@settings(deadline=None, max_examples=200)
@given(st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(_ODD), st.sampled_from(" ".join(lines("prompts")).split()), st.text(max_size=6)), max_size=25).map(" ".join),
))  # fmt: skip
def test_whatever_is_typed_makes_a_brief_that_is_kept_or_one_sentence(words) -> None:
    try:
        brief = said(words)
    except BadRequest:
        return
    assert Brief.from_json(brief.to_json()) == brief
    assert brief == said(words)
    assert not set(brief.instruments) & set(brief.excluded)
    assert max(map(abs, (brief.mood.valence, brief.mood.energy, brief.mood.tension, brief.mood.brightness))) <= 0.6


def test_it_is_quick() -> None:
    for prompt in lines("prompts"):
        said(prompt)
    taken = []
    for prompt in lines("prompts"):
        begin = time.process_time()
        said(f"{prompt} {'with a slip in it' if len(prompt) % 2 else ''}")
        taken.append(time.process_time() - begin)
    assert sorted(taken)[len(taken) // 2] < 0.02
