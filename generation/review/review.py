"""Did the result obey the brief? Every check, and one line for the card."""

from collections.abc import Sequence
from typing import Any

from generation.audio.analyse import analyse
from generation.brief import Brief, Heard
from generation.rendering import Audio, Stem
from generation.review.clipping import check_clipping
from generation.review.duration import check_duration
from generation.review.instruments import check_excluded, check_stems
from generation.review.key import check_key
from generation.review.loudness import check_loudness
from generation.review.silence import check_silence
from generation.review.tempo import check_tempo
from generation.review.true_peak import check_true_peak
from generation.review.verdict import Check, Verdict


def review(audio: Audio, brief: Brief, stems: Sequence[Stem] = (), heard: Heard | None = None) -> dict[str, Any]:
    """Measure the mastered track against its brief; JSON-ready.

    `heard` is what `analyse` found in `audio`; where it is None, that is done here. The answer has `sentence`,
    `obeyed`, `missed` and `not_measurable` (counts), and `checks`, each with `quantity`, `verdict`, `wanted`, `got`.
    """
    heard = heard if heard is not None else analyse(audio)
    checks = [
        check_duration(audio, brief),
        check_loudness(heard),
        check_true_peak(audio, brief),
        check_silence(audio),
        check_clipping(audio),
        check_tempo(heard, brief),
        check_key(heard, brief),
        check_excluded(stems, brief),
        check_stems(Stem("mix", audio), stems),
    ]
    done = [check for check in checks if check is not None]
    return {
        "sentence": review_sentence(done),
        "obeyed": sum(check.verdict is Verdict.OBEYED for check in done),
        "missed": sum(check.verdict is Verdict.MISSED for check in done),
        "not_measurable": sum(check.verdict is Verdict.NOT_MEASURABLE for check in done),
        "checks": [check.to_json() for check in done],
    }


def review_sentence(checks: Sequence[Check]) -> str:
    """One line: how many checks were obeyed, and each that was missed."""
    measured = [check for check in checks if check.verdict is not Verdict.NOT_MEASURABLE]
    missed = [check for check in measured if check.verdict is Verdict.MISSED]
    if not missed:
        return f"All {len(measured)} measured points are as asked."
    told = "; ".join(f"{check.quantity}: wanted {check.wanted}, got {check.got}" for check in missed)
    return f"{len(measured) - len(missed)} of {len(measured)} measured points are as asked; {told}."
