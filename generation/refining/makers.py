"""Who makes which change, and in which order? Each group leans on those before it."""

from collections.abc import Callable, Sequence
from typing import Final

from generation.change import Change, ChangeKind
from generation.refining import band, form, made, origins, sound, tonal
from generation.refining.borrowing import borrow
from generation.refining.work import Work

_K = ChangeKind
Make = Callable[[Work, Change], None]
# In this order they are made, whatever the order in which they were said: each group leans on those before it.
MAKERS: Final[dict[ChangeKind, Make]] = {
    _K.GENRE: tonal.genre,
    _K.METRE: tonal.metre,
    _K.KEY: tonal.key,
    _K.TRANSPOSE: tonal.transpose,
    _K.LEAN: sound.lean,
    _K.MODE: tonal.mode,
    _K.TEMPO: tonal.tempo,
    _K.TEMPO_BY: tonal.tempo_by,
    _K.FEEL: sound.feel,
    _K.PRODUCTION: sound.production,
    _K.ADD: band.add,
    _K.REMOVE: band.remove,
    _K.ONLY: band.only,
    _K.LEVEL: sound.level,
    _K.CUT: form.cut,
    _K.FORM: form.form,
    _K.END_ON: form.end_on,
    _K.SECTION: form.section,
    _K.LENGTH: form.length,
    _K.LENGTH_BY: form.length_by,
    _K.LOOP: form.loop,
    _K.FRESH: origins.fresh,
    _K.KEEP: origins.keep,
    _K.BORROW: borrow,
    _K.REFERENCE: made.reference,
    _K.BEST_BARS: made.best_bars,
    _K.STITCH: made.stitch,
}
# Players come and go in the order in which it was said.
_PLACE: Final = {kind: 10 if kind in {_K.ADD, _K.REMOVE, _K.ONLY} else at for at, kind in enumerate(MAKERS)}


def in_order(changes: Sequence[Change]) -> list[tuple[int, Change]]:
    """Changes in the order in which they are made, each with its place in which it was said."""
    return sorted(enumerate(changes), key=lambda each: _PLACE[each[1].kind])
