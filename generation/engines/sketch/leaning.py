"""How far does the piece lean? The brief's mood, bent towards what was heard in a clip; each in [-1, 1]."""

from generation.brief import Brief

# Onsets per second of an unremarkable piece, and how many more make a crowded one.
_USUAL_ONSETS = 4.0
_CROWDED_BY = 6.0


def energy(brief: Brief) -> float:
    """Calm to driving: how full the sections are."""
    return _leaned(brief.mood.energy, brief.reference.heard.energy if brief.reference else 0.0)


def brightness(brief: Brief) -> float:
    """Dark to bright: how far filters open."""
    return _leaned(brief.mood.brightness, brief.reference.heard.brightness if brief.reference else 0.0)


def density(brief: Brief) -> float:
    """Few notes to many: which rhythms the theme is made of."""
    onsets = brief.reference.heard.onset_density if brief.reference else 0.0
    return _leaned(brief.mood.energy, (onsets - _USUAL_ONSETS) / _CROWDED_BY if onsets else 0.0)


def _leaned(asked: float, heard: float) -> float:
    return max(-1.0, min(1.0, asked + 0.5 * max(-1.0, min(1.0, heard))))
