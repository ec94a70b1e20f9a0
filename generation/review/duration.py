"""Is it as long as asked?"""

from typing import Final

from generation.brief import Brief
from generation.rendering import Audio
from generation.review.verdict import Check, judged

TOLERANCE_S: Final = 0.001


def check_duration(audio: Audio, brief: Brief) -> Check:
    """Within a millisecond of what was asked."""
    obeyed = (
        abs(audio.duration_s - brief.duration_s) <= TOLERANCE_S + 0.5 / audio.rate
    )  # no file ends between two samples
    return judged("duration", obeyed, f"{brief.duration_s:.3f} s", f"{audio.duration_s:.3f} s")
