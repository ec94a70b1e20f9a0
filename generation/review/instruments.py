"""Do those play who were asked for, and none of those who were not wanted?"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from generation.brief import Brief
from generation.language.kin import kinds_of
from generation.language.tables import table
from generation.rendering import Stem
from generation.review.verdict import Check, judged, unmeasured

_HEARD_DB: Final = -50.0
_SUMS_WITHIN: Final = 1e-6
_NO_STEMS: Final = "this engine makes no stems"

Players = Mapping[str, Sequence[str]]


def check_instruments(stems: Sequence[Stem], brief: Brief, facts: Mapping[str, Any] | None = None) -> Check | None:
    """Each instrument that was asked for is heard as (or in) a stem; None when none was asked for.

    `facts["players"]` says who plays in which stem, `facts["missing"]` what the engine could not do at all.
    """
    facts = facts or {}
    missing = [str(each) for each in facts.get("missing", ())]
    asked = list(dict.fromkeys([*brief.instruments, *missing]))
    if not asked:
        return None
    wanted = ", ".join(asked)
    known = facts.get("players")
    if not stems and not missing:
        return unmeasured("instruments", wanted, _NO_STEMS)
    heard = _heard(stems, known)
    absent = [name for name in asked if name in missing or (stems and not _plays(name, heard))]
    if stems and known is None and any(name not in missing for name in absent):
        return unmeasured("instruments", wanted, "the stems do not say who plays in them")
    told = [f"no {name} (this engine has none)" if name in missing else f"no {name}" for name in absent]
    return judged("instruments", not absent, wanted, ", ".join(told) or wanted)


def check_excluded(stems: Sequence[Stem], brief: Brief, facts: Mapping[str, Any] | None = None) -> Check | None:
    """No instrument that was excluded is heard; None when none was. A genre that was refused is nobody who plays."""
    excluded = [name for name in brief.excluded if name not in table("genres")]
    if not excluded:
        return None
    wanted = f"without {', '.join(excluded)}"
    if not stems:
        return unmeasured("excluded instruments", wanted, _NO_STEMS)
    heard = _heard(stems, (facts or {}).get("players"))
    named = {stem.name for stem in stems if is_heard(stem)} | set(heard)
    # No guitar but an electric one: who was asked for is not who was left out.
    found = [name for name in excluded if _plays(name, named - (set(brief.instruments) - {name}))]
    return judged("excluded instruments", not found, wanted, f"{', '.join(found)} is heard" if found else wanted)


def check_only(stems: Sequence[Stem], brief: Brief, facts: Mapping[str, Any] | None = None) -> Check | None:
    """Nobody else plays; None where others may."""
    if not brief.only or not brief.instruments:
        return None
    wanted = f"only {', '.join(brief.instruments)}"
    known = (facts or {}).get("players")
    if not stems or known is None:
        return unmeasured("nobody else", wanted, _NO_STEMS if not stems else "the stems do not say who plays in them")
    others = [player for player in _heard(stems, known) if not any(_is(player, name) for name in brief.instruments)]
    return judged("nobody else", not others, wanted, f"{', '.join(others)} too" if others else wanted)


def check_stems(mix: Stem, stems: Sequence[Stem]) -> Check:
    """The stems are as long as the track and sum to it."""
    wanted = "stems that sum to the track"
    if not stems:
        return unmeasured("stems", wanted, _NO_STEMS)
    if any(stem.audio.samples.shape != mix.audio.samples.shape for stem in stems):
        return judged("stems", False, wanted, "stems of another length")
    total = np.zeros(mix.audio.samples.shape, dtype=np.float64)
    for stem in stems:
        total += stem.audio.samples
    total -= mix.audio.samples
    off = float(np.abs(total, out=total).max(initial=0.0))
    got = f"{_stems(len(stems))} that do" if off < _SUMS_WITHIN else f"{_stems(len(stems))}, off by {off:.1e}"
    return judged("stems", off < _SUMS_WITHIN, wanted, got)


def _stems(count: int) -> str:
    return "1 stem" if count == 1 else f"{count} stems"


def is_heard(stem: Stem) -> bool:
    """Whether anything in the stem rises above -50 dBFS."""
    samples = stem.audio.samples
    return float(max(samples.max(initial=0.0), -samples.min(initial=0.0))) > 10 ** (_HEARD_DB / 20)


def _heard(stems: Sequence[Stem], players: Players | None) -> list[str]:
    """Who is heard: the players of every stem that sounds; where nobody says who they are, the stems' names."""
    sounding = [stem.name for stem in stems if is_heard(stem)]
    names = sounding if players is None else [player for name in sounding for player in players.get(name, ())]
    return list(dict.fromkeys(names))


def _plays(name: str, heard: Iterable[str]) -> bool:
    return any(_is(player, name) for player in heard)


def _is(player: str, name: str) -> bool:
    """Whether a player is what is named: the same words, or a kind of it (`electric guitar` is a `guitar`)."""
    return _words(name) <= _words(player) or player in kinds_of(name)


def _words(name: str) -> set[str]:
    return {word.removesuffix("s") for word in name.lower().replace("-", " ").replace("_", " ").split()}
