"""Did the result obey the brief? Every check."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from generation.audio.analyse import analyse
from generation.brief import Brief, Heard
from generation.patience import Step, no_step
from generation.rendering import Audio, Piece, Stem
from generation.review.clipping import check_clipping
from generation.review.duration import check_duration
from generation.review.instruments import check_excluded, check_instruments, check_only, check_stems
from generation.review.key import check_key
from generation.review.loop_seam import check_loop_seam
from generation.review.loudness import check_loudness
from generation.review.pieces import check_pieces
from generation.review.silence import check_silence
from generation.review.tempo import check_tempo
from generation.review.true_peak import check_true_peak
from generation.review.verdict import Check, Verdict


def review(
    audio: Audio,
    brief: Brief,
    stems: Sequence[Stem] = (),
    heard: Heard | None = None,
    facts: Mapping[str, Any] | None = None,
    pieces: Sequence[Piece] = (),
    step: Step = no_step,
) -> dict[str, Any]:
    """Measure the mastered track against its brief; JSON-ready. `step` is called between checks.

    `heard` is what `analyse` found in `audio`; where it is None, that is done here. Of the engine's `facts`, `players`
    and `missing` are used. The answer has `obeyed`, `missed` and `not_measurable` (counts), and `checks`, each with
    `quantity`, `verdict`, `wanted`, `got`.
    """
    heard = heard if heard is not None else analyse(audio)
    measures: tuple[Callable[[], Check | None], ...] = (
        lambda: check_duration(audio, brief),
        lambda: check_loudness(heard),
        lambda: check_true_peak(audio, brief),
        lambda: check_silence(audio),
        lambda: check_clipping(audio),
        lambda: check_tempo(heard, brief),
        lambda: check_key(heard, brief),
        lambda: check_instruments(stems, brief, facts),
        lambda: check_only(stems, brief, facts),
        lambda: check_excluded(stems, brief, facts),
        lambda: check_loop_seam(audio, brief, pieces),
        lambda: check_pieces(audio, brief, pieces),
        lambda: check_stems(Stem("mix", audio), stems),
    )
    checks = []
    for measure in measures:
        step()
        check = measure()
        if check is not None:
            checks.append(check)
    return {
        "obeyed": sum(check.verdict is Verdict.OBEYED for check in checks),
        "missed": sum(check.verdict is Verdict.MISSED for check in checks),
        "not_measurable": sum(check.verdict is Verdict.NOT_MEASURABLE for check in checks),
        "checks": [check.to_json() for check in checks],
    }
