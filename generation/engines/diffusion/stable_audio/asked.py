"""What does an order ask of Stable Audio? What is said, what it begins from, and what has to stay. Light: no torch."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from generation.brief import ReferenceMode
from generation.engines.diffusion.regions import goes_on_s, part_anew, what_follows
from generation.engines.neural.sound import fitted
from generation.errors import EngineFailed
from generation.ports import RenderRequest
from generation.rendering import Audio

# How far a clip may be gone away from. Its makers: with more noise first its tune and rhythm go, then its timbre.
_FROM_CLIP: Final = {ReferenceMode.STYLE: 0.9, ReferenceMode.COVER: 0.6, ReferenceMode.MELODY: 0.5}
# The end of a track is usually made to end: what goes on begins this long before it, or this share of it.
_ENDING_S: Final = 2.0
_ENDING: Final = 0.1
_LEAST_S: Final = 0.05  # shorter parts are not made anew


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is made: `seconds` of sound, from noise alone, from a `source`, or in a part of one.

    `way` is `anew`, `init` (from the source, with so much `strength`), or `repaint` and `continue` (of the source all
    stays but from `start_s` to `end_s`).
    """

    seconds: float
    way: str = "anew"
    source: Audio | None = None
    strength: float = 1.0
    start_s: float = 0.0
    end_s: float = 0.0

    @property
    def holds(self) -> bool:
        return self.way in {"repaint", "continue"}


def asked_of(request: RenderRequest) -> Asked:
    """Read a request; its plan comes before the clip that its brief leans on.

    Raises:
        EngineFailed: it is to be made from a sound that did not come with it.
        BadRequest: the part that is to be new is not there.
    """
    seconds, plan = request.brief.duration_s, request.plan
    if plan is None or plan.way not in {"repaint", "continue", "init"}:
        return _of_clip(request, seconds)
    if request.parent is None:
        raise EngineFailed("The track that this is to be made from is not there.", "Ask for a new track instead.")
    if plan.way == "continue":
        begins_s, _ = what_follows(_before_ending(request.parent), seconds, _LEAST_S)
        return Asked(seconds, "continue", fitted(request.parent, seconds), 1.0, begins_s, seconds)
    if plan.way == "init":
        return Asked(seconds, "init", fitted(request.parent, seconds), min(1.0, max(0.05, plan.strength)))
    start_s, end_s = part_anew(plan.region, seconds, _LEAST_S)
    return Asked(seconds, "repaint", fitted(request.parent, seconds), 1.0, start_s, end_s)


def _of_clip(request: RenderRequest, seconds: float) -> Asked:
    reference = request.brief.reference
    if reference is None or request.clip is None or not request.clip.frames:
        return Asked(seconds)
    if reference.mode is ReferenceMode.CONTINUE:
        return _going_on(request.clip, seconds)
    return Asked(seconds, "init", _repeated(request.clip, seconds), _FROM_CLIP[reference.mode])


def _going_on(source: Audio, seconds: float) -> Asked:
    """The clip, then what follows; of one that leaves no room for anything only the last half of the length stays."""
    begun_s = source.duration_s
    if begun_s > 0.9 * seconds:
        begun_s = seconds / 2
        source = Audio(source.samples[:, -round(begun_s * source.rate) :], source.rate)
    return Asked(seconds, "continue", fitted(source, seconds), 1.0, _before_ending(source), seconds)


def _before_ending(source: Audio) -> float:
    """Where a sound goes on, in seconds: before its end, and before it fades."""
    length_s = source.duration_s
    return min(goes_on_s(source), length_s - min(_ENDING_S, length_s * _ENDING))


def _repeated(clip: Audio, seconds: float) -> Audio:
    """The clip, again and again where it is shorter: silence would ask for silence."""
    times = int(np.ceil(seconds / clip.duration_s))
    return fitted(Audio(np.tile(clip.samples, (1, times)), clip.rate), seconds)
