"""What a measurement of one rendering answers, and how many of them make a figure."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

# The share that has to hold, as it was promised. A figure without a line here has to hold everywhere.
TARGETS: Final = {
    "audio.tempo": 0.95,
    "audio.key": 0.85,
    # Of refinements: directions by ear, in conversations (`audio`) and in plain edits of every genre (`pairs`).
    **{f"{where}.{what}": 0.95 for where in ("audio", "pairs") for what in ("brightness", "energy", "tempo_moved")},
    "pairs.centroid_up": 0.95,
    "pairs.centroid_down": 0.95,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise on one rendering: `share` is 1 where it holds, 0 where not, between for a key that is near.

    It is no number where nothing of the sort was promised: an engine without stems promises nothing of them.
    """

    name: str
    share: float
    wanted: str
    got: str


def found(name: str, holds: bool, wanted: object, got: object) -> Finding:
    """A promise that holds or does not."""
    return Finding(name, float(holds), str(wanted), str(got))


def skipped(name: str) -> Finding:
    """A promise that this rendering's engine does not make."""
    return Finding(name, math.nan, "", "not applicable")


def not_applicable(findings: Iterable[Finding]) -> dict[str, int]:
    """How often each promise was not made."""
    return dict(sorted(Counter(each.name for each in findings if math.isnan(each.share)).items()))


def figures(findings: Iterable[Finding]) -> dict[str, dict[str, Any]]:
    """Per promise: the mean share, the share that is promised, whether that is met, and of how many renderings."""
    by_name: dict[str, list[float]] = {}
    for each in findings:
        if not math.isnan(each.share):
            by_name.setdefault(each.name, []).append(each.share)
    summed = {}
    for name, shares in sorted(by_name.items()):
        share, target = sum(shares) / len(shares), TARGETS.get(name, 1.0)
        summed[name] = {"share": round(share, 4), "target": target, "met": share >= target, "of": len(shares)}
    return summed
