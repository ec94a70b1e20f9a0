"""The measurements of sound, on sounds whose answers are known; each can say no."""

import io

import mido
import numpy as np
import pytest

from bot.eval import midi, sound
from bot.eval.finding import Finding, figures
from bot.eval.midi import Player, ScoreFile
from bot.eval.pieces import pieces
from generation.brief import Brief, Key, Kind, Mode, Section
from generation.rendering import Audio, Stem

RATE = 44100


def brief(**changes):
    usual = {"words": "x", "genre": "house", "tempo_bpm": 120.0, "key": Key("C", Mode.MAJOR), "duration_s": 10.0}
    return Brief(**{**usual, "seed": 1, **changes})


def tone(hertz=440.0, seconds=10.0, gain=0.1):
    at = np.arange(round(seconds * RATE)) / RATE
    return np.tile(gain * np.sin(2 * np.pi * hertz * at), (2, 1)).astype(np.float32)


def clicks(bpm, seconds=12.0):
    wave = np.zeros((2, round(seconds * RATE)), dtype=np.float32)
    burst = np.random.default_rng(1).standard_normal(1200).astype(np.float32) * np.exp(-np.arange(1200) / 250)
    for beat in np.arange(0, seconds - 0.1, 60 / bpm):
        at = round(beat * RATE)
        wave[:, at : at + 1200] += 0.4 * burst
    return Audio(wave, RATE)


def chords(pitches, seconds=12.0):
    """Triads of a major third and a fifth or their like, one per second, as sums of a few partials."""
    partials = (1, 2, 3)
    parts = [
        sum(tone(440 * 2 ** ((p - 69) / 12) * k, 1.0, 0.05 / k) for p in each for k in partials) for each in pitches
    ]
    return Audio(np.concatenate(parts * round(seconds / len(parts)), axis=1), RATE)


def test_duration_to_the_millisecond():
    assert sound.duration(Audio(tone(), RATE), brief()).share == 1
    assert sound.duration(Audio(tone(seconds=10.002), RATE), brief()).share == 0


def test_loudness():
    wave = tone(1000.0)
    level = sound.lufs(Audio(wave, RATE))
    right = wave * np.float32(10 ** ((-14 - level) / 20))
    assert sound.loudness(Audio(right, RATE)).share == 1
    assert sound.loudness(Audio(right * np.float32(1.05), RATE)).share == 0
    assert sound.loudness(Audio(np.zeros_like(wave), RATE)).share == 0


def test_a_peak_between_the_samples_is_seen():
    # A quarter of the rate, 45 degrees off: every sample lies 3 dB under the crest.
    at = np.arange(RATE)
    wave = np.tile(0.99 * np.sin(np.pi / 2 * at + np.pi / 4), (2, 1)).astype(np.float32)
    wave *= np.hanning(RATE).astype(np.float32) ** 0.1
    assert np.abs(wave).max() < 0.71
    assert sound.true_peak_db(Audio(wave, RATE)) == pytest.approx(-0.1, abs=0.1)
    assert sound.true_peak(Audio(wave, RATE), brief()).share == 0
    assert sound.true_peak(Audio(wave * np.float32(0.88), RATE), brief()).share == 1


def test_stems_have_to_sum():
    one, other = tone(220.0), tone(330.0)
    stems = [Stem("a", Audio(one, RATE)), Stem("b", Audio(other, RATE))]
    assert sound.stems_sum(Audio(one + other, RATE), stems).share == 1
    assert sound.stems_sum(Audio(one + other + np.float32(2e-6), RATE), stems).share == 0
    assert sound.stems_sum(Audio((one + other)[:, :-1], RATE), stems).share == 0
    assert sound.stems_sum(Audio(one, RATE), []).share == 0


@pytest.mark.parametrize(("heard", "share"), [(120, 1), (60, 1), (90, 0), (140, 0)])
def test_tempo_is_tolerant_of_octaves_only(heard, share):
    assert sound.tempo(clicks(heard), brief(tempo_bpm=120.0)).share == share


def test_tempo_and_key_are_not_asked_of_short_things():
    assert sound.tempo(clicks(120, 3.0), brief(duration_s=3.0)) is None
    assert sound.tempo(clicks(120), brief(kind=Kind.JINGLE)) is None
    assert sound.key(Audio(tone(), RATE), brief(), pitched=False) is None


def test_the_key_of_a_cadence():
    cadence = [(60, 64, 67), (65, 69, 72), (67, 71, 74), (60, 64, 67)]
    assert sound.heard_key(chords(cadence)) == Key("C", Mode.MAJOR)
    assert sound.heard_key(chords([[p + 5 for p in chord] for chord in cadence])) == Key("F", Mode.MAJOR)
    minor = [(57, 60, 64), (62, 65, 69), (64, 68, 71), (57, 60, 64)]
    assert sound.heard_key(chords(minor)) == Key("A", Mode.MINOR)


@pytest.mark.parametrize(
    ("heard", "share"),
    [("C major", 1.0), ("G major", 0.5), ("F major", 0.0), ("A minor", 0.3), ("C minor", 0.2), ("E minor", 0.0)],
)
def test_near_keys_count_as_in_mirex(heard, share):
    tonic, mode = heard.split()
    assert sound.key_share(Key("C", Mode.MAJOR), Key(tonic, Mode(mode))) == share


def test_the_relative_of_a_minor_key_and_modes():
    assert sound.key_share(Key("A", Mode.MINOR), Key("C", Mode.MAJOR)) == 0.3
    assert sound.key_share(Key("A", Mode.DORIAN), Key("A", Mode.MINOR)) == 1.0


def looping(seconds=8.0):
    """A sound that goes round without a seam: whole periods, and a soft click at each beat."""
    wave = tone(220.0, seconds)
    for beat in range(round(seconds * 2)):
        at = round(beat * RATE / 2) + 300
        wave[:, at : at + 40] += 0.05 * np.hanning(40).astype(np.float32)
    return wave


def test_a_seam_that_clicks_is_heard():
    loop = brief(loop=True, duration_s=8.0)
    assert sound.seam(Audio(looping(), RATE), loop).share == 1
    clicking = looping()
    clicking[:, -1] += 0.1
    assert sound.seam(Audio(clicking, RATE), loop).share == 0
    assert sound.seam(Audio(looping()[:, :-37], RATE), loop).share == 0
    assert sound.seam(Audio(looping(), RATE), brief()) is None


def test_what_sounds_at_a_bar_line_may_sound_at_the_seam():
    wave = looping()
    for bar in range(4):
        wave[:, bar * 2 * RATE] += 0.3
    assert sound.seam(Audio(wave, RATE), brief(loop=True, duration_s=8.0)).share == 1


def test_pieces_join_to_the_whole_and_loops_among_them_repeat():
    asked = brief(pieces=True, sections=(Section("main", 4, loop=True), Section("outro", 4)))
    main, outro = Audio(looping(), RATE), Audio(tone(330.0, 2.0), RATE)
    whole = Audio(np.concatenate([main.samples, outro.samples], axis=1), RATE)

    def shares(files):
        return [(each.name, each.share) for each in pieces(files, asked, whole)]

    fine = {"piece:1 main": main, "piece:2 outro": outro}
    peak = ("pieces.true_peak", 1)
    assert shares(fine) == [("pieces.join", 1), peak, ("pieces.seam", 1), peak]
    assert shares({"piece:1 main": main})[0] == ("pieces.join", 0)
    assert shares(fine | {"piece:2 outro": Audio(outro.samples[:, :-1], RATE)})[0] == ("pieces.join", 0)
    clicking = looping()
    clicking[:, -1] += 0.1
    assert ("pieces.seam", 0) in shares(fine | {"piece:1 main": Audio(clicking, RATE)})
    assert pieces({}, brief(), whole) == []


def midi_file(bpm=120.0, beats=20.0, key="C", metre=(4, 4), program=0):
    song = mido.MidiFile(ticks_per_beat=480)
    conductor, player = mido.MidiTrack(), mido.MidiTrack()
    conductor.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm)))
    conductor.append(mido.MetaMessage("time_signature", numerator=metre[0], denominator=metre[1]))
    if key:
        conductor.append(mido.MetaMessage("key_signature", key=key))
    conductor.append(mido.MetaMessage("end_of_track", time=round(beats * 480)))
    player.append(mido.MetaMessage("track_name", name="chords (chords)"))
    player.append(mido.Message("program_change", program=program))
    player += [mido.Message("note_on", note=60, velocity=80), mido.Message("note_off", note=60, time=480)]
    song.tracks += [conductor, player]
    out = io.BytesIO()
    song.save(file=out)
    return midi.read_midi(out.getvalue())


def shares(score, wanted):
    return {each.name.removeprefix("score."): each.share for each in midi.exactness(score, wanted)}


def test_an_exact_score():
    assert shares(midi_file(), brief()) == {"tempo": 1, "key": 1, "metre": 1, "duration": 1}
    assert shares(midi_file(), brief(loop=True)) == {"tempo": 1, "key": 1, "metre": 1, "duration": 1, "loop_bars": 1}


@pytest.mark.parametrize(
    ("name", "made", "wanted"),
    [
        ("tempo", {"bpm": 120.01}, {}),
        ("key", {"key": "Am"}, {}),
        ("key", {"key": ""}, {}),
        ("key", {"key": "F"}, {"key": Key("D", Mode.DORIAN)}),
        ("metre", {"metre": (3, 4)}, {}),
        ("duration", {"beats": 19.5}, {}),
        ("loop_bars", {}, {"loop": True, "duration_s": 9.0}),
    ],
)
def test_a_score_that_is_off(name, made, wanted):
    assert shares(midi_file(**made), brief(**wanted))[name] == 0


def test_a_mode_is_written_as_the_signature_with_its_notes():
    assert shares(midi_file(key="C"), brief(key=Key("D", Mode.DORIAN)))["key"] == 1


def test_who_plays():
    loud, silent = Audio(tone(), RATE), Audio(tone(gain=1e-4), RATE)
    score = ScoreFile(500000, "C", (4, 4), 20.0, (Player("chords", 0, 9), Player("drums", None, 9)))
    stems = [Stem("chords", loud), Stem("drums", silent)]

    def asked(wanted, excluded):
        return {each.name: each.share for each in midi.presence(score, stems, wanted, excluded)}

    assert asked(["piano"], ["drums"]) == {"audio.instruments": 1, "audio.excluded": 1}
    assert asked(["drums"], ["piano"]) == {"audio.instruments": 0, "audio.excluded": 0}
    assert asked(["piano"], ["keys"]) == {"audio.instruments": 1, "audio.excluded": 1}
    assert asked([], ["keys"]) == {"audio.excluded": 0}
    assert asked([], []) == {}


def test_figures_say_what_is_promised_and_whether_it_holds():
    findings = [Finding("audio.key", share, "", "") for share in (1.0, 1.0, 1.0, 0.5)]
    findings += [Finding("audio.stems", share, "", "") for share in (1.0, 0.0)]
    assert figures(findings) == {
        "audio.key": {"share": 0.875, "target": 0.85, "met": True, "of": 4},
        "audio.stems": {"share": 0.5, "target": 1.0, "met": False, "of": 2},
    }
