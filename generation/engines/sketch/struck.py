"""Who strikes one thing alone? Hand players beside the drums, and single pieces of a drum set."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from generation.brief import Brief
from generation.engines.sketch.chance import Seeds
from generation.engines.sketch.parts import drums
from generation.engines.sketch.parts.hands import HANDS, keeping
from generation.engines.sketch.parts.percussion import kept
from generation.engines.sketch.performing import Performed, performed
from generation.engines.sketch.seats import borrowed
from generation.engines.sketch.style import Context, Groove, PartSpec, Style

_KEYS: Final[dict[str, frozenset[int]]] = {
    "kick": frozenset({drums.KICK}),
    "snare": frozenset({drums.SNARE, drums.BRUSH}),
    "rim": frozenset({drums.RIM}),
    "hi-hats": frozenset({drums.CLOSED, drums.PEDAL, drums.OPEN}),
    "cymbals": frozenset({drums.CRASH, drums.RIDE, drums.CLOSED, drums.PEDAL, drums.OPEN}),
    "toms": frozenset({drums.LOW_TOM, drums.MID_TOM, drums.HIGH_TOM, drums.TAIKO}),
    "claps": frozenset({drums.CLAP}),
    "shaker": frozenset({drums.SHAKER}),
    "tambourine": frozenset({drums.TAMBOURINE}),
    "congas": frozenset({62, 63, 64}),
    "bongos": frozenset({60, 61}),
}
_SAME: Final = {
    **dict.fromkeys(("kicks", "kick drum", "bass drum"), "kick"),
    **dict.fromkeys(("snares", "snare drum"), "snare"),
    **dict.fromkeys(("clap", "handclaps"), "claps"),
    **dict.fromkeys(("hat", "hats", "hi-hat", "hi hat", "hi hats", "hihat", "hihats", "high hats"), "hi-hats"),
    **dict.fromkeys(("cymbal", "crash", "ride"), "cymbals"),
    **dict.fromkeys(("tom", "taiko"), "toms"),
}
# What a piece of a drum set plays where the groove has none of it: a key, and bars in four, in three and in six.
_PLAIN: Final[dict[str, tuple[int, str, str, str]]] = {
    "kick": (drums.KICK, "7.......7.......", "7...........", "7...........|7.........4."),
    "snare": (drums.SNARE, "....7.......7...", "....6...6...", "......7....."),
    "hi-hats": (drums.CLOSED, "5.3.5.3.5.3.5.3.", "5.3.4.3.4.3.", "5.3.3.4.3.3."),
    "cymbals": (drums.RIDE, "5...4...5...4...", "5...4...4...", "5.....4....."),
    "toms": (drums.LOW_TOM, "6.......6...5...", "6.......5...", "6.....5....."),
}
PIECES: Final = frozenset(_PLAIN)


def one_name(name: str) -> str:
    """The one name of a piece of a drum set or of a hand player; any other name as it is."""
    return _SAME.get(name, name)


def drum_keys(name: str) -> frozenset[int]:
    """The keys of a drum set that a name means by itself; none for anybody else."""
    return _KEYS.get(one_name(" ".join(name.lower().split())), frozenset())


def is_struck(name: str) -> bool:
    """Whether somebody by this name strikes one thing alone."""
    return one_name(name) in HANDS or one_name(name) in PIECES


def strikers(style: Style, wanted: Iterable[str], there: Sequence[PartSpec]) -> list[PartSpec]:
    """The parts of those who were asked for by such a name; a piece is the drummer's where one plays."""
    names = list(dict.fromkeys(one_name(each) for each in wanted))
    found = [striker(style, name) for name in names if name in HANDS]
    pieces = [name for name in names if name in PIECES]
    if pieces and not any(each.role == "drums" for each in there):
        found.append(striker(style, *pieces))
    return found


def striker(style: Style, *names: str) -> PartSpec:
    """The part of a hand player, or of a drummer who strikes only these pieces, in a stem of its own."""
    name = one_name(names[0])
    if name in HANDS:
        return PartSpec(name, "percussion", name, keeping, velocity=HANDS[name].velocity, pan=HANDS[name].pan)
    spec = next((each for each in style.parts if each.role == "drums"), None) or borrowed("drums")
    keys = frozenset(key for each in names for key in drum_keys(each))
    return replace(spec, stem=name, since=0.0, silent=(), only=keys)


def pieces_in(spec: PartSpec, brief: Brief) -> list[str]:
    """The pieces of a drum set that were asked for by name and that this drummer plays."""
    asked = [each for each in brief.instruments if one_name(each) in PIECES and each not in brief.excluded]
    return [each for each in asked if not spec.only or drum_keys(each) & spec.only]


def as_asked(played: list[Performed], spec: PartSpec, context: Context, seeds: Seeds) -> list[Performed]:
    """What a drummer plays, without the pieces that were ruled out, and with those that were asked for."""
    brief = context.brief
    barred = frozenset(key for name in brief.excluded for key in drum_keys(name))
    asked = pieces_in(spec, brief)
    if not (barred or asked or spec.only):
        return played
    heard = [(at, note) for at, note in played if note.pitch not in barred]
    heard = [(at, note) for at, note in heard if not spec.only or note.pitch in spec.only]
    for name in asked:
        if not any(note.pitch in drum_keys(name) for _, note in heard):
            heard += performed(kept(_plainly(name, context), spec), spec, context, seeds)
    return sorted(heard, key=lambda each: (each[0], each[1].pitch))


def _plainly(name: str, context: Context) -> Context:
    """The piece with a style whose only groove is a plain one of this piece of the set."""
    key, *rows = _PLAIN[one_name(name)]
    bar = rows[{"four": 0, "three": 1, "six": 2}[drums.pulse(context.brief.metre)]]
    groove = Groove({key: bar}, {key: bar}, {key: bar})
    return replace(context, style=replace(context.style, groove=(groove,)))
