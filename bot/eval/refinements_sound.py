"""How do two tracks differ by ear? Brightness, drive, tempo, levels and notes of a track and of what was made of it.

All by librosa and from the files as they are kept, not by what the product measures itself with.
"""

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.eval import sound
from bot.eval.refinements_seen import is_player
from generation.brief import Brief
from generation.making import MadeTake
from generation.rendering import Audio

_HOP: Final = 128
_RATE: Final = 22050
_SILENT_DB: Final = -90.0
_TOLD_S: Final = 0.0005
# Below this, against the whole, nobody hears a stem.
_HEARD_DB: Final = -40.0
# A tempo can not be heard in less.
LONG_ENOUGH_S: Final = 6.0

# A note as the file has it: its tick, pitch and velocity (0: it ends there).
Event = tuple[int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A finished take, decoded: its sound, its stems, and the tracks of its score by their names."""

    brief: Brief
    master: Audio
    stems: Mapping[str, Audio]
    score: Mapping[str, tuple[Event, ...]]
    bars: float
    players: Mapping[str, list[str]]
    promised_s: float = 0.0  # of joined tracks: how long they were to be, by their bars


def heard(take: MadeTake) -> Piece:
    """Decode a take's files."""
    files = {each.role: each.data for each in take.files}
    stems = {role[5:]: sound.decoded(data) for role, data in files.items() if role.startswith("stem:")}
    master = sound.decoded(files["master"])
    players = take.facts.get("players") or {}
    bars = master.duration_s / take.brief.bar_s
    return Piece(take.brief, master, stems, events(files.get("midi", b"")), bars, players)


def events(data: bytes) -> dict[str, tuple[Event, ...]]:
    """The notes of a MIDI file by the names of its tracks."""
    import mido

    if not data:
        return {}
    found: dict[str, tuple[Event, ...]] = {}
    for track in mido.MidiFile(file=BytesIO(data)).tracks:
        now, notes = 0, []
        for message in track:
            now += message.time
            if message.type in {"note_on", "note_off"}:
                notes.append((now, message.note, message.velocity if message.type == "note_on" else 0))
        if notes:
            found[track.name] = tuple(sorted(notes))  # what sounds at once is in any order
    return found


def centroid(audio: Audio) -> float:
    """The spectral centroid in Hz: librosa's, the mean over all frames, at the sound's own rate."""
    import librosa

    mono = np.ascontiguousarray(audio.samples.mean(axis=0))
    return float(librosa.feature.spectral_centroid(y=mono, sr=audio.rate).mean())


def percussive(audio: Audio) -> float:
    """The share of the energy that strikes, after librosa's separation of harmonic and percussive sound."""
    import librosa

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of silent frames
        parts = librosa.decompose.hpss(np.abs(librosa.stft(sound.mono(audio))))
    harmonic, struck = (float(np.square(each).sum()) for each in parts)
    return struck / max(harmonic + struck, 1e-12)


def notes_per_bar(piece: Piece) -> float:
    """How many notes begin in a bar, over all tracks of the score."""
    begun = sum(1 for track in piece.score.values() for _, _, velocity in track if velocity)
    return begun / max(piece.bars, 1e-9)


def pace(audio: Audio) -> float:
    """Librosa's tempo in BPM, from onsets every 6 ms, so that neighbouring tempi can be told apart."""
    import librosa

    wave = sound.mono(audio)
    onsets = librosa.onset.onset_strength(y=wave, sr=_RATE, hop_length=_HOP)
    return float(np.atleast_1d(librosa.feature.tempo(onset_envelope=onsets, sr=_RATE, hop_length=_HOP))[0])


def pace_moved(before: float, after: float, wanted: float) -> float:
    """The heard ratio of two tempi at the multiple that is nearest to what it ought to be; all three are BPM ratios.

    An estimate may be off by an octave or a dotted beat on either side, which says nothing of the direction.
    """
    multiples = (1.0, 2.0, 0.5, 1.5, 2 / 3, 3.0, 1 / 3)
    ratio = after / max(before, 1e-9)
    return min((ratio * each for each in multiples), key=lambda each: abs(math.log(max(each, 1e-9) / wanted)))


def decibels(audio: Audio) -> float:
    """The root mean square in decibels of full scale."""
    power = float(np.mean(np.square(audio.samples.astype(np.float64))))
    return max(_SILENT_DB, 10 * math.log10(max(power, 1e-12)))


def stems_of(piece: Piece, name: str) -> list[str]:
    """The stems in which a player plays, or that are called so: their own, where they have one, else their family's."""
    own = [stem for stem in piece.stems if stem == name or name in piece.players.get(stem, ())]
    if own:
        return own
    named = [stem for stem, players in piece.players.items() if any(is_player(each, name) for each in players)]
    return [each for each in named or [stem for stem in piece.stems if is_player(stem, name)] if each in piece.stems]


def level_moved(before: Piece, after: Piece, stems: list[str]) -> tuple[float, float] | None:
    """How much louder stems became, in dB: as they are kept, and against all others. None where they are missing."""
    both = [each for each in stems if each in before.stems and each in after.stems]
    if not both:
        return None
    own = _sum_db(after, both) - _sum_db(before, both)
    others = [each for each in before.stems if each in after.stems and each not in both]
    if not others:
        return own, own
    return own, own - (_sum_db(after, others) - _sum_db(before, others))


def _sum_db(piece: Piece, stems: list[str]) -> float:
    total = sum(piece.stems[each].samples.astype(np.float64) for each in stems)
    return decibels(Audio(np.asarray(total, dtype=np.float32), piece.master.rate))


def balance(piece: Piece) -> dict[str, float]:
    """Each stem's root mean square as a share of the whole's; stems that are not heard are left out."""
    whole = decibels(piece.master)
    levels = {name: decibels(audio) - whole for name, audio in piece.stems.items()}
    return {name: 10 ** (db / 20) for name, db in levels.items() if db > _HEARD_DB}


def same_notes(before: Piece, after: Piece, but: list[str]) -> list[str]:
    """The tracks of the score, but for those of some stems, whose notes are not the same."""
    names = [each for each in {**before.score, **after.score} if each.split(" (")[0] not in but]
    return [each for each in names if before.score.get(each) != after.score.get(each)]


def theme_kept(before: Brief, after: Brief) -> tuple[float, bool]:
    """How much two briefs' themes (of their first takes) correlate in contour, and whether the slots are the same."""
    from generation.engines.sketch.compose import compose

    one, other = (compose(each, each.seed).theme for each in (before, after))
    left, right = ([cell for bar in theme.bars for cell in bar] for theme in (one, other))
    slots = [(cell.slot, cell.length) for cell in left] == [(cell.slot, cell.length) for cell in right]
    return correlation([cell.degree for cell in left], [cell.degree for cell in right]), slots


def tune_kept(before: Piece, after: Piece) -> float | None:
    """How much what the melody plays correlates where both play at the same sixteenth of a bar; None where too little.

    Pitches are compared an octave up or down, and in any key.
    """
    one, other = _tune(before), _tune(after)
    both = sorted(set(one) & set(other))
    if len(both) < 8:
        return None
    return correlation([one[each] for each in both], [other[each] for each in both])


def _tune(piece: Piece) -> dict[int, int]:
    """The highest pitch that begins at each sixteenth of the melody, counted from the start."""
    found: dict[int, int] = {}
    for name, notes in piece.score.items():
        if name.endswith("(melody)"):
            for tick, pitch, velocity in notes:
                if velocity:
                    slot = round(tick / 240)
                    found[slot] = max(pitch, found.get(slot, 0))
    return found


def correlation(one: list[int], other: list[int]) -> float:
    """Pearson's, 1 for two flat lines, 0 for lists of other lengths."""
    if len(one) != len(other) or not one:
        return 0.0
    left, right = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        return float(np.ptp(left) == np.ptp(right))
    return float(np.corrcoef(left, right)[0, 1])


def outside(before: Audio, after: Audio, start_s: float, end_s: float) -> float:
    """The largest difference of two sounds outside a region, in [0, 2]; infinite where they are not equally long.

    A region is told rounded to milliseconds: the half of one that this may be off by is not looked at.
    """
    if before.samples.shape != after.samples.shape:
        return math.inf
    off: NDArray[np.float32] = np.abs(before.samples - after.samples).max(axis=0)
    begin, end = round((start_s - _TOLD_S) * before.rate), round((end_s + _TOLD_S) * before.rate)
    return float(max(off[: max(0, begin)].max(initial=0.0), off[end:].max(initial=0.0)))


def same_sound(before: Audio, after: Audio) -> bool:
    """Whether two sounds are the same samples."""
    return before.samples.shape == after.samples.shape and bool(np.array_equal(before.samples, after.samples))
