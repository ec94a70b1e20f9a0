"""A track to talk about, and readings told in one line so that tables of them can be read."""

from generation.brief import Brief, Key
from generation.language.refining import read
from generation.refinement import HERE, About, Change, ChangeKind, Reading, ReadingKind
from generation.rendering import Marker

_K = ChangeKind
DARKER = (
    Change(_K.LEAN, "brightness", -1.0, words="darker"),
    Change(_K.LEAN, "valence", -0.7, words="darker"),
)
BRIEF = Brief(words="synthwave", genre="synthwave", tempo_bpm=100.0, key=Key("A"), duration_s=60.0, seed=3)
# Bars of 2.4 s; the second track of three, which `darker` has made.
ABOUT = About(
    brief=BRIEF,
    duration_s=60.0,
    markers=(Marker(0, "intro"), Marker(9.6, "main"), Marker(28.8, "drop"), Marker(48, "outro")),
    players=("drums", "bass", "piano", "lead", "pad"),
    track_id="t2",
    number=2,
    tracks=("t1", "t2", "t3"),
    last=DARKER,
)


def told(words: str, about: About = ABOUT) -> str:
    """What is read in a message, in one line."""
    return tell(read(words, about))


def tell(reading: Reading) -> str:
    """`change level:drums,-5.5@0-15`; what is not a plain change begins with its kind."""
    said = "; ".join(map(one, reading.changes))
    parts = [] if reading.kind is ReadingKind.CHANGE else [str(reading.kind)]
    parts += [said] if said else []
    parts += [f"from {reading.base.way}{reading.base.number or ''}"] if reading.base != HERE else []
    parts += [reading.topic] if reading.topic else []
    parts += [" | ".join(f"{each.label}: {'; '.join(map(one, each.changes))}" for each in reading.options)]
    parts += ["corrects"] if reading.corrects else []
    parts += [f"unused {', '.join(reading.unused)}"] if reading.unused and reading.changes else []
    return " ".join(filter(None, parts))


def one(change: Change) -> str:
    """One change: its kind, then target, amount and value, then the part of the track."""
    values = [change.target, f"{change.amount:g}" if change.amount else "", change.value]
    start, end = change.region.start_s, change.region.end_s
    where = (
        "" if change.region.whole else f" @{'' if start is None else f'{start:g}'}-{'' if end is None else f'{end:g}'}"
    )
    return f"{change.kind} {' '.join(filter(None, values))}".strip() + where
