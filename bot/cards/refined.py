"""What a refinement changed: in words and values, what was kept, and what was measured on old and new sound."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.cards.card import plain
from bot.cards.understanding import clip_lines
from generation.refinement import Change, ChangeKind, Refinement
from generation.refining.agreeing import DID, DID_NOT
from generation.refining.differences import told
from generation.refining.played import as_played
from generation.refining.wording import line_of, stronger
from generation.track import Track

_MINUS: Final = "\N{MINUS SIGN}"
_KEPT: Final = "; kept: "
# What the line of measures says already need not be said of each wish.
_IN_MEASURES: Final = frozenset({"lean", "tempo", "tempo by", "key", "mode", "transpose"})
_SAME_TEMPO: Final = 0.04
_NAME_IT: Final = "Name a part of it, a player or a number, such as “60 BPM”."
NOTHING_AUDIBLE: Final = "🤷 **Nothing audible changed.**"


def status_lines(refinement: Refinement | None) -> list[str]:
    """What a job is about to change, while it is still being made."""
    if refinement is None:
        return []
    said = plain(told(refinement), 400)
    return [f"✨ {said}"] * bool(said) + [f"⚖️ {plain(note, 200)}" for note in refinement.notes[:2]]


def refined_lines(track: Track) -> list[str]:
    """All that a card says of a refined track: what was changed and kept, and whether it is heard."""
    refinement = track.refinement
    if refinement is None:
        return []
    played, untold = as_played(refinement, track.compared)
    changed, _, _ = told(played).partition(_KEPT)
    lines = [f"**Changed:** {plain(changed, 500) or 'nothing in the brief'}"]
    lines += [f"**With it:** {plain(', '.join(map(line_of, untold)), 300)}"] if untold else []
    if any(each.kind is ChangeKind.REFERENCE for each in refinement.changes):
        lines += clip_lines(track.brief)
    lines += kept_lines(refinement.kept, track.compared)
    lines += measured_lines(track.compared, refinement.changes)
    lines += [f"**Nothing made of:** {plain(', '.join(refinement.unused), 200)}"] if refinement.unused else []
    return lines + [f"⚖️ {plain(note, 250)}" for note in refinement.notes[:4]]


def kept_lines(kept: Sequence[str], compared: Mapping[str, Any]) -> list[str]:
    """What was kept; what the engine could not guarantee is told as what it tried."""
    sure = (compared.get("plan") or {}).get("guaranteed", kept)
    tried = [each for each in kept if each not in sure]
    certain = [each for each in kept if each in sure]
    lines = [f"**Kept:** {plain(', '.join(certain), 200)}"] if certain else []
    lines += [f"**Should stay, but the engine can not promise it:** {plain(', '.join(tried), 200)}"] if tried else []
    return lines


def measured_lines(compared: Mapping[str, Any], changes: Sequence[Change] = ()) -> list[str]:
    """What was measured on old and new sound, what of the wishes is heard, and honestly when nothing is.

    `changes` are what was asked for: where nothing is heard, the same is proposed, stronger.
    """
    if not compared:
        return []
    numbers = compared.get("measured") or {}
    where = compared.get("region_s")
    within = f" ({_clock(where[0])} to {_clock(where[1])})" if where else ""
    told_of = [said for name, tell in _TELL.items() if name in numbers and (said := tell(*numbers[name]))]
    told_of = [f"{each}{_counted_otherwise(numbers)}" if each.startswith("tempo ") else each for each in told_of]
    lines = [f"**Measured{within}:** {' · '.join(told_of)}"] if told_of else []
    if compared.get("unheard"):
        return [*lines, f"{NOTHING_AUDIBLE} {_more_of_it(changes)}"]
    heard = _heard(compared.get("agrees") or [])
    return [*lines, f"**Heard:** {heard}"] if heard else lines


def _more_of_it(changes: Sequence[Change]) -> str:
    """What else could be said, in the member's own words."""
    more = next((said for each in changes if (said := stronger(each))), "")
    return f"Say it stronger, such as “{plain(more, 60)}”, or name a part of it." if more else _NAME_IT


def _heard(agrees: Sequence[Mapping[str, str]]) -> str:
    """Each of the member's wishes by its words: whether it is heard, and what was measured for it."""
    by_words: dict[str, list[Mapping[str, str]]] = {}
    for each in agrees:
        if each.get("kind") == ChangeKind.KEEP and each.get("verdict") not in {DID, DID_NOT}:
            continue  # that it was kept is told as such
        by_words.setdefault(each.get("words") or each.get("target") or each.get("kind", ""), []).append(each)
    return " · ".join(_wish(words, several) for words, several in by_words.items())


def _wish(words: str, several: Sequence[Mapping[str, str]]) -> str:
    said = f"“{plain(words, 60)}”"
    missed = [each for each in several if each.get("verdict") == DID_NOT]
    if missed:
        got = "; ".join(_got(each) for each in missed if each.get("got"))
        return f"⚠️ {said} is not heard{f': {got}' if got else ''}"
    done = [each for each in several if each.get("verdict") == DID]
    if not done:
        return f"❔ {said} can not be measured"
    got = "; ".join(_got(each) for each in done if each.get("got") and not _is_told(each))
    return f"✅ {said}{f' ({got})' if got else ''}"


def _is_told(each: Mapping[str, str]) -> bool:
    return each.get("kind") in _IN_MEASURES and not each["got"].endswith("in its score")


def _got(each: Mapping[str, str]) -> str:
    """What was measured, with the minus signs of the other lines."""
    return re.sub(r"(?<!\w)-(?=\d)", _MINUS, plain(each["got"], 90))


# ---- the measures ---------------------------------------------------------------------------------------------------


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _brightness(old: float | None, new: float | None) -> str:
    if not old or not new:
        return ""
    share = round(100 * (new / old - 1))
    return f"brightness {old:.0f} → {new:.0f} Hz ({_signed(share, 'd')} %)"


def _energy(old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return ""
    before, after = (_signed(each, ".2f") for each in (old, new))
    return f"energy {before} → {after}" if before != after else f"energy {after}"


def _tempo(old: float | None, new: float | None) -> str:
    if old is None or new is None:
        return "" if new is None else f"tempo {new:.0f} BPM"
    return f"tempo {old:.0f} → {new:.0f} BPM" if round(old) != round(new) else f"tempo {new:.0f} BPM"


def _counted_otherwise(numbers: Mapping[str, Any]) -> str:
    """That the beat is heard twice as fast, or three for four: so who taps along gets another number."""
    counted, heard = ((numbers.get(name) or [None, None])[1] for name in ("tempo_bpm", "tempo_heard_bpm"))
    if not counted or not heard or abs(heard / counted - 1) <= _SAME_TEMPO:
        return ""
    return f" (its beat can be heard at {heard:.0f}, too)"


def _key(old: str | None, new: str | None) -> str:
    if not new:
        return ""
    return f"key {old} → {new}" if old and old != new else f"key {new}"


def _signed(value: float, form: str) -> str:
    return f"{value:+{form}}".replace("-", _MINUS)


_TELL: Final[Mapping[str, Callable[..., str]]] = {
    "centroid_hz": _brightness,
    "energy": _energy,
    "tempo_bpm": _tempo,
    "key": _key,
}
