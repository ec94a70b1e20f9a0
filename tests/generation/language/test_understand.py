"""Words to briefs: tables of what is said and what has to be understood."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import Brief, Heard, Key, Mode, ReferenceMode, ReferenceUse
from generation.errors import BadRequest
from generation.language import suggest_prompts, understand
from generation.language.tables import lines, table
from generation.track import ClipSource, Wish

CLIP = ReferenceUse(
    "a" * 64, ReferenceMode.STYLE, Heard(12.0, tempo_bpm=96.0, key=Key("A"), brightness=-0.4, energy=-0.2)
)


def said(words: str, seed: int = 1, **options) -> Brief:
    return understand(Wish(words, **options), seed)


@pytest.mark.parametrize(
    ("words", "genre"),
    [
        ("lo-fi hip hop to study", "lo-fi"),
        ("LoFi beats", "lo-fi"),
        ("dark ambient drone", "ambient"),
        ("deep house", "house"),
        ("drum'n'bass roller", "drum and bass"),
        ("80s synthwave", "synthwave"),
        ("a cinematic trailer", "cinematic"),
        ("jazz trio", "jazz"),
        ("a waltz for piano", "waltz"),
        ("bossa nova", "bossa nova"),
        ("8-bit game music", "chiptune"),
        ("boom bap", "hip-hop"),
        ("jazz, not techno", "jazz"),
    ],
)
def test_genre(words, genre) -> None:
    assert said(words).genre == genre


@pytest.mark.parametrize(
    ("words", "tempo"),
    [("90 bpm", 90), ("house at 124", 124), ("124BPM techno", 124), ("tempo 72.5", 72.5),
     ("bpm: 140", 140), ("100 beats per minute", 100)],
)  # fmt: skip
def test_tempo_in_numbers_is_exact(words, tempo) -> None:
    for seed in range(3):
        assert said(words, seed).tempo_bpm == tempo


def test_tempo_in_words_leans_within_the_genre() -> None:
    for seed in range(5):
        low, high = table("genres")["house"]["tempo"]
        assert low * 0.85 <= said("slow house", seed).tempo_bpm < said("house", seed).tempo_bpm
        assert said("house", seed).tempo_bpm < said("very fast house", seed).tempo_bpm <= high * 1.15


@pytest.mark.parametrize(
    ("words", "key"),
    [("in D minor", "D minor"), ("C# major", "C# major"), ("in F sharp minor", "F# minor"), ("b flat major", "Bb major"),
     ("in Em", "E minor"), ("jazz in F#m", "F# minor"), ("e dorian", "E dorian"), ("key of G", "G major"), ("Db minor", "C# minor")],
)  # fmt: skip
def test_key(words, key) -> None:
    assert str(said(words).key) == key


@pytest.mark.parametrize("words", ["in a forest", "music in a minor-league stadium bar", "play in b", "walk in e"])
def test_articles_and_letters_are_no_keys(words) -> None:
    keys = {str(said(words, seed).key) for seed in range(12)}
    assert len(keys) > 1 or "minor" in words


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("30 seconds", 30), ("two minutes", 120), ("1:30", 90), ("2m30s", 150), ("45s ambient", 45), ("half a minute", 30),
     ("a minute", 60), ("one and a half minutes", 90), ("a minute and a half", 90), ("90 sec", 90), ("3 min jazz", 180),
     ("2 minutes 10 seconds", 130), ("1.5 minutes", 90), ("a 10-second jingle", 10), ("80s synthwave", 30), ("1920s jazz", 30), ("a 1950s diner, 40s", 40),
     ("808 bass house", 30), ("techno", 30)],
)  # fmt: skip
def test_duration(words, seconds) -> None:
    assert said(words).duration_s == seconds


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("no drums", (), ("drums",)),
        ("without drums and bass", (), ("drums", "bass")),
        ("without drums, bass or guitar", (), ("drums", "bass", "guitar")),
        ("no drums, no bass, with piano", ("piano",), ("drums", "bass")),
        ("no drums but piano", ("piano",), ("drums",)),
        ("no drums, piano and flute", ("piano", "flute"), ("drums",)),
        ("a huge drop with drums", ("drums",), ()),
        ("guitar and violin", ("guitar", "violin"), ()),
        ("drumless", (), ("drums",)),
        ("instrumental", (), ("vocals",)),
        ("no vocals, lots of brass", ("brass",), ("vocals",)),
        ("without any kind of percussion", (), ("drums",)),
        ("upright bass", ("double bass",), ()),
        ("electric piano without strings", ("electric piano",), ("strings",)),
    ],
)
def test_instruments_in_and_out(words, wanted, unwanted) -> None:
    brief = said(words)
    assert set(brief.instruments) == set(wanted)
    assert set(brief.excluded) == set(unwanted)


@pytest.mark.parametrize(
    "words", ["piano only", "only piano", "solo piano", "just a piano", "sad piano alone", "nothing but piano"]
)
def test_only_says_that_nobody_else_plays(words) -> None:
    brief = said(words)
    assert brief.only
    assert brief.instruments == ("piano",)
    assert brief.excluded == ()
    assert any(each.field == "only" and each.words in words for each in brief.understood)


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [("happy", "valence", 1), ("sad and lonely", "valence", -1), ("not happy", "valence", -1), ("calm", "energy", -1),
     ("energetic", "energy", 1), ("nothing aggressive", "energy", -1), ("tense", "tension", 1), ("peaceful", "tension", -1),
     ("dark", "brightness", -1), ("bright", "brightness", 1), ("a rainy night", "brightness", -1), ("never sad", "valence", 1)],
)  # fmt: skip
def test_mood_signs(words, axis, sign) -> None:
    assert sign * getattr(said(words).mood, axis) > 0.05


def test_mood_leaves_room_and_knows_degrees() -> None:
    extreme = said("very very dark, gloomy, sinister, ominous, angry, brutal, terribly sad")
    for axis in ("valence", "energy", "tension", "brightness"):
        assert abs(getattr(extreme.mood, axis)) <= 0.6
    assert said("slightly dark").mood.brightness > said("dark").mood.brightness >= said("very dark").mood.brightness


def test_valence_chooses_the_mode_where_no_key_was_said() -> None:
    assert all(said("happy house", seed).key.mode is Mode.MAJOR for seed in range(8))
    assert all(said("sad house", seed).key.mode is Mode.MINOR for seed in range(8))
    assert said("happy house in D minor").key == Key("D")


@pytest.mark.parametrize(
    ("words", "metre"),
    [("jazz in 3/4", (3, 4)), ("7/8 techno", (7, 8)), ("a waltz", (3, 4)), ("house", (4, 4)), ("13/4", (4, 4))],
)
def test_metre(words, metre) -> None:
    assert said(words).metre == metre


def test_form_in_words() -> None:
    assert [each.name for each in said("intro, build, drop, outro").sections] == ["intro", "build", "drop", "outro"]
    assert "drop" in {each.name for each in said("a big drop").sections}
    assert said("the main theme of a film").sections == ()


@settings(deadline=None, max_examples=60)
@given(
    duration=st.floats(1.0, 600.0),
    tempo=st.one_of(st.none(), st.integers(40, 220)),
    metre=st.sampled_from(["4/4", "3/4", "7/8"]),
    seed=st.integers(0, 1000),
)
def test_a_loop_is_whole_bars(duration, tempo, metre, seed) -> None:
    words = f"house loop in {metre}" + (f" at {tempo} bpm" if tempo else "")
    brief = said(words, seed, duration_s=duration)
    assert brief.loop
    bars = brief.duration_s / brief.bar_s
    assert bars == pytest.approx(round(bars), abs=1e-6)
    assert round(bars) >= 1
    if tempo:
        assert brief.tempo_bpm == tempo
        if abs(brief.duration_s - duration) > 1e-6:
            assert any("whole bars" in each.words for each in brief.understood)
    else:
        assert brief.duration_s == duration
        if duration > 30:
            plain = said(f"house in {metre}", seed, duration_s=duration).tempo_bpm
            assert abs(brief.tempo_bpm / plain - 1) <= 0.0401


def test_options_win_and_conflicts_are_named() -> None:
    brief = said("one minute of ambient, no loop", duration_s=20.0, loop=True)
    assert brief.duration_s == 20.0
    assert brief.loop
    assert len(brief.conflicts) == 2
    assert any("one minute" in each and "20 s" in each for each in brief.conflicts)
    assert not said("one minute of ambient", duration_s=60.0).conflicts
    assert any("jazz" in each and "house" in each for each in said("house and jazz").conflicts)
    assert said("no loop please").loop is False


def test_a_clip_yields_to_words_and_beats_inference() -> None:
    heard = understand(Wish("", clip=ClipSource("a.wav")), 1, CLIP)
    assert heard.tempo_bpm == 96.0
    assert heard.key == Key("A")
    assert heard.reference == CLIP
    assert {each.source for each in heard.understood if each.field in {"tempo_bpm", "key"}} == {"reference"}
    worded = understand(Wish("120 bpm in C major", clip=ClipSource("a.wav")), 1, CLIP)
    assert worded.tempo_bpm == 120
    assert str(worded.key) == "C major"


def test_what_was_understood_names_its_words_and_source() -> None:
    brief = said("sad lo-fi at 80 bpm in D minor, no drums, 40 seconds", loop=False)
    causes = {each.field: each for each in brief.understood}
    assert causes["genre"].words == "lo-fi"
    assert "80" in causes["tempo_bpm"].words
    assert causes["key"].words == "D minor"
    assert causes["duration_s"].words == "40 seconds"
    assert causes["excluded"].words == "no drums"
    assert causes["mood.valence"].words == "sad"
    assert causes["loop"].source == "option"
    assert brief.unused == ()


def test_words_nothing_was_made_of_are_listed_once() -> None:
    brief = said("jazz with zorblax and zorblax, quantum turnips")
    assert brief.unused == ("zorblax", "quantum", "turnips")
    assert brief.words == "jazz with zorblax and zorblax, quantum turnips"


def test_seeds_vary_what_was_not_said_and_nothing_else() -> None:
    briefs = [said("house, 20 seconds", seed) for seed in range(12)]
    assert len({each.key for each in briefs}) > 4
    assert len({each.tempo_bpm for each in briefs}) > 3
    assert {each.genre for each in briefs} == {"house"}
    assert said("house", 5) == said("house", 5)
    assert len({said("something", seed).genre for seed in range(20)}) > 3


@pytest.mark.parametrize("words", ["", "   \n"])
def test_nothing_is_refused(words) -> None:
    with pytest.raises(BadRequest):
        said(words)


@pytest.mark.parametrize("words", ["0 seconds", "two hours", "11 minutes", "0.2 seconds of jazz", "999999 s"])
def test_durations_out_of_bounds_are_refused_in_a_sentence(words) -> None:
    with pytest.raises(BadRequest, match="1 to 600"):
        said(words)


@pytest.mark.parametrize("seconds", [0.99, 600.5, -3.0, float("nan"), float("inf")])
def test_option_durations_out_of_bounds_are_refused(seconds) -> None:
    with pytest.raises(BadRequest):
        said("jazz", duration_s=seconds)


def test_too_many_words_are_refused() -> None:
    with pytest.raises(BadRequest):
        said("a" * 2001)


def test_an_impossible_tempo_is_named_and_bent() -> None:
    brief = said("9000 bpm gabber")
    assert brief.tempo_bpm == 300
    assert any("9000" in each for each in brief.conflicts)


@settings(deadline=None, max_examples=200)
@given(words=st.text(max_size=2000), seed=st.integers(0, 2**63), loop=st.sampled_from([None, True, False]))
def test_any_text_makes_a_brief_or_a_sentence(words, seed, loop) -> None:
    try:
        brief = said(words, seed, loop=loop)
    except BadRequest:
        return
    assert brief.words == words
    assert 1 <= brief.duration_s <= 600
    assert 30 <= brief.tempo_bpm <= 400
    assert Brief.from_json(brief.to_json()) == brief


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(
    ["no", "without", "not", "only", "drums", "piano", ",", "and", "or", "loop", "30", "s", "bpm", "in", "A", "minor", "F#", "3/4", "very",
     "dark", "intro", "drop", "1:30", "two", "minutes", "at", "90", "house", "a", "the", "80s", "ß", "İ", "Ⅷ", "\uff19\uff10", "♭"]), max_size=30))  # fmt: skip
def test_heaps_of_known_words_never_break_it(parts) -> None:
    try:
        brief = said(" ".join(parts) or "x")
    except BadRequest:
        return
    assert not set(brief.instruments) & set(brief.excluded)


def test_every_example_prompt_is_understood_in_full() -> None:
    for prompt in lines("prompts"):
        brief = said(prompt)
        assert len(brief.unused) <= 3, (prompt, brief.unused)
        assert not brief.conflicts, prompt


def test_every_lexicon_entry_is_well_formed() -> None:
    for group in (*table("moods")["groups"], *table("scenes")["scenes"]):
        axes = group.get("axes", group.get("mood"))
        assert len(axes) == 4
        assert all(-0.6 <= value <= 0.6 for value in axes), group["words"]
        assert set(group.get("genres", ())) <= set(table("genres"))
        assert set(group.get("instruments", ())) <= set(table("instruments"))
    for genre, entry in table("genres").items():
        assert said(genre).genre == genre
        assert 40 <= entry["tempo"][0] < entry["tempo"][1] <= 200
    for name in set(table("instruments")) - {"melody", "texture"}:  # parts that every piece has
        assert name in said(f"with {name}").instruments


def test_suggestions_match_fit_and_continue() -> None:
    assert len(suggest_prompts("")) == 10
    assert suggest_prompts("jazz", 3)[0].casefold().count("jazz")
    for typed in ("lo", "a dark hou", "xyzzy", "ambient ", "🎵", "a" * 300):
        found = suggest_prompts(typed)
        assert 0 < len(found) <= 10
        assert len(set(found)) == len(found)
        assert all(len(each) <= 100 for each in found)


def test_a_refined_brief_keeps_its_words() -> None:
    brief = said("dark house")
    assert replace(brief, tempo_bpm=120.0).words == "dark house"


@pytest.mark.parametrize(
    ("words", "players"),
    [
        ("jazz trio with drums, piano and double bass", ("drums", "piano", "double bass")),
        ("duo for violin and piano", ("violin", "piano")),
        ("piano, bass and drums trio playing swing", ("piano", "bass", "drums")),
    ],
)
def test_a_band_that_counts_itself_and_names_them_all_has_nobody_else(words: str, players: tuple[str, ...]) -> None:
    brief = said(words)
    assert (brief.instruments, brief.only) == (players, True)


@pytest.mark.parametrize("words", ["jazz trio with saxophone", "duo with guitar and flute, plus light drums"])
def test_a_band_that_does_not_name_all_may_have_others(words: str) -> None:
    assert not said(words).only
