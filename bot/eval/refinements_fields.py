"""Did a turn change what its row names? One rule per field.

`tests/evaluation/README.md` says every rule and what is let pass as a consequence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from bot.eval.names import genres_named, instrument_named, key_named, section_named
from bot.eval.refinements_seen import (
    LEAST_AXIS,
    LEAST_DB,
    LEAST_SHARE,
    Seen,
    among,
    form_of,
    in_region,
    numbers,
    same_names,
    same_source,
    source_of,
)
from bot.eval.rows import AXES
from generation.refinement import ASPECTS, ChangeKind

_AGAINST: Final = {"reverb": "dry", "dry": "reverb", "distorted": "clean", "wide": "mono", "mono": "wide"}
_KEPT: Final = {"harmony": "chords"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one turn, and both sides in words."""

    field: str
    right: bool
    wanted: str
    got: str


def one(field: str, right: bool, wanted: object, got: object) -> Outcome:
    """An outcome, in words."""
    return Outcome(field, right, str(wanted), str(got))


def _moved(field: str, move: float, wanted: Any, least: float, got: str) -> Outcome:
    rights = {"up": move >= least, "down": move <= -least, "same": abs(move) < least, "any": True}
    return one(field, rights[wanted], wanted, got)


def _axis(name: str) -> Callable[[Seen], Outcome]:
    def rule(seen: Seen) -> Outcome:
        move = seen.axis(name)
        return _moved(name, move, seen.expect[name], LEAST_AXIS, f"{move:+.2f}")

    return rule


def _between(field: str, value: float, wanted: Any, share: float, slack: float = 0.0) -> Outcome:
    low, high = wanted if isinstance(wanted, list) else (wanted * (1 - share), wanted * (1 + share))
    return one(field, low - slack <= value <= high + slack, f"{low:g} to {high:g}", f"{value:.5g}")


def _tempo(seen: Seen) -> Outcome:
    wanted, got = seen.expect["tempo_bpm"], f"{seen.was.tempo_bpm:.5g} to {seen.now.tempo_bpm:.5g}"
    if not isinstance(wanted, str):
        return _between("tempo_bpm", seen.now.tempo_bpm, wanted, 0.005, 1e-6)
    return _moved("tempo_bpm", seen.tempo(), wanted, LEAST_SHARE, got)


def _length(seen: Seen) -> Outcome:
    wanted, got = seen.expect["duration_s"], f"{seen.was.duration_s:.5g} s to {seen.now.duration_s:.5g} s"
    if not isinstance(wanted, str):
        return _between("duration_s", seen.now.duration_s, wanted, 0.01, seen.now.bar_s / 2 if seen.now.loop else 1e-6)
    return _moved("duration_s", seen.length(), wanted, LEAST_SHARE, got)


def _key(seen: Seen) -> Outcome:
    wanted = seen.expect["key"]
    right = seen.now.key == (seen.was.key if wanted == "same" else key_named(wanted))
    return one("key", right, wanted, seen.now.key)


def _mode(seen: Seen) -> Outcome:
    wanted = seen.was.key.mode if seen.expect["mode"] == "same" else seen.expect["mode"]
    return one("mode", seen.now.key.mode == wanted, wanted, seen.now.key.mode)


def _transpose(seen: Seen) -> Outcome:
    by = (seen.now.key.pitch_class - seen.was.key.pitch_class) % 12
    return one("transpose", by == seen.expect["transpose"] % 12, f"by {seen.expect['transpose']:g}", f"by {by}")


def _metre(seen: Seen) -> Outcome:
    beats, unit = seen.was.metre if seen.expect["metre"] == "same" else map(int, seen.expect["metre"].split("/"))
    return one("metre", seen.now.metre == (beats, unit), f"{beats}/{unit}", f"{seen.now.metre[0]}/{seen.now.metre[1]}")


def _genre(seen: Seen) -> Outcome:
    wanted = seen.expect["genre"]
    right = seen.now.genre in ({seen.was.genre} if wanted == "same" else genres_named(wanted))
    return one("genre", right, wanted, seen.now.genre)


def _feel(seen: Seen) -> Outcome:
    wanted = seen.expect["feel"]
    # What was not swung before is straight again without a word for it.
    right = seen.now.feel == wanted or (wanted == "straight" and not seen.now.feel and seen.was.feel == "swung")
    return one("feel", right, wanted, seen.now.feel or "none")


def _add(seen: Seen) -> Outcome:
    names, now = seen.expect["add"], seen.now
    asked = [each.target for each in seen.of(ChangeKind.ADD)]
    absent = [
        name
        for name in names
        if not (among(name, asked) if seen.local else among(name, now.instruments)) or _left_out(seen, name)
    ]
    return one("add", not absent, ", ".join(names), f"without {', '.join(absent)}" if absent else "all there")


def _left_out(seen: Seen, name: str) -> bool:
    # Who leaves the bass out may have a double bass: only the very name counts.
    return not seen.local and _named(name, seen.now.excluded)


def _named(name: str, names: Iterable[str]) -> bool:
    return instrument_named(name) in {instrument_named(each) for each in names}


def _remove(seen: Seen) -> Outcome:
    names, now = seen.expect["remove"], seen.now
    asked = [each.target for each in seen.of(ChangeKind.REMOVE)]
    left = [each for each in now.instruments if not _named(each, seen.expect.get("add", ()))]
    playing = [each for players in (seen.after.facts.get("players") or {}).values() for each in players]

    def gone(name: str) -> bool:
        if seen.local:
            return among(name, asked)
        return not among(name, left) and (now.only or among(name, now.excluded) or not among(name, playing))

    there = [name for name in names if not gone(name)]
    return one("remove", not there, f"without {', '.join(names)}", f"with {', '.join(there)}" if there else "all gone")


def _only(seen: Seen) -> Outcome:
    wanted = seen.expect["only"]
    if seen.local:  # there alone: the brief has no `only` of a part, but times for everybody else
        asked = [name for each in seen.of(ChangeKind.ONLY) for name in each.value.split(", ")]
        return one("only", same_names(wanted, asked), ", ".join(wanted), ", ".join(asked) or "not only")
    right = seen.now.only and same_names(wanted, seen.now.instruments)
    return one("only", right, ", ".join(wanted), ", ".join(seen.now.instruments) if seen.now.only else "not only")


def _level(field: str, sign: int) -> Callable[[Seen], Outcome]:
    def rule(seen: Seen) -> Outcome:
        moves = {name: seen.level(name) for name in seen.expect[field]}
        right = all(sign * by >= LEAST_DB for by in moves.values())
        told = ", ".join(f"{name} {by:+.1f} dB" for name, by in moves.items())
        return one(field, right, ", ".join(moves), told)

    return rule


def _production_add(seen: Seen) -> Outcome:
    wanted = seen.expect["production_add"]
    return one("production_add", set(wanted) <= set(seen.now.production), wanted, list(seen.now.production))


def _production_remove(seen: Seen) -> Outcome:
    wanted, there = seen.expect["production_remove"], set(seen.now.production)
    was = set(seen.was.production)
    right = not there & set(wanted) and all(word in was or _AGAINST.get(word, word) in there for word in wanted)
    return one("production_remove", right, wanted, sorted(there))


def _form(seen: Seen) -> Outcome:
    wanted = [section_named(each) for each in seen.expect["form"]]
    return one("form", form_of(seen.now) == wanted, wanted, form_of(seen.now))


def _cut(seen: Seen) -> Outcome:
    wanted, there = [section_named(each) for each in seen.expect["cut"]], form_of(seen.now)
    return one("cut", bool(there) and not set(wanted) & set(there), f"without {wanted}", there)


def _end_on(seen: Seen) -> Outcome:
    wanted, there = section_named(seen.expect["end_on"]), form_of(seen.now)
    return one("end_on", there[-1:] == [wanted], wanted, there)


def _fresh(seen: Seen) -> Outcome:
    wanted, kept = seen.expect["fresh"], {_KEPT.get(each, each) for each in seen.expect.get("keep", ())}
    aspects = [each for each in ("theme", "chords", "drums", "bass") if each not in kept] if "all" in wanted else wanted
    old = [each for each in aspects if not _is_fresh(seen, each)]
    return one("fresh", not old, ", ".join(wanted), f"the same {', '.join(old)}" if old else "anew")


def _is_fresh(seen: Seen, aspect: str) -> bool:
    twin = {"theme": "melody", "melody": "theme"}.get(aspect, aspect)
    return any(source_of(seen.now, each).seed != source_of(seen.was, each).seed for each in (aspect, twin))


def _keep(seen: Seen) -> Outcome:
    was, now = seen.was, seen.now
    others = {
        "tempo": abs(seen.tempo()) < LEAST_SHARE,
        "key": was.key == now.key,
        "mode": was.key.mode == now.key.mode,
        "metre": was.metre == now.metre,
        "genre": was.genre == now.genre,
        "length": abs(seen.length()) < LEAST_SHARE,
    }
    wanted = [_KEPT.get(each, each) for each in seen.expect["keep"]]
    # Stems, players and everything else are held by `nothing_else`.
    aspects = [each for each in wanted if each in ASPECTS]
    lost = [each for each in wanted if not others.get(each, True)]
    lost += [each for each in aspects if not same_source(was, now, each, genre="genre" not in seen.expect)]
    return one("keep", not lost, ", ".join(wanted), f"another {', '.join(lost)}" if lost else "all kept")


def _borrow(seen: Seen) -> Outcome:
    wrong = []
    for aspect, number in seen.expect["borrow"].items():
        lender = seen.track(number)
        if lender is None or not same_source(lender.brief, seen.now, aspect):
            wrong.append(aspect)
    return one("borrow", not wrong, seen.expect["borrow"], f"its own {', '.join(wrong)}" if wrong else "borrowed")


def _region(seen: Seen) -> Outcome:
    wanted = seen.expect["region"]
    got = [f"{each.region.start_s} to {each.region.end_s} {each.target}" for each in seen.changes]
    return one("region", in_region(seen, wanted), wanted, "; ".join(got))


def _stitch(seen: Seen) -> Outcome:
    got = [numbers(each.value.split(", ")) for each in seen.of(ChangeKind.STITCH)]
    return one("stitch", got == [seen.expect["stitch"]], seen.expect["stitch"], got)


def _best_bars(seen: Seen) -> Outcome:
    got = [round(each.amount) for each in seen.of(ChangeKind.BEST_BARS)]
    return one("best_bars", got == [seen.expect["best_bars"]], seen.expect["best_bars"], got)


RULES: Final[dict[str, Callable[[Seen], Outcome]]] = {
    **{axis: _axis(axis) for axis in AXES},
    "tempo_bpm": _tempo,
    "duration_s": _length,
    "key": _key,
    "mode": _mode,
    "transpose": _transpose,
    "metre": _metre,
    "genre": _genre,
    "feel": _feel,
    "loop": lambda seen: one("loop", seen.now.loop == seen.expect["loop"], seen.expect["loop"], seen.now.loop),
    "add": _add,
    "remove": _remove,
    "only": _only,
    "softer": _level("softer", -1),
    "louder": _level("louder", 1),
    "production_add": _production_add,
    "production_remove": _production_remove,
    "form": _form,
    "cut": _cut,
    "end_on": _end_on,
    "fresh": _fresh,
    "keep": _keep,
    "borrow": _borrow,
    "region": _region,
    "stitch": _stitch,
    "best_bars": _best_bars,
}
