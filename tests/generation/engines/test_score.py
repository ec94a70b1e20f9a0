"""Scores: exact lengths, whole bars, themes and harmony, without a sample of sound."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import TONICS, Brief, Heard, Key, Mode, Mood, ReferenceMode, ReferenceUse, Section
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.compose import compose, context_of
from generation.engines.sketch.form import plan
from generation.engines.sketch.midi import signature_of
from generation.engines.sketch.score import Score
from generation.engines.sketch.styles import style_of, styles
from generation.engines.sketch.theory import SCALES, chord, degree_pitch, voicing

STYLES = tuple(styles())


def brief(**changes) -> Brief:
    usual = Brief(words="", genre="lo-fi", tempo_bpm=84.0, key=Key("D"), duration_s=30.0, seed=1)
    return replace(usual, **changes)


def notes_of(score: Score, *roles: str) -> list:
    return [note for part in score.parts if not roles or part.role in roles for note in part.notes]


@settings(deadline=None, max_examples=60)
@given(
    duration=st.floats(1.0, 600.0),
    tempo=st.floats(30.0, 300.0),
    metre=st.sampled_from([(4, 4), (3, 4), (6, 8), (5, 4), (7, 8), (12, 8), (2, 4)]),
    style=st.sampled_from(STYLES),
    loop=st.booleans(),
)
def test_a_form_fills_any_duration_exactly(duration, tempo, metre, style, loop) -> None:
    asked = brief(duration_s=duration, tempo_bpm=tempo, metre=metre, genre=style, loop=loop)
    form = plan(asked, style_of(style).ring_s)
    assert form.beats * 60.0 / form.tempo_bpm == pytest.approx(duration, abs=1e-6)
    assert sum(span.bars for span in form.spans) == form.bars
    assert all(before.bar + before.bars == after.bar for before, after in pairwise(form.spans))
    if loop:
        assert form.beats == pytest.approx(form.bars * form.bar_beats)
    else:
        assert form.tempo_bpm == tempo
        assert 0.0 <= form.ending < form.beats
        assert 0.0 <= form.pickup < form.bar_beats
        assert form.bars * form.bar_beats - form.pickup == pytest.approx(form.ending)


@settings(deadline=None, max_examples=40)
@given(
    duration=st.floats(1.0, 90.0),
    tempo=st.floats(40.0, 240.0),
    metre=st.sampled_from([(4, 4), (3, 4), (6, 8), (5, 4), (7, 8)]),
    style=st.sampled_from(STYLES),
    seed=st.integers(0, 2**64),
    tonic=st.sampled_from(TONICS),
    mode=st.sampled_from(list(Mode)),
    mood=st.tuples(*[st.floats(-1, 1)] * 4),
    loop=st.booleans(),
)
def test_every_score_stays_within_its_piece_and_range(
    duration, tempo, metre, style, seed, tonic, mode, mood, loop
) -> None:
    asked = brief(
        duration_s=duration,
        tempo_bpm=tempo,
        metre=metre,
        genre=style,
        key=Key(tonic, mode),
        mood=Mood(*mood),
        loop=loop,
    )
    score = compose(asked, seed)
    assert notes_of(score)
    for part in score.parts:
        for note in part.notes:
            assert 0 <= note.start < score.beats
            assert note.length > 0
            assert loop or note.start + note.length <= score.beats + 1e-9
            assert 20 <= note.pitch <= 108
            assert 0 < note.velocity <= 1


def test_the_same_seed_composes_the_same_and_another_one_another_theme() -> None:
    for style in STYLES:
        asked = brief(genre=style)
        assert compose(asked, 7) == compose(asked, 7)
        themes = {context_of(asked, Seeds(seed)).theme for seed in range(200)}
        assert len(themes) == 200, style


def test_a_theme_survives_tempo_key_and_valence() -> None:
    first = compose(brief(), 3)
    changed = compose(brief(tempo_bpm=70.0, key=Key("F", Mode.MAJOR), mood=Mood(valence=0.6)), 3)
    assert changed.theme == first.theme


def test_taking_the_drums_away_leaves_every_other_note_alone() -> None:
    with_drums = {(part.stem, part.role): part for part in compose(brief(), 5).parts}
    without = {(part.stem, part.role): part for part in compose(brief(excluded=("drums",)), 5).parts}
    assert ("drums", "drums") in with_drums
    assert ("drums", "drums") not in without
    assert without == {name: part for name, part in with_drums.items() if name != ("drums", "drums")}


@pytest.mark.parametrize("style", STYLES)
def test_the_tune_lies_in_the_key_and_the_piece_ends_on_its_tonic(style) -> None:
    for seed in range(4):
        score = compose(brief(genre=style, key=Key("E", Mode.MINOR)), seed)
        # The dominant of a minor key has its leading note.
        scale = {(4 + step) % 12 for step in (*SCALES[Mode.MINOR], 11)}
        tune = notes_of(score, "melody")
        assert sum(note.pitch % 12 in scale for note in tune) >= 0.9 * len(tune)
        last_bass = [note for note in notes_of(score, "bass") if note.start >= score.ending - 0.2]
        assert last_bass
        assert all(note.pitch % 12 == 4 for note in last_bass)


def test_a_long_piece_has_sections_that_rise_and_fall() -> None:
    score = compose(brief(duration_s=120.0), 1)
    names = [span.name for span in score.spans]
    assert {"intro", "main", "lift", "break"} <= set(names)
    energies = [span.energy for span in score.spans]
    assert max(energies) - min(energies) > 0.3


def test_asked_sections_are_kept_in_order() -> None:
    asked = brief(sections=(Section("intro", 4), Section("build", 4), Section("drop", 8)), duration_s=60.0)
    spans = compose(asked, 1).spans
    assert [span.name for span in spans] == ["intro", "build", "drop"]
    assert spans[2].bars > spans[0].bars


def test_energy_adds_notes_and_so_does_a_busy_clip() -> None:
    def count(**changes) -> int:
        return sum(len(notes_of(compose(brief(**changes), seed), "drums", "melody")) for seed in range(6))

    calm, lively = count(mood=Mood(energy=-0.6)), count(mood=Mood(energy=0.6))
    assert lively > 1.1 * calm
    busy = ReferenceUse("0" * 64, ReferenceMode.STYLE, Heard(10.0, energy=0.8, onset_density=9.0))
    sparse = ReferenceUse("0" * 64, ReferenceMode.STYLE, Heard(10.0, energy=-0.8, onset_density=0.8))
    assert count(reference=busy) > count(reference=sparse)


def test_styles_differ_in_what_they_play() -> None:
    scores = {style: compose(brief(genre=style, tempo_bpm=100.0, metre=(4, 4)), 1) for style in STYLES}
    fingerprints = {
        style: tuple(sorted((part.role, part.voice, len(part.notes)) for part in score.parts))
        for style, score in scores.items()
    }
    assert len(set(fingerprints.values())) == len(STYLES)
    assert not notes_of(scores["ambient"], "drums")
    assert notes_of(scores["house"], "drums")


def test_only_a_piano_leaves_nobody_else() -> None:
    for style in STYLES:
        score = compose(brief(genre=style, instruments=("piano",), only=True), 1)
        assert {part.voice for part in score.parts} == {"piano"}, style
        assert len({part.role for part in score.parts}) >= 3


def test_chords_are_read_and_voices_led() -> None:
    c_major = Key("C", Mode.MAJOR)
    assert chord("1", c_major).pitch_classes == (0, 4, 7)
    assert chord("2:9", c_major).pitch_classes == (2, 5, 9, 0, 4)
    assert chord("5M:7", Key("A", Mode.MINOR)).pitch_classes == (4, 8, 11, 2)
    assert chord("b7", c_major).pitch_classes == (10, 2, 5)
    with pytest.raises(ValueError, match="no chord"):
        chord("H", c_major)
    previous: tuple[int, ...] = ()
    for symbol in ("1", "4", "5", "1"):
        pitches = voicing(chord(symbol, c_major), previous, 60, 3)
        if previous:
            moved = sum(min(abs(pitch - old) for old in previous) for pitch in pitches)
            assert moved <= 6
        previous = pitches


@pytest.mark.parametrize("style", STYLES)
def test_voices_are_led_without_jumps_through_every_progression(style) -> None:
    for family, mode in (("minor", Mode.MINOR), ("major", Mode.MAJOR)):
        for progression in style_of(style).progressions[family]:
            chords = [chord(symbol, Key("A", mode)) for bar in (*progression, *progression) for symbol in bar.split()]
            voiced = [voicing(chords[0], (), 60, 4)]
            for each in chords[1:]:
                voiced.append(voicing(each, voiced[-1], 60, 4))
            for before, after in pairwise(voiced):
                moves = [min((pitch - old for old in before), key=abs) for pitch in after]
                assert max(abs(move) for move in moves) <= 7, (before, after)
                assert sum(abs(move) for move in moves) <= 12, (before, after)
                # Two voices an octave apart never leap together by more than a fifth.
                octaves = [low for low in before if low + 12 in before]
                assert not [low for low in octaves for to in after if to + 12 in after and min(moves, key=abs) > 7]


def test_a_build_rises() -> None:
    sections = (Section("intro", 4), Section("build", 4), Section("drop", 8))
    for style in ("house", "techno", "rock", "cinematic", "synthwave"):
        score = compose(brief(genre=style, tempo_bpm=125.0, sections=sections), 1)
        build = score.spans[1]
        begin, length = score.bar_start(build.bar), build.bars * score.bar_beats
        quarters: list[list] = [[], [], [], []]
        for note in notes_of(score, "drums"):
            if 0 <= note.start - begin < length - 0.1:
                quarters[int(4 * (note.start - begin) / length)].append(note)
        rolled = [[note for note in each if note.pitch in {38, 39, 41}] for each in quarters]
        assert len(rolled[3]) > 1.5 * len(rolled[0]), style
        assert max(note.velocity for note in rolled[3]) > 1.3 * max(note.velocity for note in rolled[0]), style
        assert score.spans[2].energy > build.energy


def test_ambient_music_moves_within_half_a_minute() -> None:
    score = compose(brief(genre="ambient", tempo_bpm=64.0), 1)
    assert len(score.spans) >= 3
    playing = [
        {
            part.role
            for part in score.parts
            for note in part.notes
            if score.bar_start(span.bar) <= note.start < score.bar_start(span.bar + span.bars)
            and part.role != "texture"
        }
        for span in score.spans
    ]
    assert len(playing[0]) < len(playing[-1])


@pytest.mark.parametrize("tonic", TONICS)
@pytest.mark.parametrize("mode", list(Mode))
def test_the_key_signature_has_the_notes_of_the_key(tonic: str, mode: Mode) -> None:
    key = Key(tonic, mode)
    signature = signature_of(key)
    written = Key(signature.removesuffix("m"), Mode.MINOR if signature.endswith("m") else Mode.MAJOR)
    assert {degree_pitch(written, step, 4) % 12 for step in range(7)} == {
        degree_pitch(key, step, 4) % 12 for step in range(7)
    }
    if mode in {Mode.MAJOR, Mode.MINOR}:
        assert written == key
