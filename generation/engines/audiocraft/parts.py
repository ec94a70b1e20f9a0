"""What of a request goes into the model: how much is to be made, from which sound on, and after which tune?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generation.brief import ReferenceMode
from generation.engines.musicgen.seam import kept
from generation.errors import BadRequest
from generation.ports import RenderRequest
from generation.rendering import Audio

if TYPE_CHECKING:
    from generation.engines.audiocraft.load import Loaded

# Of the sound that is gone on from, so much is listened to: as much as a window of MusicGen's keeps of the one before.
_HEARD_S: Final = 12.0
_FOLLOWED: Final = frozenset({ReferenceMode.MELODY, ReferenceMode.COVER})


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is to be made: `seconds` in all, the caption, a tune to follow, or a sound that is gone on from.

    `heard_s` is how much of the end of `before` the model listens to.
    """

    seconds: float
    caption: str
    tune: Audio | None = None
    before: Audio | None = None
    heard_s: float = 0.0

    @property
    def way(self) -> str:
        return "continue" if self.before else "melody" if self.tune else "text"

    @property
    def new_s(self) -> float:
        """What the model has to make, without the part that is there, in seconds."""
        return self.seconds - (self.before.duration_s if self.before else 0.0)


def asked_of(request: RenderRequest, loaded: "Loaded", caption: str) -> Asked:
    """Read a request for these weights.

    Raises:
        BadRequest: they can not do what it needs.
    """
    seconds = request.brief.duration_s
    tune, before = _tune(request), _before(request)
    longest = loaded.longest_s
    if loaded.is_masked:
        if tune or before:
            raise BadRequest("MAGNeT follows no clip.", "Ask without one, or use MusicGen Melody.")
        if seconds > longest:
            raise BadRequest(f"MAGNeT makes at most {longest:g} s with these weights.", "Ask for a shorter track.")
        return Asked(seconds, caption)
    if tune and not loaded.hears_tunes:
        raise BadRequest("These weights follow no tune.", "Use the melody weights.")
    if before is None:
        return Asked(seconds, caption, tune)
    before = kept(before, seconds)
    return Asked(seconds, caption, None, before, min(before.duration_s, _HEARD_S))


def _tune(request: RenderRequest) -> Audio | None:
    """The sound whose tune is followed: the parent's in a refinement that says so, else the member's clip."""
    if request.plan and request.plan.way == "melody":
        return request.parent
    reference = request.brief.reference
    return request.clip if reference and reference.mode in _FOLLOWED else None


def _before(request: RenderRequest) -> Audio | None:
    """The sound that is gone on from."""
    if request.plan and request.plan.way == "continue":
        return request.parent
    reference = request.brief.reference
    if request.plan is None and reference and reference.mode is ReferenceMode.CONTINUE:
        return request.clip
    return None
