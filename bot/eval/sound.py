"""Does a finished track keep its promises? Measured on the decoded files, by other means than the review's.

Each function answers a `Finding`. Loudness is pyloudnorm's, peaks are scipy's polyphase oversampling, the tempo is
librosa's. Tempo and key are only asked of tracks of eight seconds and more: a jingle is too short to tell.
"""

import warnings
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.eval.finding import Finding, found
from generation.brief import TONICS, Brief, Key, Kind, Mode
from generation.rendering import Audio, Stem

LOUDNESS_LUFS: Final = -14.0
LOUDNESS_LU: Final = 0.3
PEAK_DBTP: Final = -1.0
# Two interpolators differ by this much between the samples.
PEAK_SLACK_DB: Final = 0.02
STEMS_OFF: Final = 1e-6
TEMPO_SHARE: Final = 0.04
SHORTEST_HEARD_S: Final = 8.0
HEARD_DB: Final = -50.0
_RATE: Final = 22050
_PROFILES: Final = {
    Mode.MAJOR: (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    Mode.MINOR: (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}
_EDGE: Final = 3  # frames on either side of a join: a click is no wider
_NEAR_S: Final = 0.02  # a player may strike that much before or behind a bar line
_SEAM_SLACK: Final = 10 ** (1 / 20)  # of two equal bars one is a little louder by chance


def duration(audio: Audio, brief: Brief) -> Finding:
    """As long as the brief says, within a millisecond."""
    off_ms = abs(audio.duration_s - brief.duration_s) * 1000
    return found("audio.duration", off_ms <= 1.0, f"{brief.duration_s:.3f} s", f"{audio.duration_s:.5f} s")


def loudness(audio: Audio) -> Finding:
    """Integrated loudness of -14 +-0.3 LUFS."""
    measured = lufs(audio)
    holds = abs(measured - LOUDNESS_LUFS) <= LOUDNESS_LU
    return found("audio.loudness", holds, f"{LOUDNESS_LUFS:g} +-{LOUDNESS_LU} LUFS", f"{measured:.2f} LUFS")


def lufs(audio: Audio) -> float:
    """Integrated loudness (BS.1770) by pyloudnorm; -inf for silence."""
    import pyloudnorm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of silent sound; -inf answers for that
        return float(pyloudnorm.Meter(audio.rate).integrated_loudness(audio.samples.T.astype(np.float64)))


def true_peak(audio: Audio, brief: Brief) -> Finding:
    """At most -1 dBTP at four times the rate; a loop is measured as it repeats."""
    peak = true_peak_db(audio, loop=brief.loop)
    holds = peak <= PEAK_DBTP + PEAK_SLACK_DB
    return found("audio.true_peak", holds, f"at most {PEAK_DBTP:g} dBTP", f"{peak:.2f} dBTP")


def true_peak_db(audio: Audio, *, loop: bool = False) -> float:
    """The largest magnitude at four times the rate in decibels of full scale."""
    from scipy import signal

    samples = audio.samples.astype(np.float64)
    if loop:
        samples = np.pad(samples, ((0, 0), (256, 256)), mode="wrap")
    highest = max(float(np.abs(signal.resample_poly(channel, 4, 1)).max()) for channel in samples)
    return 20 * float(np.log10(max(highest, 1e-12)))


def stems_sum(audio: Audio, stems: Sequence[Stem]) -> Finding:
    """The stems, as they are kept, sum to the master within 1e-6."""
    wanted = f"within {STEMS_OFF:g}"
    if not stems or any(stem.audio.samples.shape != audio.samples.shape for stem in stems):
        return found("audio.stems", False, wanted, "stems of another length" if stems else "no stems")
    total = np.zeros(audio.samples.shape)
    for stem in stems:
        total += stem.audio.samples
    off = float(np.abs(total - audio.samples).max())
    return found("audio.stems", off <= STEMS_OFF, wanted, f"off by {off:.1e}")


def tempo(audio: Audio, brief: Brief) -> Finding | None:
    """Librosa's tempo within 4 % of the brief's or of its double, half, triple or third (Gouyon 2006, "accuracy 2").

    In a metre of dotted beats (6/8) the felt beat is one and a half quarters, and counts too.
    """
    if not is_heard_long(brief):
        return None
    bpm = heard_tempo(audio)
    felt = [1.0, 1 / 1.5] if brief.metre[1] == 8 and brief.metre[0] % 3 == 0 else [1.0]
    factors = [base * factor for base in felt for factor in (1.0, 2.0, 0.5, 3.0, 1 / 3)]
    holds = any(abs(bpm / (brief.tempo_bpm * factor) - 1) <= TEMPO_SHARE for factor in factors)
    return found("audio.tempo", holds, f"{brief.tempo_bpm:.1f} BPM", f"{bpm:.1f} BPM")


def heard_tempo(audio: Audio) -> float:
    """Librosa's estimate in BPM, 0 where it has none."""
    import librosa

    return float(np.atleast_1d(librosa.feature.tempo(y=mono(audio), sr=_RATE))[0])


def key(audio: Audio, brief: Brief, pitched: bool) -> Finding | None:
    """The key as Krumhansl's profiles hear it, weighted as in MIREX; not asked where nobody plays a pitch."""
    if not is_heard_long(brief) or not pitched:
        return None
    heard = heard_key(audio)
    return Finding("audio.key", key_share(brief.key, heard), str(brief.key), str(heard))


def heard_key(audio: Audio) -> Key:
    """The major or minor key whose profile fits the mean chroma (librosa's constant-Q) best; always one of the 24.

    Profiles: Krumhansl and Kessler 1982, as printed in Krumhansl, "Cognitive Foundations of Musical Pitch", 1990.
    """
    import librosa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of empty bands
        chroma = librosa.feature.chroma_cqt(y=mono(audio), sr=_RATE, tuning=0.0).mean(axis=1)
    chroma = chroma + np.linspace(0, 1e-9, 12)  # silence is in no key, but must not divide by zero
    fits = {
        Key(TONICS[tonic], mode): float(np.corrcoef(np.roll(profile, tonic), chroma)[0, 1])
        for mode, profile in _PROFILES.items()
        for tonic in range(12)
    }
    return max(fits, key=lambda each: fits[each])


def key_share(wanted: Key, heard: Key) -> float:
    """How near a key was heard, as MIREX and mir_eval weigh it.

    The same 1, a fifth above 0.5, the relative 0.3, the parallel 0.2. Modes count as the major or minor that they
    lean to.
    """
    minor, other = _leans_minor(wanted.mode), _leans_minor(heard.mode)
    step = (heard.pitch_class - wanted.pitch_class) % 12
    if minor == other:
        return {0: 1.0, 7: 0.5}.get(step, 0.0)
    relative = 3 if minor else 9
    return {relative: 0.3, 0: 0.2}.get(step, 0.0)


def _leans_minor(mode: Mode) -> bool:
    return mode in {Mode.MINOR, Mode.DORIAN, Mode.PHRYGIAN}


def seam(audio: Audio, brief: Brief) -> Finding | None:
    """Where a loop begins again, the wave jumps no further than the music does around there and at its own bar lines.

    The jump is the largest second difference, which a click fills and low sound does not. In a loop under four bars
    the beats stand for the bar lines.
    """
    if not brief.loop:
        return None
    beat_s, bar_s = 60.0 / brief.tempo_bpm, brief.bar_s
    step = bar_s if brief.duration_s >= 3.5 * bar_s else beat_s
    lines = [index * step for index in range(1, round(brief.duration_s / step))]
    at_seam, around = jumps(audio, 0.0)
    own = max([around, *(max(jumps(audio, at)) for at in lines)])
    return found("audio.seam", at_seam <= own * _SEAM_SLACK, f"at most {own:.4f}", f"{at_seam:.4f}")


def jumps(audio: Audio, at_s: float) -> tuple[float, float]:
    """The largest second difference at a place of a loop that goes round (3 frames either way), and 20 ms around it."""
    near = round(_NEAR_S * audio.rate)
    places = (round(at_s * audio.rate) + np.arange(-near - 1, near + 1)) % audio.frames
    bends = np.abs(np.diff(audio.samples[:, places].astype(np.float64), n=2, axis=1)).max(axis=0)
    edge = bends[near - _EDGE : near + _EDGE].max()
    rest = np.concatenate([bends[: near - _EDGE], bends[near + _EDGE :]]).max()
    return float(edge), float(rest)


def is_heard_long(brief: Brief) -> bool:
    """Whether tempo and key can be asked of a rendering."""
    return brief.kind is Kind.TRACK and brief.duration_s >= SHORTEST_HEARD_S


def is_heard(stem: Stem) -> bool:
    """Whether anything in a stem rises above -50 dBFS."""
    return float(np.abs(stem.audio.samples).max(initial=0.0)) > 10 ** (HEARD_DB / 20)


def mono(audio: Audio) -> NDArray[np.float32]:
    """The middle of the stereo picture at 22,050 Hz."""
    import soxr

    return np.ascontiguousarray(soxr.resample(audio.samples.mean(axis=0), audio.rate, _RATE), dtype=np.float32)


def notes_of(key_wanted: Key) -> frozenset[str]:
    """The seven notes of a key, by their names."""
    steps: dict[Mode, tuple[int, ...]] = {
        Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11),
        Mode.MINOR: (0, 2, 3, 5, 7, 8, 10),
        Mode.DORIAN: (0, 2, 3, 5, 7, 9, 10),
        Mode.PHRYGIAN: (0, 1, 3, 5, 7, 8, 10),
        Mode.LYDIAN: (0, 2, 4, 6, 7, 9, 11),
        Mode.MIXOLYDIAN: (0, 2, 4, 5, 7, 9, 10),
    }
    return frozenset(TONICS[(key_wanted.pitch_class + step) % 12] for step in steps[key_wanted.mode])


def decoded(data: bytes) -> Audio:
    """A kept sound file as it is on disk."""
    from io import BytesIO

    import soundfile

    read: tuple[Any, int] = soundfile.read(BytesIO(data), dtype="float32", always_2d=True)
    return Audio(np.ascontiguousarray(read[0].T), int(read[1]))
