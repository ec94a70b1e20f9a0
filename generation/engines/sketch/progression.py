"""Which chords? Each kind of section has its own progression; a melody that was sung gets chords that fit it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from generation.brief import Brief, Key
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.form import Form
from generation.engines.sketch.score import Cells, Theme
from generation.engines.sketch.sources import key_from, source_of, style_of_aspect
from generation.engines.sketch.style import Guide, Harmony, Style
from generation.engines.sketch.theory import SCALES, chord, degree_pitch, minor_like

_COLOURED_FROM = 0.3
_KIN = {"intro": "main", "outro": "main", "verse": "main"}


def harmony_of(brief: Brief, form: Form, theme: Theme, seeds: Seeds) -> tuple[Harmony, ...]:
    """The chords of the whole piece, laid so that each section's progression ends where the section ends."""
    source = source_of(brief, "chords")
    style = style_of_aspect(brief, seeds.seed, "chords")
    return _laid_out(brief, style, key_from(source, brief), form, theme, seeds)


def guide_of(brief: Brief, form: Form, theme: Theme, seeds: Seeds) -> Guide | None:
    """The chords under which the theme was first heard; None where they are the ones that sound.

    Tension colours what sounds, not the tune.
    """
    sources = [source_of(brief, each) for each in ("theme", "chords")]
    if theme.sung or not (any(sources) or _colours(brief)):
        return None
    tune = sources[0]
    key = key_from(tune or sources[1], brief)
    own = replace(
        brief,
        key=key,
        mood=replace(brief.mood, tension=0.0),
        sources=tuple(each for each in brief.sources if each.aspect != "chords"),
    )
    seed = seeds.seed if tune is None else tune.seed
    style = style_of_aspect(brief, seeds.seed, "theme")
    return Guide(key, _laid_out(own, style, key, form, theme, seeds.reseeded(harmony=seed)))


def _laid_out(brief: Brief, style: Style, first: Key, form: Form, theme: Theme, seeds: Seeds) -> tuple[Harmony, ...]:
    """Chords as they were written for a key of the mode `first`, in the brief's own."""
    family = "minor" if minor_like(first) else "major"
    options = list(style.progressions[family])
    seeds.stream("harmony").shuffle(options)
    kinds: dict[str, tuple[str, ...]] = {}
    laid: list[Harmony] = []
    for span in form.spans:
        kind = _KIN.get(span.name, span.name)
        progression = kinds.setdefault(kind, options[len(kinds) % len(options)])
        for place in range(span.bars):
            symbols = progression[(place - span.bars) % len(progression)].split()
            if theme.sung:
                symbols = _fitting(theme.bars[place % len(theme.bars)], symbols, brief, options)
            if not form.loop and span.bar + place == form.bars - 1:
                symbols = _cadence(symbols, style.cadence[family], form)
            symbols = [turned(each, first, brief.key) for each in symbols]
            laid += _laid(symbols, span.bar + place, form, brief)
    return tuple(laid) or (Harmony(0.0, form.bar_beats, chord("1", brief.key)),)


def turned(symbol: str, first: Key, key: Key) -> str:
    """A chord that was written for the mode of one key, on the same degree of another: its quality follows the mode.

    A seventh degree without a leading tone is still the one a whole step below the tonic.
    """
    if minor_like(first) == minor_like(key):
        return symbol
    bare, _, colour = symbol.partition(":")
    degree = bare.strip("b#Mmd")
    if degree == "7" and not minor_like(key) and SCALES[key.mode][6] == 11:
        degree = "b7"
    if degree == "5" and minor_like(key) and SCALES[key.mode][6] == 10 and colour in {"7", "9", "13"}:
        degree = "5M"
    return f"{degree}:{colour}" if colour else degree


def _cadence(symbols: list[str], cadence: str, form: Form) -> list[str]:
    """What leads home; a piece of one bar says where it is before it leaves."""
    closing = cadence.split()
    if form.bars > 1:
        return closing or symbols
    return [symbols[0], closing[-1]] if closing and form.bar_beats >= 2 else symbols


def _laid(symbols: list[str], bar: int, form: Form, brief: Brief) -> Iterator[Harmony]:
    length = form.bar_beats / len(symbols)
    # Change within a bar only on a beat, also in odd metres.
    cuts = [round(index * length) for index in range(len(symbols))] + [form.bar_beats]
    for symbol, begin, end in zip(symbols, cuts, cuts[1:], strict=False):
        if end > begin:
            yield Harmony(bar * form.bar_beats + begin, end - begin, chord(_coloured(symbol, brief), brief.key))


def _colours(brief: Brief) -> bool:
    return abs(brief.mood.tension) > _COLOURED_FROM


def _coloured(symbol: str, brief: Brief) -> str:
    """Tension suspends plain chords; ease sweetens them."""
    degree, _, colour = symbol.partition(":")
    if brief.mood.tension > _COLOURED_FROM and colour in {"", "add9"} and degree in {"1", "4", "5"}:
        return f"{degree}:sus2" if degree != "5" else "5:7sus"
    if brief.mood.tension < -_COLOURED_FROM and not colour and degree in {"1", "4", "6"}:
        return f"{degree}:add9"
    return symbol


def _fitting(cells: Cells, planned: list[str], brief: Brief, options: list[tuple[str, ...]]) -> list[str]:
    """The style's own chord that holds most of a sung bar; the planned one where none does better."""
    if not cells:
        return planned
    known = dict.fromkeys([planned[0], *(symbol for each in options for bar in each for symbol in bar.split())])

    @cache
    def fit(symbol: str) -> float:
        classes = chord(symbol, brief.key).pitch_classes
        held = sum(each.length * (degree_pitch(brief.key, each.degree, 4) % 12 in classes[:3]) for each in cells)
        begins = degree_pitch(brief.key, cells[0].degree, 4) % 12 in classes
        return held + 2.0 * begins + (1.5 if symbol == planned[0] else 0.0)

    return [max(known, key=fit)]
