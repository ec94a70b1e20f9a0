"""Who plays what? Fits a style's parts to the instruments that are wanted and those that are not."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NoReturn

from generation.brief import Brief, Kind
from generation.engines.sketch.jingle import buzzes, gesture
from generation.engines.sketch.parts.drums import KICK, SNARE
from generation.engines.sketch.parts.hands import HANDS
from generation.engines.sketch.score import Note
from generation.engines.sketch.seats import Seat, borrowed, seat_of, stand_ins
from generation.engines.sketch.struck import drum_keys, is_struck, pieces_in, striker, strikers
from generation.engines.sketch.style import Context, PartSpec, Style
from generation.engines.sketch.voices import VOICES, Voice
from generation.errors import BadRequest

_DRUMS: Final = {"drums", "percussion"}
_ROLES: Final = {"drums", "bass", "chords", "pad", "arp", "melody", "answers", "texture", "riser"}
# Words that name a role rather than an instrument.
_ROLE_WORDS: Final = {"melody", "chords", "texture", "arp"}
# The families of sounds that die away by themselves.
_DECAYING: Final = {"struck", "plucked", "mallets", "keys"}
_LEADING_DB: Final = 0.0  # the same in a jingle, which is over before anybody looks for them
_HEARD_DB: Final = -6.5  # the least level of a stem whose player was asked for
_BUZZER: Final = "synth_bass"
_BUZZ_CENTRE: Final = 58  # a buzz lies between 120 and 300 Hz
_SIGNALS: Final = ("bell", "marimba", "vibes", "glockenspiel", "celesta", "pluck", "music_box")

Key = tuple[str, str]  # stem and role: what names a part


def orchestrate(style: Style, brief: Brief) -> tuple[PartSpec, ...]:
    """The parts that play. An excluded voice is replaced by a permitted one in its role, or its part falls silent."""
    wanted, excluded = asked(brief), set(brief.excluded)
    players = [voice for voice in VOICES.values() if "effects" not in voice.tags]
    allowed = [voice for voice in players if not _barred(voice, set(wanted), excluded)]
    if brief.only and not wanted and (absent := missing(brief)):
        _refuse(absent)
    if brief.kind is Kind.UI_SOUND:
        spec = _signal(style, wanted, {voice.name for voice in allowed})
        if not buzzes(brief):
            return (spec,)
        own = any(seat_of(each) or is_struck(each) for each in wanted)
        return (replace(spec, voice=spec.voice if own else _BUZZER, centre=_BUZZ_CENTRE),)
    if brief.only and wanted:
        return (*(alone := _alone(style, wanted, excluded)), *_roles_alone(style, wanted, excluded, allowed, alone))
    parts: list[PartSpec] = []
    for spec in style.parts:
        kept = _permitted(spec, wanted, excluded, allowed, style)
        if kept is not None:
            parts.append(kept)
    return _with_all(parts, wanted, excluded, set(brief.joined), style)


def asked(brief: Brief) -> list[str]:
    """The wanted instruments and roles that somebody here can play."""
    return [each for each in brief.instruments if each not in brief.excluded and _playable(each)]


def missing(brief: Brief) -> list[str]:
    """The wanted instruments that nobody here can play."""
    return [each for each in brief.instruments if each not in brief.excluded and not _playable(each)]


def _refuse(absent: list[str]) -> NoReturn:
    """Who alone was asked for is not here: anybody else would be somebody who was not wanted."""
    sings = "vocals" in absent
    said = "The sketch engine can not sing." if sings else f"The sketch engine has no {', '.join(absent)}."
    raise BadRequest(said, "Name an instrument, or leave “only” out.")


def _playable(name: str) -> bool:
    return name in _DRUMS or name in _ROLE_WORDS or is_struck(name) or seat_of(name) is not None


def tags_of(spec: PartSpec) -> set[str]:
    """The instruments that a part counts as."""
    voice = VOICES.get(spec.voice)
    if voice is not None:
        return set(voice.tags)
    if spec.role == "percussion":
        return {spec.voice, *_DRUMS}
    return _DRUMS if spec.role == "drums" else {"texture"}


def players_of(parts: Iterable[PartSpec], brief: Brief) -> dict[str, list[str]]:
    """Who plays in each stem: by the name they were asked for, else by their own."""
    found: dict[str, set[str]] = {}
    for spec in parts:
        found.setdefault(spec.stem, set()).update(_names(spec, brief))
    return {stem: sorted(names) for stem, names in found.items()}


def roles_of(parts: Iterable[PartSpec]) -> dict[str, list[str]]:
    """What is played in each stem: the melody, chords, a pad."""
    found: dict[str, set[str]] = {}
    for spec in parts:
        found.setdefault(spec.stem, set()).add(spec.role)
    return {stem: sorted(roles) for stem, roles in found.items()}


def _names(spec: PartSpec, brief: Brief) -> set[str]:
    """Who plays a part."""
    if spec.role == "percussion":
        return {spec.voice}
    if spec.role == "drums":
        pieces = set(pieces_in(spec, brief))
        return pieces if spec.only else ((_DRUMS & set(brief.instruments)) or {"drums"}) | pieces
    voice = VOICES.get(spec.voice)
    tags, own = (voice.tags, voice.own) if voice else (("texture",), "")
    named = set(tags) & set(brief.instruments)
    if not named and spec.role in _ROLE_WORDS and spec.role in brief.instruments:
        # Whoever does it: it was not asked who.
        named = {spec.role} if brief.only else {spec.role, tags[0]}
    # Nobody is hidden behind another name, but for who was asked for by a name that says more.
    unwanted = set() if own in named else _own_names(tags) & set(brief.excluded)
    return (named or {own or tags[0]}) | unwanted


def asked_player(spec: PartSpec, brief: Brief) -> str:
    """The instrument by which the player of a part was asked for, if so."""
    (names,) = players_of([spec], brief).values()
    return next((name for name in brief.instruments if name in names), "")


def with_desk(style: Style, parts: Sequence[PartSpec], brief: Brief) -> Style:
    """The style with a place at the desk for every stem: a new one is mixed like one of its role.

    Who was asked for by name is never lost behind the others.
    """
    desk = style.desk
    levels, sends, tables = dict(desk.levels), dict(desk.sends), (desk.ducked, desk.echo, desk.tilts)
    ducked, echo, tilts = (dict(each) for each in tables)
    kin = {"second": "melody", "answers": "melody", "arp": "chords", "timpani": "drums", "pad": "chords"}
    kin["percussion"] = "drums"
    for spec in parts:
        if spec.stem in levels:
            continue
        roles = (spec.role, kin.get(spec.role, ""), "melody")
        twin = next((each.stem for role in roles for each in style.parts if each.role == role), "")
        # Who joins must not drown those who are at home.
        off_db = HANDS[spec.voice].level_db if spec.role == "percussion" else 0.0 if spec.role == "melody" else -1.5
        level = levels.get(twin, -5.0)
        levels[spec.stem] = (max(level, -5.0) if spec.role == "percussion" else level) + off_db
        for table in (sends, ducked, echo, tilts):
            if twin in table:
                table[spec.stem] = table[twin]
        sends.setdefault(spec.stem, -12.0)
    # Who only keeps the time is heard far below who tells something.
    for stem, names in players_of([each for each in parts if each.role != "percussion"], brief).items():
        if set(names) & set(brief.instruments):
            levels[stem] = max(levels[stem], _HEARD_DB if brief.kind is not Kind.JINGLE else _LEADING_DB)
    return replace(style, desk=replace(desk, levels=levels, sends=sends, ducked=ducked, echo=echo, tilts=tilts))


def _barred(voice: Voice, wanted: set[str], excluded: set[str]) -> bool:
    """Whether a voice may not play: it is what was excluded, or kin of it that nobody asked for."""
    tags = set(voice.tags)
    if voice.own in wanted - excluded:
        return False  # no brass, but a trombone
    return bool(_own_names(voice.tags) & excluded or (tags & excluded and not tags & wanted))


@cache
def _own_names(tags: tuple[str, ...]) -> frozenset[str]:
    """The names that are a voice's own: its first, and the one that it shares with the fewest (a horn among brass)."""
    return frozenset({tags[0], min(tags, key=lambda tag: sum(tag in each.tags for each in VOICES.values()))})


def _permitted(
    spec: PartSpec, wanted: list[str], excluded: set[str], allowed: list[Voice], style: Style
) -> PartSpec | None:
    """The part as it is, or with the first permitted voice that was asked for or is at home in its role."""
    if spec.role in excluded:
        return None
    if spec.voice not in VOICES or "effects" in tags_of(spec):
        return None if tags_of(spec) & excluded else spec
    names = [voice.name for voice in allowed]
    if spec.voice in names:
        return None if spec.stem in excluded else spec
    if any(each.role == spec.role and each.voice in names for each in style.parts):
        return None  # somebody else of the style does this already
    usual = stand_ins(spec.role)
    chosen = [voice.name for voice in allowed if set(voice.tags) & set(wanted) and voice.name in usual]
    stand_in = next((name for name in (*chosen, *usual) if name in names), None)
    if stand_in is None:
        return None
    return replace(spec, voice=stand_in, stem=_stem(spec.stem, VOICES[stand_in].tags[0]))


def _stem(stem: str, instrument: str) -> str:
    """A stem that is named after its role keeps its name; one that is named after its player gets the new one's."""
    return stem if stem in _ROLES and stem != "pad" else instrument


def _with_all(
    parts: list[PartSpec], wanted: list[str], excluded: set[str], beside: set[str], style: Style
) -> tuple[PartSpec, ...]:
    """Have everybody play who was asked for: in their own part, in another's place, or beside the others.

    Those in `beside` take nobody's place.
    """
    claimed: set[Key] = set()
    for name in wanted:
        if name in _DRUMS | _ROLE_WORDS:
            parts = _with_role(parts, "drums" if name in _DRUMS else name)
            claimed |= {(each.stem, each.role) for each in parts if each.role == "drums"}
    parts = [*parts, *strikers(style, wanted, parts)]
    pitched = [name for name in wanted if name not in _DRUMS | _ROLE_WORDS]
    at_home = {name: _at_home(parts, name) for name in pitched}
    claimed |= {key for key in at_home.values() if key}
    for name in pitched:
        seat = seat_of(name)
        if seat is None:
            continue
        roles = [] if name in beside else [role for role in seat.roles if role not in excluded]
        key = at_home[name] or _free(parts, roles, claimed)
        if key is None:
            parts = [*parts, _joining(parts, name, seat, excluded)]
            key = (parts[-1].stem, parts[-1].role)
        else:
            parts, key = _taken_over(parts, key, name, seat)
        claimed.add(key)
    return tuple(parts)


def _with_role(parts: list[PartSpec], role: str) -> list[PartSpec]:
    """A role that was asked for is filled in every section."""
    if not any(each.role == role for each in parts):
        return [*parts, borrowed(role)]
    return [replace(each, since=0.0, silent=()) if each.role == role else each for each in parts]


def _at_home(parts: list[PartSpec], name: str) -> Key | None:
    """The part that already is this instrument's own."""
    seat = seat_of(name)
    mine = [
        each
        for each in parts
        if each.voice in VOICES and (VOICES[each.voice].tags[0] == name or (seat and each.voice in seat.voices))
    ]
    mine.sort(key=lambda each: (each.since > 0.3, bool(each.silent)))
    return (mine[0].stem, mine[0].role) if mine else None


def _free(parts: list[PartSpec], roles: list[str], claimed: set[Key]) -> Key | None:
    """The first part in one of the roles that nobody who was asked for plays."""
    for role in roles:
        for each in parts:
            if each.role == role and (each.stem, each.role) not in claimed:
                return each.stem, each.role
    return None


def _taken_over(parts: list[PartSpec], key: Key, name: str, seat: Seat) -> tuple[list[PartSpec], Key]:
    """The parts with one of them played by this instrument, in every section."""
    at = next(index for index, each in enumerate(parts) if (each.stem, each.role) == key)
    spec = parts[at]
    own = spec.voice in seat.voices or (spec.voice in VOICES and VOICES[spec.voice].tags[0] == name)
    voice = spec.voice if own else next(each for each in seat.voices if each in VOICES)
    stem = spec.stem if own else _stem(spec.stem, name)
    if not own and any((each.stem, each.role) == (stem, spec.role) for each in parts):
        stem = spec.stem if stem != spec.stem else name
    new = replace(spec, voice=voice, stem=stem, since=min(spec.since, 0.3), silent=())
    if not own and spec.role in {"melody", "answers"}:
        new = replace(new, centre=seat.centre)
    return [*parts[:at], new, *parts[at + 1 :]], (new.stem, new.role)


def _joining(parts: list[PartSpec], name: str, seat: Seat, excluded: set[str]) -> PartSpec:
    """A new part beside the others: in a role that nobody has yet, else as a second one."""
    roles = [role for role in seat.roles if role not in excluded] or ["pad"]
    there = {each.role for each in parts}
    role = next((role for role in roles if role not in there), roles[0])
    if role in {"melody", "answers"} and "melody" in there:
        role = "second" if "second" not in there else "answers"
    voice = next(each for each in seat.voices if each in VOICES)
    taken = any((each.stem, each.role) == (name, role) for each in parts)
    spec = borrowed(role, voice.replace("_", " ") if taken else name, voice)
    return replace(spec, centre=seat.centre) if role in {"melody", "second", "answers"} else spec


def _alone(style: Style, wanted: list[str], excluded: set[str]) -> tuple[PartSpec, ...]:
    """The style arranged for those who were asked for alone: a low part, a middle one and a tune; drums if asked."""
    pitched = [(name, seat) for name in wanted if name not in _DRUMS and (seat := seat_of(name))]
    parts = _band(style, "drums", "", "") if _DRUMS & set(wanted) else []
    parts += strikers(style, wanted, parts)
    if not pitched:
        return tuple(parts)
    chordal = [each for each in pitched if each[1].chordal]
    low = next((each for each in pitched if each[1].roles[0] == "bass"), chordal[0] if chordal else None)
    singers = [each for each in pitched if each[1].roles[0] == "melody"]
    lead = next(iter([*singers, *(each for each in pitched if "melody" in each[1].roles)]), None)
    middle = next((each for each in chordal if each is not lead), chordal[0] if chordal else lead)
    for role, player in (("bass", low), (_middle(style, middle), middle), ("melody", lead)):
        if player is not None and role not in excluded - {"bass", "pad"}:
            parts += _band(style, role, player[0], next(each for each in player[1].voices if each in VOICES))
    placed = {each.stem for each in parts}
    for name, seat in pitched:
        if name not in placed:
            parts.append(_joining(parts, name, seat, excluded))
    return tuple(parts)


def _roles_alone(
    style: Style, wanted: list[str], excluded: set[str], allowed: list[Voice], there: Sequence[PartSpec]
) -> list[PartSpec]:
    """The style's own parts in the roles that were asked for and that none of the players has: just the melody."""
    parts = []
    for role in wanted:
        if role in _ROLE_WORDS and not any(each.role == role for each in there):
            own = [each for each in style.parts if each.role == role] or [borrowed(role)]
            kept = [found for each in own if (found := _permitted(each, wanted, excluded, allowed, style))]
            parts += [replace(each, since=0.0, silent=()) for each in kept[:1]]
    return parts


def _middle(style: Style, player: tuple[str, Seat] | None) -> str:
    """Chords, for those who can; a single voice breaks them."""
    if player is None or not player[1].chordal:
        return "arp"
    if player[1].roles[0] in {"pad", "arp"}:
        return player[1].roles[0]
    return next((role for role in ("chords", "arp", "pad") if any(each.role == role for each in style.parts)), "chords")


def _band(style: Style, role: str, name: str, voice: str) -> list[PartSpec]:
    """The style's own part in a role, for one player, in every section."""
    spec = next((each for each in style.parts if each.role == role), None) or borrowed(role)
    return [replace(spec, stem=name or spec.stem, voice=voice or spec.voice, since=0.0, silent=())]


def _signal(style: Style, wanted: list[str], allowed: set[str]) -> PartSpec:
    """The one voice of a signal: who was asked for, else the style's own singer where it is struck, else a bell."""
    name = next((each for each in wanted if seat_of(each) or is_struck(each)), "")
    if is_struck(name):
        return replace(striker(style, name), play=_hits, velocity=0.8)
    if name == "drums":
        kit = next((each for each in style.parts if each.role == "drums"), None) or borrowed("drums")
        return PartSpec("drums", "drums", kit.voice, _hits, centre=79, velocity=0.8)
    seat = seat_of(name) if name else None
    own = [each.voice for each in style.parts if each.role in {"melody", "arp", "answers"}]
    struck = [each for each in own if each in VOICES and VOICES[each].patch.partition(".")[0] in _DECAYING]
    voices = [*(seat.voices if seat else ()), *struck, *_SIGNALS]
    voice = next((each for each in voices if each in VOICES and (seat or each in allowed)), "bell")
    return PartSpec("melody", "melody", voice, gesture, centre=seat.centre if seat else 79, velocity=0.8)


def _hits(context: Context, spec: PartSpec) -> list[Note]:
    """The gesture on drums: struck low where it begins, bright from there on; on one thing, if it is only that."""
    keys = sorted(spec.only or drum_keys(spec.voice)) or [KICK, SNARE]
    return [replace(note, pitch=keys[0 if index == 0 else -1]) for index, note in enumerate(gesture(context, spec))]
