"""What was asked is what is written: tempo, key, metre, length, whole bars; in the score and in the MIDI file."""

import io
from dataclasses import replace

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generation.brief import TONICS, Brief, Key, Kind, Mode
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.compose import compose, context_of
from generation.engines.sketch.midi import midi_bytes, signature_of
from generation.engines.sketch.score import Note, Score
from generation.engines.sketch.style import Context
from generation.engines.sketch.styles import styles
from generation.engines.sketch.theory import SCALES, chord

STYLES = tuple(styles())
METRES = ((3, 4), (4, 4), (5, 4), (6, 8), (7, 8), (12, 8))
BRIEFS = st.builds(
    Brief,
    words=st.just(""),
    genre=st.sampled_from(STYLES),
    tempo_bpm=st.floats(40.0, 220.0),
    key=st.builds(Key, st.sampled_from(TONICS), st.sampled_from(list(Mode))),
    duration_s=st.floats(1.0, 60.0),
    seed=st.integers(0, 2**31),
    kind=st.sampled_from([Kind.TRACK, Kind.TRACK, Kind.JINGLE, Kind.UI_SOUND]),
    metre=st.sampled_from(METRES),
)


def in_midi(score: Score) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(midi_bytes(score, score.parts, {})))


def first(song: mido.MidiFile, kind: str) -> mido.MetaMessage:
    return next(message for message in song.tracks[0] if message.type == kind)


@settings(deadline=None, max_examples=50)
@given(asked=BRIEFS)
def test_tempo_key_metre_and_length_are_the_ones_asked(asked) -> None:
    score = compose(asked, asked.seed)
    assert (score.tempo_bpm, score.key, score.metre, score.duration_s) == (
        *(asked.tempo_bpm, asked.key, asked.metre),
        asked.duration_s,
    )
    assert score.beats * 60.0 / score.tempo_bpm == pytest.approx(asked.duration_s, abs=1e-9)
    song = in_midi(score)
    assert mido.tempo2bpm(first(song, "set_tempo").tempo) == pytest.approx(asked.tempo_bpm, rel=2e-6)
    signature = first(song, "time_signature")
    assert (signature.numerator, signature.denominator) == asked.metre
    assert first(song, "key_signature").key == signature_of(asked.key)
    assert song.length == pytest.approx(asked.duration_s, abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(asked=BRIEFS, bars=st.integers(1, 12))
def test_a_loop_of_whole_bars_has_them_exactly_and_keeps_its_tempo(asked, bars) -> None:
    asked = replace(asked, loop=True, kind=Kind.TRACK, duration_s=bars * asked.bar_s)
    score = compose(asked, asked.seed)
    assert score.loop
    assert score.tempo_bpm == pytest.approx(asked.tempo_bpm, rel=1e-9)
    assert sum(span.bars for span in score.spans) == bars
    assert score.beats == pytest.approx(bars * score.bar_beats, abs=1e-9)
    assert in_midi(score).length == pytest.approx(asked.duration_s, abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(asked=BRIEFS)
def test_bass_and_tune_keep_to_their_registers_and_everybody_to_the_harmony(asked) -> None:
    asked = replace(asked, kind=Kind.TRACK)
    context = context_of(asked, Seeds(asked.seed))
    for part in compose(asked, asked.seed).parts:
        pitches = [note.pitch for note in part.notes]
        if part.role == "bass":
            assert max(pitches) < 55, part
        if part.role == "melody":
            assert min(pitches) >= 55, part
            assert max(pitches) <= 96, part
        if part.role in {"bass", "melody", "chords", "pad"}:
            strange = [note for note, after in _pairs(part.notes) if not _belongs(note, after, context)]
            assert len(strange) <= max(2, 0.02 * len(pitches)), (part.stem, part.role, strange)


def _pairs(notes: tuple[Note, ...]):
    """Each note with the ones that follow it within a beat."""
    for at, note in enumerate(notes):
        yield note, [each for each in notes[at + 1 : at + 6] if each.start <= note.start + 1.6]


def _belongs(note: Note, following: list[Note], context: Context) -> bool:
    """Whether a note is of the key, of a chord that sounds around it, or leads by a half step into the next."""
    tonic = context.brief.key.pitch_class
    scale = {(tonic + step) % 12 for step in SCALES[context.brief.key.mode]}
    at = note.start + context.form.pickup
    chords = {
        pitch
        for moment in (at - 0.2, at, at + 0.5, at + note.length, at + note.length + 0.5)
        for pitch in context.chord_at(moment).pitch_classes
    }
    final = chord(context.style.final, context.brief.key).pitch_classes
    leads = any(abs(each.pitch - note.pitch) in {1, 2} for each in following)
    return note.pitch % 12 in scale | chords | set(final) or leads
