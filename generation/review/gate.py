"""Is what a model made so wrong that it is made again? Near-silence, clipping, a wrong length, far off the brief."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from generation.brief import Brief, Heard, Kind
from generation.rendering import Audio
from generation.review.key import fifths_apart
from generation.review.tempo import tapped_off
from generation.review.verdict import Verdict

_BLOCK_S: Final = 0.05
_QUIET_DB: Final = -55.0  # of a block's level: room noise, no music
_MOSTLY: Final = 0.5
_NEVER_DB: Final = -50.0  # what never rises above this is silence, however short it is
_FLAT: Final = 3  # so many equal samples in a row at the very top are cut off, not played
_CLIPPED: Final = 0.005  # of the time; a drum that touches the ceiling is no fault
_FAR_TEMPO: Final = 0.1
_FAR_KEY: Final = 2  # fifths: a neighbouring key shares all notes but one, and is easily heard for it

NO_SOUND: Final = "no sound at all"
SILENT: Final = "nearly silent"
CLIPPED: Final = "clipped"
LENGTH: Final = "of the wrong length"
TEMPO: Final = "far off the tempo"
KEY: Final = "far off the key"


def fault_of_sound(mix: Audio, brief: Brief) -> str:
    """What is wrong with a rendering before it is mastered, which would hide it; "" where nothing is."""
    if not mix.frames or not np.isfinite(mix.samples).all():
        return NO_SOUND
    levels = _levels_db(mix)
    if levels.max() < _NEVER_DB:
        return SILENT
    # A jingle's tail may be longer than its sound.
    if brief.kind is Kind.TRACK and float((levels < _QUIET_DB).mean()) > _MOSTLY:
        return SILENT
    return CLIPPED if _clipped_share(mix) > _CLIPPED else ""


def faults(review: Mapping[str, Any], heard: Heard, brief: Brief) -> tuple[str, ...]:
    """What a review found so wrong that it is worth another try. Tempo and key count where they were asked for."""
    missed = {each["quantity"] for each in review["checks"] if each["verdict"] == Verdict.MISSED}
    asked = {each.field for each in brief.understood if each.source != "inferred"}
    found = [LENGTH] if "duration" in missed else []
    if "tempo" in missed and "tempo_bpm" in asked and tapped_off(heard, brief) > _FAR_TEMPO:
        found.append(TEMPO)
    if "key" in missed and "key" in asked and heard.key and fifths_apart(heard.key, brief.key) >= _FAR_KEY:
        found.append(KEY)
    return tuple(found)


def _levels_db(mix: Audio) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The level of each block of 50 ms, in dBFS."""
    channels, frames = mix.samples.shape
    size = min(frames, max(1, round(_BLOCK_S * mix.rate)))
    count = frames // size
    blocks = mix.samples[:, : count * size].reshape(channels, count, size)
    power = np.einsum("cbs,cbs->b", blocks, blocks) / (channels * size)
    return np.asarray(10 * np.log10(power.astype(np.float64) + 1e-20))


def _clipped_share(mix: Audio) -> float:
    """The share of the time in which a channel stands still at its highest value, three samples or longer."""
    share = 0.0
    for channel in np.abs(mix.samples):
        highest = channel.max()
        if not highest:
            continue  # a channel without sound stands still, but is not cut off
        top = channel >= 0.9999 * highest
        runs = top[: 1 - _FLAT]
        for later in range(1, _FLAT):
            runs = runs & top[later : len(top) + 1 - _FLAT + later]
        share = max(share, float(runs.mean()) if len(runs) else 0.0)
    return share
