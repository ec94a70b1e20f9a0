"""How are written patterns read? Bars of sixteenths separated by `|`, chosen anew for each kind of section."""

from generation.engines.sketch.style import Bar, Context, PartSpec

# Sections that belong together keep the same pattern; the others may have one of their own.
_AKIN = {"intro": "main", "outro": "main", "verse": "main", "build": "main", "chorus": "lift", "drop": "lift"}


def bar_of(pattern: str, place: int, slots: int) -> str:
    """The signs of one bar: the pattern's bar at that place in the section, repeated or cut to the metre."""
    written = pattern.split("|")
    own = written[place % len(written)]
    return (own * (slots // len(own) + 1))[:slots]


def chosen(context: Context, spec: PartSpec, bar: Bar) -> str:
    """The bar's signs in the pattern that this kind of section plays, whatever other sections there are."""
    kind = _AKIN.get(bar.span.name, bar.span.name)
    pattern = context.chance("pattern", spec.stem, spec.role, kind).choice(spec.patterns)
    return bar_of(pattern, bar.place, context.slots)


def held(signs: str, slot: int) -> int:
    """For how many slots the sign at a slot lasts: itself and the holds (`-`) that follow."""
    following = signs[slot + 1 :]
    return 1 + len(following) - len(following.lstrip("-"))
