"""What is answered to a question that asks more than a value? Which track, whether, who, and where to find it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from generation.errors import AskedWrongly
from generation.refinement import HERE, Asked, ChangeKind, Destination, Reading
from generation.refining import beside, happened
from generation.refining.answers import answer
from generation.refining.lineage import Lineage
from generation.refining.wording import AXES, mood_words, shortened
from generation.track import Track

_K: Final = ChangeKind
_WHOLE: Final = ("lineage", "help")
_FEW_STEPS: Final = 0.05
# Under these names the part of a role is kept where nothing says which parts there are.
_STEMS: Final = {"melody": ("melody", "tune", "lead", "violins", "solo"), "chords": ("chords", "keys"), "arp": ("arp",)}
_ROLES: Final = {
    "tune": "melody", "theme": "melody", "lead": "melody", "chord": "chords", "harmony": "chords", "bassline": "bass",
    "bass line": "bass", "basslines": "bass", "pads": "pad", "beat": "drums", "rhythm": "drums", "solo": "answers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, the tracks that it names, and the one that the member is at."""

    asked: Asked
    topic: str
    named: tuple[Track, ...]
    track: Track
    lineage: Lineage
    reach: Callable[[Destination], Track]

    @property
    def at(self) -> Track:
        """The track that it is about."""
        return self.named[0] if self.named else self.track

    def seen(self) -> tuple[Track, ...]:
        """The session's tracks that the member may see and that are still there."""
        return tuple(each for each in self.lineage.tracks if self._sees(each))

    def _sees(self, track: Track) -> bool:
        try:
            return self.reach(Destination("track", track_id=track.id)).id == track.id
        except AskedWrongly:
            return False


def answered(reading: Reading, track: Track, lineage: Lineage, reach: Callable[[Destination], Track]) -> str:
    """The answer to a question of a member who is at a track; `reach` finds the tracks that it names.

    Raises:
        BadRequest, NotFound: it names a track that there is not.
    """
    asked = reading.asked or Asked(of=(reading.base,) if reading.base != HERE else ())
    named = tuple(track if each == HERE else reach(each) for each in asked.of)
    question = _Question(asked, reading.topic, named, track, lineage, reach)
    if (way := _WAYS.get(asked.way)) and (said := way(question)):
        return said
    if not named:
        return answer(reading.topic, track, lineage)
    if reading.topic in _WHOLE:
        return " ".join(beside.likeness(each, lineage) for each in named)
    return " ".join(dict.fromkeys(answer(reading.topic, each, lineage) for each in named))


def _like(question: _Question) -> str:
    return beside.likeness(question.at, question.lineage)


def _differ(question: _Question) -> str:
    one, other = question.named[0], question.named[-1]
    told = beside.difference(one, other, question.lineage)
    return f"{_yes(beside.are_alike(one, other, question.lineage))} {told}" if question.asked.is_yes else told


def _more(question: _Question) -> str:
    one, other = question.named[0], question.named[-1]
    return beside.more(question.asked.wanted[0], one, other, question.lineage, is_yes=question.asked.is_yes)


def _which(question: _Question) -> str:
    among = question.named if len(question.named) > 1 else question.seen()
    return beside.which(question.asked.wanted[0], among, question.lineage)


def _whether(question: _Question) -> str:
    """Whether a track is so: `is it in major?`, `is it dark?`"""
    want, at = question.asked.wanted[0], question.at
    if want.kind is _K.LEAN and want.target in AXES:
        value = getattr(at.brief.mood, want.target) * (1 if want.amount > 0 else -1)
        number = question.lineage.numbers[at.id]
        says = f"#{number} is {mood_words(want.target, getattr(at.brief.mood, want.target))}."
        return f"{_yes(value >= _FEW_STEPS)} {says}"
    if want.kind not in beside.SEEN:
        return ""
    is_so = all(beside.is_so(each, at, question.lineage) for each in question.asked.wanted)
    topic = beside.SEEN[want.kind]
    told = answer(topic, at, question.lineage) if topic else ""
    return f"{_yes(is_so)} {told}".strip().removesuffix(":") + ("" if told else ".")


def _changed(question: _Question) -> str:
    return happened.changed(question.asked, question.at, question.lineage)


def _player(question: _Question) -> str:
    asked = question.asked
    gone = bool(asked.wanted)
    return happened.of_player(asked.who, question.at, question.lineage, is_yes=asked.is_yes, is_gone=gone)


def _role(question: _Question) -> str:
    """Who plays the melody."""
    at, said = question.at, question.asked.who
    role = _ROLES.get(said, said)
    names = _who_has(role, at)
    if not names:
        return ""
    number = question.lineage.numbers[at.id]
    are = "plays" if len(names) == 1 and not names[0].endswith("s") else "play"
    return f"In #{number} the {' and the '.join(names)} {are} the {said}."


def _who_has(role: str, track: Track) -> list[str]:
    """The players of a role, by name; by the names of the stems where the track does not say."""
    players: dict[str, Sequence[str]] = track.facts.get("players") or {}
    roles: dict[str, Sequence[str]] = track.facts.get("roles") or {}
    stems = [each for each in players if role in roles.get(each, ())]
    if not roles:
        stems = [each for each in _STEMS.get(role, (role,)) if each in players][:1]
    return list(dict.fromkeys(name for each in stems for name in players[each]))


def _would(question: _Question) -> str:
    """Whether to do something: that is the member's to say, and can be tried."""
    if question.asked.who:
        return f"Try it: say “{shortened(question.asked.who, 80)}”; “undo” takes it back."
    player = question.lineage.about(question.track).players[:1]
    name = player[0] if player else "drums"
    return f"That is yours to say. Try “darker”, “less {name}” or “a bit faster”; “undo” takes it back."


def _files(question: _Question) -> str:
    """Where files are: behind the buttons below a track."""
    at = question.at
    ways = ["“Files…” has its sound as FLAC, WAV, MP3, Ogg or Opus"]
    ways += ["“Stems” has each part by itself"] if at.stems else []
    ways += ["“MIDI” has its notes, which any notation program opens"] if at.file("midi") is not None else []
    return f"Use the buttons below #{question.lineage.numbers[at.id]}: {', '.join(ways)}."


def _licence(question: _Question) -> str:
    """Under what a track may be used."""
    at = question.at
    use = "also commercially" if at.licence.commercial else "but not commercially"
    free = " Nobody has to be paid or named for it." if at.licence.name.upper().startswith("CC0") else ""
    note = f" {at.licence.note}" if at.licence.note else ""
    return f"#{question.lineage.numbers[at.id]} is under {at.licence.name}: you may use it, {use}.{free}{note}"


def _yes(is_so: bool) -> str:
    return "Yes:" if is_so else "No:"


_WAYS: Final[dict[str, Callable[[_Question], str]]] = {
    "like": _like,
    "differ": _differ,
    "more": _more,
    "which": _which,
    "whether": _whether,
    "changed": _changed,
    "player": _player,
    "role": _role,
    "would": _would,
    "files": _files,
    "licence": _licence,
}
