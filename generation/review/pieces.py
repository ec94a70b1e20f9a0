"""Are the pieces what the whole was cut into?"""

from collections.abc import Sequence
from typing import Final

from generation.brief import Brief
from generation.rendering import Audio, Piece
from generation.review.verdict import Check, judged

TOLERANCE_S: Final = 0.001


def check_pieces(audio: Audio, brief: Brief, pieces: Sequence[Piece]) -> Check | None:
    """One piece for each section, and joined they are as long as the whole; None where no pieces were asked for."""
    if not brief.pieces:
        return None
    wanted = f"{_pieces(len(brief.sections))}, {audio.duration_s:.3f} s joined"
    joined = sum(piece.audio.duration_s for piece in pieces)
    obeyed = len(pieces) == len(brief.sections) and abs(joined - audio.duration_s) <= TOLERANCE_S
    return judged("pieces", obeyed, wanted, f"{_pieces(len(pieces))}, {joined:.3f} s joined")


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count} pieces"
