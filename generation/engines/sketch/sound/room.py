"""Where does it sound? Reverb by a generated impulse response, echo, chorus; each whole or seamless around a loop."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from generation.engines.sketch.chance import noise_stream
from generation.engines.sketch.sound.basics import RATE, Step, Wave, blocks, clock, filtered, gain

# Seconds to -60 dB below 500 Hz, up to 4 kHz, and above; and the pre-delay.
_ROOMS: Final = {
    "room": (0.55, 0.5, 0.3, 0.006),
    "club": (0.9, 0.8, 0.45, 0.012),
    "plate": (1.5, 1.6, 1.1, 0.010),
    "hall": (2.3, 2.0, 1.0, 0.022),
    "cathedral": (4.2, 3.6, 1.6, 0.035),
}
PREROLL_S: Final = 6.0  # how long a loop is run in: nothing here is heard for longer
_BLOCK_S: Final = 4.0
_CHORUS_BLOCK: Final = 1 << 17
_FEEDBACK: Final = np.float32(0.45)


@cache
def impulse(room: str) -> Wave:
    """A room's impulse response, (2, frames): early reflections, then noise that dies sooner the higher it is."""
    low, middle, high, before = _ROOMS[room]
    frames = round((max(low, middle) * 1.05 + before) * RATE)
    time = clock(frames)
    noise = noise_stream(7, "room", room).standard_normal((2, frames)).astype(np.float32)
    bands = (
        (filtered(noise, "band", 140.0, 500.0), low, 1.0),
        (filtered(noise, "band", 500.0, 4000.0), middle, 0.8),
        (filtered(noise, "high", 4000.0), high, 0.5),
    )
    late = np.asarray(sum(level * band * np.exp(-6.9 * time / rt) for band, rt, level in bands), dtype=np.float32)
    delayed = np.zeros_like(late)
    start = round(before * RATE)
    # The tail grows dense over the first hundredths of a second instead of bursting in.
    delayed[:, start:] = (late * np.minimum(time / 0.03, 1))[:, : frames - start]
    early = noise_stream(8, "early", room)
    for _ in range(9):
        at = start + int(early.random() * 0.045 * RATE)
        delayed[int(early.random() * 2), at] += np.float32(8.0 * early.uniform(0.3, 1.0) * early.choice((-1, 1)))
    return delayed / np.float32(np.sqrt(np.sum(delayed**2) / 2))


@cache
def _spectrum(room: str) -> tuple[int, NDArray[np.complex64]]:
    response = impulse(room)
    size = fft.next_fast_len(round(_BLOCK_S * RATE) + response.shape[1] - 1, real=True)
    return size, fft.rfft(response, size, axis=1)


def reverberated(wave: Wave, room: str, step: Step) -> Wave:
    """What the room answers, as long as the wave (block convolution by FFT); `step` comes twice per block and side."""
    size, response = _spectrum(room)
    frames = wave.shape[1]
    out = np.zeros_like(wave)
    block = round(_BLOCK_S * RATE)
    for begin in range(0, frames, block):
        piece = wave[:, begin : begin + block]
        if not np.any(piece):
            continue
        end = min(frames, begin + size)
        for side in (0, 1):
            spectrum = fft.rfft(piece[side], size)
            step()
            out[side, begin:end] += fft.irfft(spectrum * response[side], size)[: end - begin]
            step()
    return out


def echoed(wave: Wave, delay_s: float, level_db: float, step: Step) -> Wave:
    """The wave with echoes that jump from side to side, each duller than the one before."""
    out, source, strength = wave.copy(), wave, gain(level_db)
    delay = max(1, round(delay_s * RATE))
    for number in range(1, 7):
        begin = number * delay
        if begin >= wave.shape[1] or strength < 0.01 or number * delay_s > PREROLL_S - 1.0:
            break
        source = filtered(source[::-1], "low", 5200.0, order=1, step=step)
        out[:, begin:] += strength * source[:, : wave.shape[1] - begin]
        strength *= _FEEDBACK
    return out


def chorused(wave: Wave, depth_ms: float, cycle_s: float, start_s: float, step: Step) -> Wave:
    """A doubled voice whose delay drifts, differently on each side; a loop's length is whole cycles of `cycle_s`."""
    out = np.empty_like(wave)
    reach = round((12.0 + depth_ms) * RATE / 1000) + 2
    for begin in range(0, wave.shape[1], _CHORUS_BLOCK):
        step()
        end = min(wave.shape[1], begin + _CHORUS_BLOCK)
        first = max(0, begin - reach)
        near = np.arange(first, end, dtype=np.float64)
        here = near[begin - first :]
        for side in (0, 1):
            drift = np.sin(2 * np.pi * ((here / RATE + start_s) / cycle_s + 0.25 * side))
            late = np.interp(here - (12.0 + depth_ms * drift) * RATE / 1000, near, wave[side, first:end], left=0.0)
            out[side, begin:end] = 0.75 * wave[side, begin:end] + 0.5 * late
    return out


def centred(wave: Wave, edge: float, step: Step) -> Wave:
    """The wave, changed in place, with what lies below an edge (Hz) in its middle: both loudspeakers push alike."""
    sides = filtered(np.float32(0.5) * (wave[0] - wave[1]), "high", edge, step=step)
    for block in blocks(wave.shape[1], step):
        middle = np.float32(0.5) * (wave[0, block] + wave[1, block])
        np.add(middle, sides[block], out=wave[0, block])
        np.subtract(middle, sides[block], out=wave[1, block])
    return wave
