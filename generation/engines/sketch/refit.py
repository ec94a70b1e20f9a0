"""How does a theme go on in another metre? Its notes keep their places from the first beat, as far as a bar reaches."""

from dataclasses import replace

from generation.engines.sketch.score import Cells, Theme


def refitted(theme: Theme, slots: int) -> Theme:
    """The theme in bars of so many slots: in shorter ones its notes move together, longer ones hold the last note."""
    if theme.slots == slots:
        return theme
    return replace(
        theme,
        motif=_bar(theme.motif, theme.slots, slots),
        answer=_bar(theme.answer, theme.slots, slots),
        contrast=_bar(theme.contrast, theme.slots, slots),
        bars=tuple(_bar(each, theme.slots, slots) for each in theme.bars),
        slots=slots,
    )


def _bar(cells: Cells, before: int, slots: int) -> Cells:
    if not cells:
        return cells
    if slots > before:
        last = cells[-1]
        held = last.slot + last.length >= before
        return (*cells[:-1], replace(last, length=slots - last.slot)) if held else cells
    # A shorter bar: on its own sixteenths, each note as near to its place as those before it let it.
    found, free = [], 0
    for index, each in enumerate(cells):
        left = len(cells) - index - 1
        slot = min(max(free, round(each.slot * slots / before)), slots - 1 - left)
        if slot < free:
            break
        found.append(replace(each, slot=slot))
        free = slot + 1
    ends = [each.slot for each in found[1:]] + [slots]
    return tuple(
        replace(each, length=max(1, min(end - each.slot, round(each.length * slots / before) or 1)))
        for each, end in zip(found, ends, strict=True)
    )
