"""Do plain edits do in every genre what they say, also where a track is already far to that side? And back again?"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.eval import refinements_sound as by_ear
from bot.eval.choice import SKETCH, Choice
from bot.eval.finding import Finding, figures, found, not_applicable
from bot.eval.refinements_making import Maker
from bot.eval.refinements_rendered import turn_findings
from bot.eval.refinements_rows import Talk
from bot.eval.refinements_seen import Seen
from bot.eval.refinements_walk import Came, product, walk
from bot.eval.workers import spread
from generation.brief import Brief
from generation.errors import NocturneError

# A plain "darker" or "brighter" moves the spectral centroid by a tenth at least.
_CENTROID: Final = 0.10
_BACK: Final = 0.05
# What the prompt says beside the genre: what is there already is no excuse for an edit that can not be heard.
KINDS: Final = {"plain": "{}", "dark": "very dark and gloomy {}"}
_EDITS: Final[dict[str, dict[str, Any]]] = {
    "make it darker": {"brightness": "down", "valence": "down"},
    "make it brighter": {"brightness": "up"},
    "more energy": {"energy": "up"},
    "calmer": {"energy": "down"},
    "faster": {"tempo_bpm": "up"},
    "slower": {"tempo_bpm": "down"},
}
_PARTS: Final = ("drums", "bass")
# Ten edits that cancel each other: to and fro, and five there and five back.
_OPPOSITES: Final = (
    ("darker", "brighter"),
    ("faster", "slower"),
    ("more energy", "less energy"),
    ("less drums", "more drums"),
    ("longer", "shorter"),
)
_ROUNDS: Final = {"to and fro": "ababababab", "there and back": "aaaaabbbbb"}


@dataclass(frozen=True, slots=True)
class Work:
    """The edits of one prompt to make; `back` also goes ten edits there and back."""

    name: str
    prompt: str
    seconds: float
    back: bool = False
    choice: Choice = SKETCH


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured for one prompt; each finding with what was said."""

    name: str
    findings: tuple[tuple[str, Finding], ...]
    broke: str = ""


def measure_pairs(
    seconds: float = 8.0,
    limit: int | None = None,
    workers: int | None = None,
    tell: Callable[[str], None] = lambda _words: None,
    choice: Choice = SKETCH,
) -> dict[str, Any]:
    """Edit every genre (or the first `limit`), plain and dark already, and measure old beside new.

    The answer has `rows` (prompts), `figures`, `not_applicable`, `failures` and `crashes`.
    """
    from generation.engines.sketch.styles import styles

    genres = sorted(styles())[:limit]
    works = [
        Work(f"{kind} {genre}", form.format(genre), max(seconds, choice.card.shortest_s), kind == "plain", choice)
        for genre in genres
        for kind, form in KINDS.items()
    ]
    done: list[Measured] = []
    for each in spread(measure_prompt, works, choice.workers(workers)):
        done.append(each)
        tell(f"{len(done)} of {len(works)} prompts edited: {each.name}")
    all_findings = [one for each in done for _, one in each.findings]
    applicable = [one.share for one in all_findings if not math.isnan(one.share)]
    return {
        "rows": len(done),
        "score": round(sum(applicable) / max(1, len(applicable)), 4),
        "figures": figures(all_findings),
        "not_applicable": not_applicable(all_findings),
        "crashes": [{"id": each.name, "why": each.broke} for each in done if each.broke],
        "failures": [
            {"id": each.name, "turn": words, "field": one.name, "wanted": one.wanted, "got": one.got}
            for each in done
            for words, one in each.findings
            if one.share < 1
        ],
    }


def measure_prompt(work: Work) -> Measured:
    """Make one prompt's track and every edit of it."""
    try:
        return Measured(work.name, tuple(_measured(work)))
    except NocturneError as error:
        return Measured(work.name, (("", found("made", False, "a track", error)),))
    except Exception as error:  # noqa: BLE001 - one prompt that breaks must not take the others with it
        why = f"{type(error).__name__}: {error}"
        return Measured(work.name, (("", found("made", False, "a track", why)),), why)


def _measured(work: Work) -> Iterator[tuple[str, Finding]]:
    maker, can = Maker(work.choice.engine), work.choice.card.can
    edits = _EDITS | {f"less {part}": {"softer": [part]} for part in _PARTS}
    for words, expect in edits.items():
        came = _edited(work, (words,))[0]
        if came.made is None:
            if words.startswith("less"):
                continue  # who does not play can not be softer
            yield words, found("made", False, "a track", came.refused or came.reading.kind)
            continue
        # The first track is the same one in each conversation; the others are told apart by what was said.
        made = replace(came.made, id=f"{came.made.id} {words}")
        before, after = maker.piece(came.base), maker.piece(made, (came.base, made))
        if words.startswith("less") and "stems" in can and not by_ear.stems_of(before, words.removeprefix("less ")):
            continue
        seen = Seen(expect, came, came.base, made, (came.base,))
        yield from ((words, each) for each in _pair(seen, before, after, can))
    if work.back:
        yield from _there_and_back(work, maker)


def _edited(work: Work, turns: tuple[str, ...]) -> list[Came]:
    talk = Talk(re.sub(r"\W+", "-", work.name), work.prompt, turns, ({},) * len(turns))
    return walk(talk, *product(), work.seconds)


def _pair(seen: Seen, before: by_ear.Piece, after: by_ear.Piece, can: frozenset[str]) -> Iterator[Finding]:
    for each in turn_findings(seen, before, after, can):
        yield replace(each, name=each.name.replace("audio.", "pairs."))
    way = seen.expect.get("brightness")
    if way:
        one, other = by_ear.centroid(before.master), by_ear.centroid(after.master)
        moved = other / max(one, 1e-9) - 1
        right = moved >= _CENTROID if way == "up" else moved <= -_CENTROID
        name = "pairs.centroid_up" if way == "up" else "pairs.centroid_down"
        yield found(name, right, f"10 % {way}", f"{moved:+.1%} ({one:.0f} to {other:.0f} Hz)")


def _there_and_back(work: Work, maker: Maker) -> Iterator[tuple[str, Finding]]:
    first = maker.piece(_edited(work, ("?",))[0].at)
    for one, other in _OPPOSITES:
        if one.startswith("less drums") and not by_ear.stems_of(first, "drums"):
            continue
        for name, pattern in _ROUNDS.items():
            turns = tuple({"a": one, "b": other}[letter] for letter in pattern)
            came = _edited(work, turns)
            yield f"{one}, {other}: {name}", _back(came, maker, f"{one} {name}")


def _back(came: list[Came], maker: Maker, words: str) -> Finding:
    first, last = came[0].base, came[-1].now
    refused = [each.refused or str(each.reading.kind) for each in came if each.made is None]
    if refused:
        return found("pairs.back", False, "ten edits", refused[0])
    if sounding(first.brief) == sounding(last.brief):
        return found("pairs.back", True, "within 5 %", "the same brief")
    # The same notes and knobs need no rendering to be the same; everything else is listened to.
    alone = replace(last, id=f"{last.id} {words}", refinement=None, parent_id=None)
    apart = _apart(maker.piece(first), maker.piece(alone))
    far = {name: share for name, share in apart.items() if share > _BACK}
    told = ", ".join(f"{name} {share:.1%} off" for name, share in (far or apart).items())
    return found("pairs.back", not far, "within 5 %", told)


def sounding(brief: Brief) -> Brief:
    """A brief without what is only told of it, and with numbers as exact as can be heard."""
    mood = replace(brief.mood, **{axis: round(value, 6) for axis, value in _axes(brief).items()})
    plain = replace(brief, words="", understood=(), unused=(), conflicts=(), mood=mood)
    return replace(plain, tempo_bpm=round(brief.tempo_bpm, 4), duration_s=round(brief.duration_s, 4))


def _axes(brief: Brief) -> Mapping[str, float]:
    mood = brief.mood
    return {
        "valence": mood.valence,
        "energy": mood.energy,
        "tension": mood.tension,
        "brightness": mood.brightness,
    }


def _apart(one: by_ear.Piece, other: by_ear.Piece) -> dict[str, float]:
    """How far two pieces are apart in what is measured, as shares of the first."""
    measures: dict[str, Callable[[by_ear.Piece], float]] = {
        "centroid": lambda piece: by_ear.centroid(piece.master),
        "notes per bar": by_ear.notes_per_bar,
        "percussive": lambda piece: by_ear.percussive(piece.master),
        "tempo": lambda piece: piece.brief.tempo_bpm,
        "length": lambda piece: piece.master.duration_s,
    }
    apart = {name: abs(each(other) / max(each(one), 1e-9) - 1) for name, each in measures.items()}
    balances = by_ear.balance(one), by_ear.balance(other)
    shifts = [abs(balances[1].get(name, 0.0) / share - 1) for name, share in balances[0].items()]
    return apart | {"balance": max(shifts, default=0.0)}
