"""Tracks made of tracks: their own sound used again, a part of one made anew, old and new compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from generation.audio.ab import side_by_side
from generation.audio.analyse import analyse
from generation.audio.bars import GRID, bars_of
from generation.audio.best_bars import best_bars
from generation.audio.kept import MASTER, Kept
from generation.audio.master import Mastered
from generation.audio.score_file import read_score
from generation.audio.score_joining import spliced_score
from generation.audio.splice import span_of, splice
from generation.audio.stitch import stitch
from generation.brief import Brief
from generation.errors import NotFound
from generation.layers import Layer
from generation.past import Past, Read, in_order, kept_of
from generation.patience import Step
from generation.refinement import Change, ChangeKind
from generation.refining.compare import compare
from generation.refining.sides import Side, stem_of
from generation.rendering import Audio, Marker, Piece, Rendering
from generation.review.loop_seam import seam_jump_db
from generation.track import Track

_USUAL_BARS: Final = 8
# Of a track that is joined of others a brief does not say these; each of them has its own.
_OF_ONE_TRACK: Final = frozenset({"tempo", "key", "instruments", "excluded instruments", "nobody else"})


# ---- made of the tracks' own sound --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Reworked:
    """Tracks' own sound made into another track, before mastering; the brief says how long that is.

    `unasked` are the quantities of a review that the brief says nothing of any more.
    """

    rendering: Rendering
    brief: Brief
    unasked: frozenset[str] = frozenset()


def reworked(past: Past, brief: Brief, step: Step) -> Reworked:
    """Join the tracks, or make a loop of the best bars; its facts say of which tracks it is made, and of which bars."""
    change = past.own_sound
    assert change is not None
    return (
        _loop_of_best(past, brief, change, step) if change.kind is ChangeKind.BEST_BARS else _joined(past, brief, step)
    )


def _loop_of_best(past: Past, brief: Brief, change: Change, step: Step) -> Reworked:
    track, asked = past.parent, round(change.amount) or _USUAL_BARS
    best = best_bars(kept_of(track, past.read), asked, seam_jump_db, change.region, step)
    facts: dict[str, Any] = {
        "made_of": [track.id],
        "bars": best.bars,
        "bars_cut": [best.first, best.first + best.bars - 1],
        "players": _players_of([track]),
        GRID: [list(each) for each in best.grid],
    }
    if best.bars < asked:
        facts["notes"] = [f"It has only {best.bars} whole bars: all of them are the loop."]
    rendering = replace(best.rendering, facts=facts)
    return Reworked(rendering, _lasting(brief, rendering.mix.duration_s, loop=True))


def _joined(past: Past, brief: Brief, step: Step) -> Reworked:
    tracks = in_order(past)
    stitched = stitch([kept_of(track, past.read) for track in tracks], step)
    facts = {
        "made_of": [track.id for track in tracks],
        "bars": stitched.bars,
        "parts": [{"at_s": part.begin_s, "length_s": part.length_s, "bars": part.bars, "track": track.id}
                  for part, track in zip(stitched.parts, tracks, strict=True)],
        "players": _players_of(tracks),
        GRID: [list(each) for each in stitched.grid],
    }  # fmt: skip
    rendering = replace(stitched.rendering, facts=facts)
    return Reworked(rendering, _lasting(brief, rendering.mix.duration_s, loop=False), _OF_ONE_TRACK)


def _lasting(brief: Brief, duration_s: float, *, loop: bool) -> Brief:
    """The brief with the length that came of it, where it says another one."""
    said = brief.duration_s if abs(brief.duration_s - duration_s) < 5e-4 else duration_s
    return replace(brief, duration_s=said, loop=loop, pieces=False)


def asked_only(checked: dict[str, Any], unasked: frozenset[str]) -> dict[str, Any]:
    """A review without the quantities that the brief says nothing of."""
    checks = [each for each in checked["checks"] if each["quantity"] not in unasked]
    verdicts = [each["verdict"] for each in checks]
    counts = {name: verdicts.count(name.replace("_", " ")) for name in ("obeyed", "missed", "not_measurable")}
    return {**counts, "checks": checks}


def _players_of(tracks: Sequence[Track]) -> dict[str, list[str]]:
    """Who plays in which stem, over all the tracks."""
    found: dict[str, list[str]] = {}
    for track in tracks:
        for stem, players in (track.facts.get("players") or {}).items():
            found[stem] = list(dict.fromkeys([*found.get(stem, []), *players]))
    return found


# ---- a part of the parent made anew -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Beneath:
    """What a part is put into: a track as it is kept or has just been made, its facts, and where its pieces are."""

    kept: Kept
    facts: Mapping[str, Any]
    pieces: tuple[str, ...] = ()

    @staticmethod
    def parent(past: Past) -> "Beneath":
        """The parent, as it is kept."""
        roles = tuple(file.role for file in past.parent.files if file.role.startswith("piece:"))
        return Beneath(kept_of(past.parent, past.read), past.parent.facts, roles)

    @staticmethod
    def made(brief: Brief, made: "PutBack") -> "Beneath":
        """What has just been made of a brief; its sound is given away."""
        sounds = {MASTER: made.mastered.master}
        sounds |= {f"stem:{stem.name}": stem.audio for stem in made.mastered.stems}
        roles = tuple(f"piece:{number}" for number in range(len(made.mastered.pieces)))
        sounds |= {role: piece.audio for role, piece in zip(roles, made.mastered.pieces, strict=True)}
        bars = bars_of(brief, sounds[MASTER].duration_s, made.markers, made.facts)
        names = tuple(stem.name for stem in made.mastered.stems)
        return Beneath(Kept(sounds.__getitem__, bars, names, made.markers, made.midi), made.facts, roles)


@dataclass(frozen=True, slots=True, eq=False)
class PutBack:
    """A mastered sound with its score and its facts; there may be a part of another one in it."""

    mastered: Mastered
    midi: bytes | None
    markers: tuple[Marker, ...]
    facts: dict[str, Any]


def put_back(past: Past, new: PutBack, layer: Layer, step: Step) -> PutBack:
    """Put the refinement's region of a new rendering into the parent: its bars stay, the facts are the new one's."""
    back, told = _put_in(Beneath.parent(past), new, layer, step)
    facts = new.facts | {"made_of": [past.parent.id], **told, "players": back.facts["players"]}
    for name in ("bars", GRID):  # the bars stay the parent's
        if name in past.parent.facts:
            facts[name] = past.parent.facts[name]
    return replace(back, facts=facts)


def put_on(brief: Brief, made: PutBack, new: PutBack, layer: Layer, step: Step) -> PutBack:
    """Put a part of another rendering into what has just been made of a brief, which is given away."""
    back, told = _put_in(Beneath.made(brief, made), new, layer, step)
    return replace(back, facts=back.facts | {"parts_anew": [*made.facts.get("parts_anew", ()), told]})


def _put_in(beneath: Beneath, new: PutBack, layer: Layer, step: Step) -> tuple[PutBack, dict[str, Any]]:
    """A track with a layer in its region, with its own facts but for who plays; and where and how loud that is."""
    kept, mastered = beneath.kept, new.mastered
    assert layer.region is not None
    rate = kept.sound(MASTER).rate
    span = span_of(layer.region, kept, rate)
    players = _all_players(beneath.facts.get("players") or {}, new.facts.get("players") or {})
    names = [stem.name for stem in mastered.stems]
    changed = {stem_of(each, names, players) for each in layer.levels}
    spliced = splice(kept, mastered, span, changed, step)
    start_s, end_s = span.start / rate, span.end / rate
    pieces = _pieces(beneath, mastered.pieces, start_s, end_s)
    score = spliced_score(kept.midi, new.midi, start_s, end_s)
    told = {"region_s": [round(start_s, 6), round(end_s, 6)], "region_gain_db": round(spliced.gain_db, 3)}
    facts = {**beneath.facts, "players": players}
    return PutBack(replace(spliced.mastered, pieces=pieces), score, kept.markers, facts), told


def _all_players(old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {stem: list(dict.fromkeys([*old.get(stem, ()), *new.get(stem, ())])) for stem in {**old, **new}}


def _pieces(beneath: Beneath, new: Sequence[Piece], start_s: float, end_s: float) -> tuple[Piece, ...]:
    """The pieces: a new one where more than half of its section was made anew, else the one that is kept."""
    kept, roles = beneath.kept, beneath.pieces
    if not new or len(roles) != len(new) or len(kept.markers) != len(new):
        return tuple(new)
    edges = [*(marker.at_s for marker in kept.markers), kept.duration_s]
    chosen = []
    for index, piece in enumerate(new):
        begun, ended = edges[index], edges[index + 1]
        covered = max(0.0, min(ended, end_s) - max(begun, start_s))
        own = covered * 2 > ended - begun
        chosen.append(piece if own else Piece(piece.name, kept.sound(roles[index]), piece.loop))
    return tuple(chosen)


# ---- what came of it ----------------------------------------------------------------------------------------------


def compared(past: Past, new: Side, step: Step) -> dict[str, Any]:
    """What was measured on the parent and on the new track, and by which way it was made, with what guaranteed.

    Nothing is measured where the parent's files are gone.
    """
    plan = {"plan": {"way": past.plan.way, "guaranteed": list(past.plan.guaranteed)}} if past.plan else {}
    try:
        old = _side_of(past.parent, past.read)
    except NotFound:
        return plan
    region = past.refinement.region
    within = None
    if past.in_part:
        span = span_of(region, kept_of(past.parent, past.read), old.master.rate)
        # Where the two cross over either is heard.
        within = ((span.start + span.fade_in) / old.master.rate, (span.end - span.fade_out) / old.master.rate)
    return compare(old, new, past.refinement.changes, within, step) | plan


def _side_of(track: Track, read: Read) -> Side:
    kept = kept_of(track, read)
    master = kept.sound(MASTER)
    return Side(
        track.heard or analyse(master),
        track.brief,
        master,
        kept.stem_names,
        kept.stem,
        read_score(kept.midi),
        track.facts.get("players") or {},
        track.markers,
    )


def ab(old: Track, new: Track, read: Read) -> tuple[Audio, tuple[Marker, ...]]:
    """Old and new from the same bar, one after the other, with markers that say what is heard when. Blocking.

    Where only a part was changed it is heard there; a loop that was cut out of the old track is heard beside its bars.
    """
    one, other = kept_of(old, read), kept_of(new, read)
    cut = new.facts.get("bars_cut")
    cut_from = cut[0] - 1 if cut and new.facts.get("made_of") == [old.id] else 0
    region = new.refinement.region if new.refinement and new.parent_id == old.id else None
    return side_by_side(one.sound(MASTER), other.sound(MASTER), one.lines, other.lines, region, first_of_old=cut_from)
