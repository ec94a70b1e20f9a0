"""What became of a player or a value, in which turn, and who said it? Looked up along the way to a track."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from generation.language.refining.recalled import is_such
from generation.refinement import Asked, ChangeKind, Past
from generation.refining.answers import answer, said_for, unknown_band
from generation.refining.lineage import Lineage
from generation.refining.players import ROLES, family_of, name_of, plays
from generation.refining.steps import signed
from generation.refining.wording import line_of, shortened
from generation.track import Track

_K: Final = ChangeKind
# What can be changed by its name, and where a brief has it.
_VALUES: Final[dict[str, Callable[[Track], object]]] = {
    "tempo": lambda track: round(track.brief.tempo_bpm, 2),
    "key": lambda track: track.brief.key,
    "metre": lambda track: track.brief.metre,
    "length": lambda track: round(track.duration_s, 1),
    "genre": lambda track: (track.brief.genre, track.brief.flavour),
    "mood": lambda track: track.brief.mood,
    "melody": lambda track: _source(track, "theme", "melody"),
    "chords": lambda track: _source(track, "chords"),
}
_TOPIC: Final = {"melody": "changes"}
_ONE: Final = (_K.ADD, _K.REMOVE, _K.LEVEL, _K.FRESH, _K.BORROW)
_SHOWN: Final = 3
_EVERY: Final = ROLES - {"melody", "chords"}


def changed(asked: Asked, track: Track, lineage: Lineage) -> str:
    """Which turn changed something on the way to a track, and who said it; else that nobody did."""
    if not asked.who and not asked.wanted:
        return _told(track, lineage) if track.refinement else f"{_asker(track)} asked for #{lineage.numbers[track.id]}."
    if asked.who and asked.who not in _VALUES:
        return of_player(asked.who, track, lineage, is_yes=asked.is_yes, is_changed=True)
    steps = _steps(track, lineage)
    turned = next((after for before, after in steps if _has_turned(asked, before, after)), None)
    if turned is not None:
        return f"{'Yes: ' if asked.is_yes else ''}{_told(turned, lineage)}"
    nobody = "No: nobody" if asked.is_yes else "Nobody"
    number = lineage.numbers[track.id]
    status = _status(asked, track, lineage)
    return f"{nobody} did that on the way to #{number}.{f' {status}' if status else ''}"


def _has_turned(asked: Asked, before: Track, after: Track) -> bool:
    if asked.who:
        return _VALUES[asked.who](before) != _VALUES[asked.who](after)
    made = after.refinement.changes if after.refinement else ()
    past = Past(after.id, after.brief, after.duration_s, before.id, made)
    parent = Past(before.id, before.brief, before.duration_s)
    return any(is_such(want, each, past, parent) for want in asked.wanted[:1] for each in made)


def _status(asked: Asked, track: Track, lineage: Lineage) -> str:
    """How it is, where nobody changed it."""
    if asked.who:
        return answer(_TOPIC.get(asked.who, asked.who), track, lineage)
    want = asked.wanted[0]
    if want.kind in (_K.ADD, _K.REMOVE, _K.LEVEL):
        return _there(want.target, track, lineage)
    topics = {_K.TEMPO: "tempo", _K.TEMPO_BY: "tempo", _K.MODE: "key", _K.KEY: "key", _K.LEAN: "mood"}
    return answer(topics[want.kind], track, lineage) if want.kind in topics else ""


def of_player(
    name: str, track: Track, lineage: Lineage, *, is_yes: bool, is_changed: bool = False, is_gone: bool = False
) -> str:
    """Whether a player is heard in a track, and the last turn that touched them.

    With `is_changed` yes and no are about the change; with `is_gone` it was asked whether they are not heard.
    """
    there, known = is_heard(name, track, lineage), bool(lineage.about(track).players)
    turned = next(
        (after for before, after in _steps(track, lineage) if _is_touched(name, before, after, lineage)), None
    )
    is_so = turned is not None if is_changed else there != is_gone
    # Where nobody knows who plays, yes and no can be said of changes alone.
    lead = f"{'Yes' if is_so else 'No'}: " if is_yes and (known or is_changed) else ""
    status = _there(name, track, lineage)
    status = status if not lead or status.startswith("#") else status[:1].lower() + status[1:]
    if turned is None and not known:
        return f"{lead}{status}"
    if turned is None:
        since = "That is as it was from the start." if there else f"Say “add {name}” to have {_them(name)}."
        return f"{lead}{status} {since}"
    return f"{lead}{status} {_came(turned, lineage)}"


def is_heard(name: str, track: Track, lineage: Lineage) -> bool:
    """Whether a player, role or family is heard in a track."""
    about = lineage.about(track)
    roles: dict[str, list[str]] = track.facts.get("roles") or {}
    if name in _EVERY and (roles or about.players):
        return name in about.players or any(name in each for each in roles.values())
    return plays(name, about)


def _is_touched(name: str, before: Track, after: Track, lineage: Lineage) -> bool:
    """Whether a turn brought a player in, took them out or changed what they do."""
    if is_heard(name, before, lineage) != is_heard(name, after, lineage):
        return True
    made = after.refinement.changes if after.refinement else ()
    return any(each.kind in _ONE and name in family_of(name_of(each.target)) | {each.target} for each in made)


def _there(name: str, track: Track, lineage: Lineage) -> str:
    number, about = lineage.numbers[track.id], lineage.about(track)
    if not about.players:
        asked = family_of(name) & {name_of(each) for each in about.brief.instruments}
        nobody = "" if asked or name in about.brief.excluded else f" Nobody asked for {name}."
        return f"{unknown_band(about)}{nobody}"
    if not is_heard(name, track, lineage):
        return f"There {'are' if _is_many(name) else 'is'} no {name} in #{number}."
    level = next((each.db for each in track.brief.levels if each.who == name and each.db), 0.0)
    loud = f", at {signed(level)} dB beside how {'they' if _is_many(name) else 'it'} came" if level else ""
    return f"The {name} {'play' if _is_many(name) else 'plays'} in #{number}{loud}."


def _told(track: Track, lineage: Lineage) -> str:
    """A turn by who said what, and what came of it."""
    made = ", ".join(line_of(each) for each in (track.refinement.differences if track.refinement else ())[:_SHOWN])
    said = f"{_asker(track)} did, with “{shortened(said_for(track), 80)}” ({_way(track, lineage)})"
    return f"{said}: {made}." if made else f"{said}."


def _came(track: Track, lineage: Lineage) -> str:
    """A turn by what was said in it."""
    who = f" by {track.member_name}" if track.member_name else ""
    return f"That came with “{shortened(said_for(track), 80)}”{who} ({_way(track, lineage)})."


def _asker(track: Track) -> str:
    return track.member_name or "Somebody"


def _way(track: Track, lineage: Lineage) -> str:
    parent = lineage.parent_of(track.id)
    return (f"#{lineage.numbers[parent.id]} → " if parent is not None else "") + f"#{lineage.numbers[track.id]}"


def _steps(track: Track, lineage: Lineage) -> list[tuple[Track, Track]]:
    """The turns that led to a track, each as the track before and the one that came of it, the latest first."""
    path = lineage.path(track.id)
    return list(reversed(list(pairwise(path))))


def _source(track: Track, *aspects: str) -> object:
    """Where aspects are from."""
    own = (track.brief.seed, track.brief.genre)
    return [next((each for each in track.brief.sources if each.aspect == aspect), own) for aspect in aspects]


def _is_many(name: str) -> bool:
    return name.endswith("s") and not name.endswith(("ss", "bass"))


def _them(name: str) -> str:
    return "them" if _is_many(name) else "it"
