"""How does a new sound go on from an old one? The old samples stay up to the seam, where one fades into the other."""

from typing import Final

import numpy as np

from generation.engines.neural.sound import resampled
from generation.rendering import Audio, Samples

# So far from the loudest moment what is left at the end counts as silence, or as the tail of a fade.
_QUIET_DB: Final = -35.0
_STEP_S: Final = 0.05
FADE_S: Final = 0.06
# At least so much of a track is new, where the clip is as long as the track is to be.
_NEW_SHARE: Final = 0.5


def kept(audio: Audio, seconds: float) -> Audio:
    """What a track of `seconds` begins with: the sound up to where it dies away, or its end where it is too long."""
    audio = Audio(audio.samples[:, : _sounding(audio)], audio.rate)
    room = round(seconds * audio.rate * (1.0 - _NEW_SHARE))
    if audio.duration_s < seconds - _STEP_S:
        return audio
    return Audio(audio.samples[:, -room:], audio.rate)


def _sounding(audio: Audio) -> int:
    """How many samples there are up to the end of what is still loud; all, where nothing is."""
    step = max(1, round(_STEP_S * audio.rate))
    steps = audio.frames // step
    if steps == 0:
        return audio.frames
    levels = np.square(audio.samples[:, : steps * step]).reshape(-1, steps, step).mean(axis=(0, 2))
    loud = np.flatnonzero(levels > max(float(levels.max()), 1e-12) * 10 ** (_QUIET_DB / 10))
    if loud.size == 0 or loud[-1] == steps - 1:
        return audio.frames
    return int((loud[-1] + 1) * step)


def joined(old: Audio, new: Audio, at: int) -> Audio:
    """The old samples, then the new sound from its sample `at` on, which is where the old one ends.

    Rate and channels are the old one's, so that not a sample of it changes but for the fade just before the seam; the
    new sound has to cover that: what is before `at` is the same music as the codec has it.
    """
    lead = min(at, round(new.rate))  # a second of it is enough to resample and to fade
    going_on = resampled(Audio(new.samples[:, at - lead :], new.rate), old.rate).samples
    led = round(lead * old.rate / new.rate)
    going_on = _channels(going_on, old.samples.shape[0])
    fade = min(round(FADE_S * old.rate), led, old.frames)
    rise = np.square(np.sin(np.linspace(0.0, np.pi / 2, fade, dtype=np.float32)))
    crossed = old.samples[:, old.frames - fade :] * (1 - rise) + going_on[:, led - fade : led] * rise
    made = np.concatenate([old.samples[:, : old.frames - fade], crossed, going_on[:, led:]], axis=1)
    return Audio(np.ascontiguousarray(made, dtype=np.float32), old.rate)


def _channels(samples: Samples, count: int) -> Samples:
    if samples.shape[0] == count:
        return samples
    return np.repeat(samples.mean(axis=0, keepdims=True), count, axis=0).astype(np.float32)
