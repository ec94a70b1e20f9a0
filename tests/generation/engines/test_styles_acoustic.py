"""Acoustic grammars: what makes each genre itself, at the level of notes; and that its beat and key can be heard."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.audio.analyse import analyse
from generation.brief import TONICS, Brief, Key, Mode
from generation.engines import create
from generation.engines.sketch.compose import compose
from generation.engines.sketch.parts import drums
from generation.engines.sketch.parts.strumming import fretted
from generation.engines.sketch.score import Note, Score
from generation.engines.sketch.styles import style_of
from generation.engines.sketch.theory import chord
from generation.ports import RenderRequest, Watch
from generation.rendering import Rendering

TEMPI = {
    "orchestral": 92.0,
    "rock": 124.0,
    "folk": 100.0,
    "bossa nova": 124.0,
    "classical": 96.0,
    "ambient": 66.0,
    "cinematic": 100.0,
    "jazz": 136.0,
    "waltz": 132.0,
}
GENRES = tuple(TEMPI)


def brief(genre: str, **changes) -> Brief:
    metre = (3, 4) if genre == "waltz" else (4, 4)
    usual = Brief("", genre, TEMPI[genre], Key("D", Mode.MINOR), duration_s=30.0, seed=1, metre=metre)
    return replace(usual, **changes)


def part(score: Score, role: str) -> tuple[Note, ...]:
    return next((each.notes for each in score.parts if each.role == role), ())


def struck(notes: tuple[Note, ...], drum: int) -> list[float]:
    return [note.start for note in notes if note.pitch == drum]


@pytest.mark.parametrize("genre", GENRES)
def test_a_grammar_offers_choices_and_every_progression_stands_on_the_tonic(genre) -> None:
    style = style_of(genre)
    for family, mode in (("minor", Mode.MINOR), ("major", Mode.MAJOR)):
        assert len(set(style.progressions[family])) >= 4
        for progression in style.progressions[family]:
            chords = [chord(symbol, Key("C", mode)) for bar in progression for symbol in bar.split()]
            assert chords[0].root == 0, progression
            assert len({each.root for each in chords}) >= 2
    bass = next(spec for spec in style.parts if spec.role == "bass")
    assert len(set(bass.patterns)) >= 3
    others = [len(set(spec.patterns)) for spec in style.parts if spec.role in {"chords", "arp"}]
    assert max(len(style.groove), *others) >= 2


@pytest.mark.parametrize("genre", GENRES)
def test_seeds_differ_in_theme_chords_and_accompaniment(genre) -> None:
    scores = [compose(brief(genre), seed) for seed in range(12)]
    assert len({score.theme for score in scores}) == 12

    def rhythm(score: Score, roles: set[str]) -> tuple[tuple[str, int], ...]:
        played = [
            (each.role, round(note.start * 4)) for each in score.parts if each.role in roles for note in each.notes
        ]
        return tuple(sorted(set(played)))

    assert len({rhythm(score, {"bass", "chords", "arp", "drums"}) for score in scores}) >= 6
    assert len({tuple(note.pitch % 12 for note in part(score, "bass")) for score in scores}) >= 6


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("loop", [False, True])
def test_four_bars_eight_seconds_and_a_minute_are_whole(genre, loop) -> None:
    for duration in (4 * brief(genre).bar_s, 8.0, 60.0):
        score = compose(brief(genre, duration_s=duration, loop=loop), 3)
        roles = {each.role for each in score.parts}
        assert {"bass", "melody"} <= roles
        assert len(roles) >= 3
        sounding = [note for each in score.parts if each.role not in {"texture", "riser"} for note in each.notes]
        # Nowhere more than a bar without a beginning, before the last chord.
        starts = sorted({0.0, *(note.start for note in sounding)})
        gaps = [after - before for before, after in pairwise(starts)]
        assert max(gaps) <= 4.1, (genre, duration)
    assert len(score.spans) >= 2
    energies = {span.energy for span in score.spans}
    assert len(energies) >= 2


@pytest.mark.parametrize("genre", GENRES)
def test_without_drums_the_rest_is_whole(genre) -> None:
    score = compose(brief(genre, excluded=("drums", "percussion")), 2)
    assert not {each.role for each in score.parts} & {"drums", "timpani"}
    assert {"bass", "melody"} <= {each.role for each in score.parts}


def test_the_orchestra_has_no_drum_kit_and_its_winds_take_turns() -> None:
    for seed in range(6):
        score = compose(brief("orchestral", duration_s=60.0), seed)
        kit = {note.pitch for note in part(score, "drums")}
        assert not kit & {drums.SNARE, drums.CLOSED, drums.OPEN, drums.RIDE, drums.CLAP}
        bars = [
            {int(note.start / 4 + 0.02) for note in part(score, role) if note.start < score.ending - 0.2}
            for role in ("flute", "oboe", "clarinet")
        ]
        assert sum(map(bool, bars)) >= 2
        assert not bars[0] & bars[1]
        assert not bars[1] & bars[2]
        assert not bars[0] & bars[2]
        bass, celli = part(score, "bass"), part(score, "celli")
        together = {round(note.start * 4) for note in bass} & {round(note.start * 4) for note in celli}
        assert len(together) > 0.8 * len({round(note.start * 4) for note in bass})


def test_the_timpani_strike_only_roots_and_mark_where_sections_begin() -> None:
    score = compose(brief("orchestral", duration_s=60.0), 4)
    strokes = part(score, "timpani")
    full = [span for span in score.spans if span.energy >= 0.5]
    for span in full:
        assert any(abs(note.start - score.bar_start(span.bar)) < 0.2 for note in strokes), span


def test_rock_stands_on_power_chords_and_a_backbeat() -> None:
    for seed in range(6):
        score = compose(brief("rock", duration_s=60.0), seed)
        left = part(score, "left")
        by_start: dict[int, set[int]] = {}
        for note in left:
            by_start.setdefault(round(note.start * 4), set()).add(note.pitch)
        widths = [max(pitches) - min(pitches) for pitches in by_start.values() if len(pitches) == 3]
        assert widths
        assert all(width == 12 for width in widths)
        body = [span for span in score.spans if span.name in {"main", "lift"}]
        beats = struck(part(score, "drums"), drums.SNARE)
        held = [span for span in body if any(abs(beat - score.bar_start(span.bar) - 1.0) < 0.15 for beat in beats)]
        assert len(held) >= len(body) // 2


@given(st.sampled_from(TONICS), st.sampled_from(list(Mode)), st.sampled_from(["1", "2", "4", "5", "6", "5:7", "1:9"]))
@settings(max_examples=60, deadline=None)
def test_a_fretted_chord_is_the_chord_with_its_root_below(tonic, mode, symbol) -> None:
    harmony = chord(symbol, Key(tonic, mode))
    pitches = fretted(harmony)
    assert pitches[0] % 12 == harmony.root
    assert 4 <= len(pitches) <= 6
    assert list(pitches) == sorted(pitches)
    assert {pitch % 12 for pitch in pitches} <= set(harmony.pitch_classes)
    assert 40 <= pitches[0] <= 51
    assert pitches[-1] <= 76


def test_a_folk_thumb_keeps_the_beat() -> None:
    for seed in range(6):
        score = compose(brief("folk", duration_s=40.0), seed)
        low = [note for note in part(score, "chords") if note.pitch < 55 and note.start < score.ending - 0.5]
        on_beat = [note for note in low if abs(note.start - round(note.start)) < 0.15]
        assert len(on_beat) > 0.7 * len(low)
        assert len(on_beat) > 0.4 * score.ending


def test_a_bossa_guitar_is_ahead_of_the_bar_and_the_clave_takes_two() -> None:
    ahead = 0
    for seed in range(8):
        score = compose(brief("bossa nova", duration_s=40.0), seed)
        starts = [note.start for note in part(score, "chords")]
        ahead += sum(abs(start % 4 - 3.5) < 0.12 for start in starts)
        clave = [round(start * 4) % 32 for start in struck(part(score, "drums"), drums.RIM)]
        if len(clave) > 8:
            assert {slot % 16 for slot in clave if slot < 16} != {slot % 16 for slot in clave if slot >= 16}
    assert ahead > 10


def test_a_classical_piece_is_a_piano_and_nothing_else() -> None:
    for seed in range(6):
        score = compose(brief("classical", duration_s=40.0), seed)
        assert {each.voice for each in score.parts} == {"piano"}
        last = [note for note in part(score, "melody") if note.start >= score.ending - 0.2]
        assert all(note.pitch % 12 in {2, 5, 9} for note in last)
        forces = [note.velocity for note in part(score, "melody")]
        assert max(forces) > 1.25 * min(forces)


def test_the_ambient_pulse_stays_on_the_beat_but_never_settles() -> None:
    for seed in range(6):
        score = compose(brief("ambient", duration_s=60.0), seed)
        pulse = [note for note in part(score, "arp") if note.start < score.ending - 0.5]
        on_eighths = [note for note in pulse if abs(2 * note.start - round(2 * note.start)) < 0.25]
        assert len(on_eighths) > 0.95 * len(pulse)
        bars: dict[int, tuple[int, ...]] = {}
        for note in pulse:
            bars[int(note.start / 4 + 0.02)] = (*bars.get(int(note.start / 4 + 0.02), ()), note.pitch)
        assert len(set(bars.values())) > 0.6 * len(bars)


def test_low_brass_roars_where_a_cinematic_section_opens() -> None:
    score = compose(brief("cinematic", duration_s=60.0), 1)
    roars = {round(note.start) for note in part(score, "roar")}
    full = [span for span in score.spans if span.energy >= 0.55]
    assert full
    assert all(round(score.bar_start(span.bar)) in roars for span in full)


def test_a_jazz_bass_strolls_and_walks() -> None:
    walked = strolled = 0
    for seed in range(8):
        score = compose(brief("jazz", duration_s=60.0), seed)
        per_bar: dict[int, int] = {}
        for note in part(score, "bass"):
            bar = int((note.start + score.pickup) / 4 + 0.02)
            per_bar[bar] = per_bar.get(bar, 0) + 1
        walked += sum(count == 4 for count in per_bar.values())
        strolled += sum(count in {2, 3} for count in per_bar.values())
    assert walked > 20
    assert strolled > 20


@pytest.mark.parametrize("genre", GENRES)
def test_the_beat_and_the_key_can_be_heard(genre, monkeypatch) -> None:
    monkeypatch.setenv("NOCTURNE_SOUNDFONT", "none")
    asked = brief(genre, duration_s=14.0, key=Key("G", Mode.MAJOR))
    made = create("sketch").render([RenderRequest(asked, 5, watch=Watch())])[0]
    assert isinstance(made, Rendering), made
    heard = analyse(made.mix)
    assert heard.tempo_bpm is not None
    tapped = (1.0, 2.0, 0.5, 3.0, 1 / 3) if genre == "waltz" else (1.0, 2.0, 0.5)
    assert min(abs(heard.tempo_bpm / (asked.tempo_bpm * factor) - 1) for factor in tapped) <= 0.04
    assert heard.key == asked.key
