"""Is it as loud as every other track?"""

from typing import Final

from generation.audio.master import TARGET_LUFS
from generation.brief import Heard
from generation.review.verdict import Check, judged, unmeasured

TOLERANCE_LU: Final = 0.3


def check_loudness(heard: Heard) -> Check:
    """Within 0.3 loudness units of the target for all tracks."""
    wanted = f"{TARGET_LUFS:.0f} LUFS"
    if heard.loudness_lufs is None:
        return unmeasured("loudness", wanted, "it is silent")
    obeyed = abs(heard.loudness_lufs - TARGET_LUFS) <= TOLERANCE_LU
    return judged("loudness", obeyed, wanted, f"{heard.loudness_lufs:.2f} LUFS")
