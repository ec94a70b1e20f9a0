"""Are the parts in it that were asked for, and none of those that were not wanted?"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from generation.brief import Brief
from generation.rendering import Stem
from generation.review.verdict import Check, judged, unmeasured

_HEARD_DB: Final = -50.0


def check_excluded(stems: Sequence[Stem], brief: Brief) -> Check | None:
    """No stem of an instrument that was excluded is heard; None when nothing was excluded."""
    if not brief.excluded:
        return None
    wanted = f"without {', '.join(brief.excluded)}"
    if not stems:
        return unmeasured("excluded instruments", wanted, "this engine makes no stems")
    heard = [name for name in brief.excluded if any(_same(name, stem.name) and is_heard(stem) for stem in stems)]
    return judged("excluded instruments", not heard, wanted, f"{', '.join(heard)} is heard" if heard else wanted)


def check_stems(mix: Stem, stems: Sequence[Stem]) -> Check:
    """The stems are as long as the track and sum to it."""
    wanted = "stems that sum to the track"
    if not stems:
        return unmeasured("stems", wanted, "this engine makes no stems")
    if any(stem.audio.samples.shape != mix.audio.samples.shape for stem in stems):
        return judged("stems", False, wanted, "stems of another length")
    total = np.zeros(mix.audio.samples.shape, dtype=np.float64)
    for stem in stems:
        total += stem.audio.samples
    off = float(np.abs(total - mix.audio.samples).max(initial=0.0))
    return judged("stems", off < 1e-4, wanted, f"{len(stems)} stems, off by at most {off:.1e}")


def is_heard(stem: Stem) -> bool:
    """Whether anything in the stem rises above -50 dBFS."""
    return float(np.abs(stem.audio.samples).max(initial=0.0)) > 10 ** (_HEARD_DB / 20)


def _same(one: str, other: str) -> bool:
    return one.strip().lower().rstrip("s") == other.strip().lower().rstrip("s")
