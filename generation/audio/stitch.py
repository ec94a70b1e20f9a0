"""How do tracks become one? Each up to its last bar line, the next one's first bar line on it, all equally loud."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.audio.bars import SAME_S, Bars, Grid, lines_of
from generation.audio.fading import fade, fitted
from generation.audio.kept import MASTER, Kept
from generation.audio.loudness import integrated_lufs
from generation.audio.master import TARGET_LUFS
from generation.audio.score_joining import joined_scores
from generation.audio.splice import WHOLE
from generation.errors import BadRequest
from generation.patience import Step, no_step
from generation.rendering import Audio, Marker, Rendering, Samples, Stem

_LEAVE_S: Final = 0.04  # a part fades before the next one's bar line, so that what strikes there is heard at once
_COME_S: Final = 0.002
_CLOSE_S: Final = 1.0  # a loop has no end: as the last part it is faded out
_MOST_DB: Final = 12.0
# The room in which a part that was cut rings on: from how long before, for how long, how fast it decays, how loud and
# how dark it is, and the seed of its noise.
_RUNG_S: Final = 0.6
_TAIL_S: Final = 1.6
_DECAY_S: Final = 0.22
_WET: Final = 0.35
_DARK: Final = 0.35
_ROOM: Final = 1


@dataclass(frozen=True, slots=True)
class Part:
    """Where a track lies in the whole: when it begins, how much of it is heard, and how many of its bars."""

    begin_s: float
    length_s: float
    bars: int


@dataclass(frozen=True, slots=True, eq=False)
class Stitched:
    """Tracks joined to one, before mastering: its parts in order, its runs of bars, how many up to its last chord."""

    rendering: Rendering
    parts: tuple[Part, ...]
    grid: Grid
    bars: int


def parts_of(tracks: Sequence[Bars]) -> tuple[Part, ...]:
    """Where each track comes to lie. All but the last give way on a bar line; a lead-in is heard before it."""
    if len(tracks) < 2:
        raise BadRequest("There is only one track to join.", "Name two, such as “join 1 and 2”.")
    parts, begin = [], 0.0
    for index, track in enumerate(tracks):
        length = track.duration_s
        if index + 1 < len(tracks):
            lead = tracks[index + 1].lines[:1] or (0.0,)
            length = _until(track) - lead[0]
            length = track.duration_s if length <= 0 else length
        inner = [line for line in track.lines if line <= length + SAME_S]
        parts.append(Part(begin, length, max(0, len(inner) - 1)))
        begin += length
    return tuple(parts)


def _until(track: Bars) -> float:
    """The bar line on which a track gives way to the next one: its last chord is the next one's first.

    A loop gives way where it would begin again. What is too short to have bars sounds to its end.
    """
    if track.loop:
        return track.duration_s
    return track.music_end_s if track.music_end_s > 0.4 * track.duration_s else track.duration_s


def stitch(tracks: Sequence[Kept], step: Step = no_step) -> Stitched:
    """Join tracks in their order, at the first one's rate; the sound of one without stems is the stem `mix`."""
    parts = parts_of([track.bars for track in tracks])
    masters = [track.sound(MASTER) for track in tracks]
    rate, channels = masters[0].rate, max(each.samples.shape[0] for each in masters)
    ends = [round(part.begin_s * rate) for part in parts[1:]]
    total = round((parts[-1].begin_s + parts[-1].length_s) * rate)
    places = [slice(begin, end) for begin, end in zip([0, *ends], [*ends, total], strict=True)]
    shapes = []
    for index, master in enumerate(masters):
        step()
        last = index + 1 == len(tracks)
        gain = _gain(master)
        shapes.append(gain * _edges(places[index], rate, first=index == 0, last=last, loop=tracks[index].loop))
    named = any(track.stem_names for track in tracks)
    names = dict.fromkeys(name for track in tracks for name in (track.stem_names or ((WHOLE,) if named else ())))
    mix = np.zeros((channels, total), dtype=np.float32)
    stems = []
    for name in names:
        wave = np.zeros((channels, total), dtype=np.float32)
        for track, master, place, shape in zip(tracks, masters, places, shapes, strict=True):
            step()
            sound = _sound(track, master, name)
            if sound is not None:
                _lay(wave, fitted(sound, rate, channels, place.stop - place.start), place, shape, rate)
        stems.append(Stem(name, Audio(wave, rate)))
        mix += wave
    for master, place, shape in zip(masters, places, shapes, strict=True) if not names else ():
        _lay(mix, fitted(master, rate, channels, place.stop - place.start), place, shape, rate)
    markers = tuple(each for track, part in zip(tracks, parts, strict=True) for each in _markers(track, part))
    midi = joined_scores([(track.midi, p.begin_s, p.length_s) for track, p in zip(tracks, parts, strict=True)])
    grid = _grid(tracks, parts)
    end = parts[-1].begin_s + tracks[-1].bars.music_end_s + SAME_S
    bars = max(0, sum(line <= end for line in lines_of(grid, total / rate)) - 1)
    return Stitched(Rendering(Audio(mix, rate), tuple(stems), midi, markers), parts, grid, bars)


def _sound(track: Kept, master: Audio, name: str) -> Audio | None:
    if name in track.stem_names:
        return track.stem(name)
    return master if name == WHOLE and not track.stem_names else None


def _gain(master: Audio) -> np.float32:
    """What brings a track to the loudness of all tracks; what is silent stays so."""
    lufs = integrated_lufs(master)
    off = 0.0 if lufs is None else float(np.clip(TARGET_LUFS - lufs, -_MOST_DB, _MOST_DB))
    return np.float32(10 ** (off / 20))


def _edges(place: slice, rate: int, *, first: bool, last: bool, loop: bool) -> Samples:
    """The gain of each frame of a part: out before the next one begins; a loop that comes last, slowly."""
    frames = place.stop - place.start
    shape = np.ones(frames, dtype=np.float32)
    if not first:
        come = min(round(_COME_S * rate), frames // 4)
        shape[:come] *= fade(come)
    leave_s = (_CLOSE_S if loop else _COME_S) if last else _LEAVE_S
    leave = min(round(leave_s * rate), frames // 4)
    shape[frames - leave :] *= fade(leave)[::-1]
    return shape


def _lay(wave: Samples, sound: Samples, place: slice, shape: Samples, rate: int) -> None:
    """Put a part's sound in its place; behind one that another follows, the room goes on ringing for a moment."""
    wave[:, place] += sound * shape
    begin = place.stop - round(_LEAVE_S * rate)
    if place.stop == wave.shape[1] or begin <= place.start:
        return
    heard = (
        sound[:, max(0, sound.shape[1] - round(_RUNG_S * rate)) :] * shape[max(0, len(shape) - round(_RUNG_S * rate)) :]
    )
    tail = _ringing(heard, rate)[:, heard.shape[1] - (place.stop - begin) :]
    tail[:, : place.stop - begin] *= fade(place.stop - begin)
    room = min(tail.shape[1], wave.shape[1] - begin)
    wave[:, begin : begin + room] += tail[:, :room]


def _ringing(heard: Samples, rate: int) -> Samples:
    """What a room makes of a sound: its convolution with decaying noise, darker than the sound; it ends in silence."""
    from scipy import signal

    frames = round(_TAIL_S * rate)
    at = np.arange(frames) / rate
    noise = np.random.default_rng(_ROOM).standard_normal((heard.shape[0], frames))
    dark = signal.lfilter([_DARK], [1.0, _DARK - 1.0], noise, axis=1)
    room = dark * np.exp(-at / _DECAY_S) * fade(frames)[::-1]
    room *= _WET / np.sqrt(np.square(room).sum(axis=1, keepdims=True))
    rung: Samples = signal.fftconvolve(heard, room, axes=1).astype(np.float32)
    return rung


def _markers(track: Kept, part: Part) -> list[Marker]:
    return [Marker(part.begin_s + m.at_s, m.name) for m in track.markers if m.at_s < part.length_s - SAME_S]


def _grid(tracks: Sequence[Kept], parts: Sequence[Part]) -> Grid:
    return tuple(
        (part.begin_s + start, part.begin_s + first, bar_s)
        for track, part in zip(tracks, parts, strict=True)
        for start, first, bar_s in track.bars.grid
        if start < part.length_s
    )
