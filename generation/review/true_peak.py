"""Does a player have room between the samples?"""

import math
from typing import Final

from generation.audio.loudness import true_peak_dbtp
from generation.audio.master import CEILING_DBTP
from generation.brief import Brief
from generation.rendering import Audio
from generation.review.verdict import Check, judged, unmeasured

TOLERANCE_DB: Final = 0.005  # what a float rounds


def check_true_peak(audio: Audio, brief: Brief) -> Check:
    """The true peak is not above the ceiling of the mastering."""
    wanted = f"at most {CEILING_DBTP:.0f} dBTP"
    peak = true_peak_dbtp(audio, loop=brief.loop)
    if math.isinf(peak):
        return unmeasured("true peak", wanted, "it is silent")
    return judged("true peak", peak <= CEILING_DBTP + TOLERANCE_DB, wanted, f"{peak:.2f} dBTP")
