"""Are the pieces what the whole was cut into?"""

from collections.abc import Sequence
from typing import Final

from generation.brief import Brief
from generation.rendering import Audio, Piece
from generation.review.verdict import Check, judged

TOLERANCE_S: Final = 0.001


def check_pieces(audio: Audio, brief: Brief, pieces: Sequence[Piece]) -> Check | None:
    """One piece for each section, as long as its bars, joined the whole; None where no pieces were asked for."""
    if not brief.pieces:
        return None
    bars = ", ".join(f"{each.name} {_counted(each.bars, 'bar')}" for each in brief.sections)
    wanted = f"{_counted(len(brief.sections), 'piece')} ({bars}), {audio.duration_s:.3f} s joined"
    joined = sum(piece.audio.duration_s for piece in pieces)
    got = f"{_counted(len(pieces), 'piece')}, {joined:.3f} s joined"
    if len(pieces) != len(brief.sections):
        return judged("pieces", False, wanted, got)
    told = _off(brief, pieces)
    if abs(joined - audio.duration_s) > TOLERANCE_S:
        told.append(got)
    return judged("pieces", not told, wanted, ", ".join(told) or wanted)


def _off(brief: Brief, pieces: Sequence[Piece]) -> list[str]:
    """What is said of each piece that is not as long as its bars; the last has what they leave of the whole."""
    bar_s = brief.duration_s / max(1, round(brief.duration_s / brief.bar_s)) if brief.loop else brief.bar_s
    expected = [each.bars * bar_s for each in brief.sections]
    expected[-1:] = [brief.duration_s - sum(expected[:-1])]
    return [
        f"{section.name}: {_bars(piece.audio.duration_s, length, bar_s)}"
        for section, piece, length in zip(brief.sections, pieces, expected, strict=True)
        if abs(piece.audio.duration_s - length) > TOLERANCE_S
    ]


def _bars(length_s: float, wanted_s: float, bar_s: float) -> str:
    """`3 bars instead of 4`; what is off by less than a tenth of a bar, in seconds."""
    got, wanted = f"{round(length_s / bar_s, 1):g}", f"{round(wanted_s / bar_s, 1):g}"
    if got == wanted:
        return f"{length_s:.3f} s instead of {wanted_s:.3f} s"
    return f"{got} {'bar' if got == '1' else 'bars'} instead of {wanted}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
