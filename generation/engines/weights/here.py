"""Which weights are on this machine, where, and which of them does an engine use? Only names are looked at."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from generation.engines.means import Means
from generation.engines.room import takes_gb, too_large, too_slow, work_s
from generation.engines.weights.catalogue import Weights, named, of
from generation.engines.weights.whole import lacks
from generation.track import Licence

# Written into the folder when the weights are whole.
RECORD: Final = "nocturne.json"


def chosen(engine: str, means: Means) -> Weights:
    """The weights that an engine uses here: the first that the host prefers, else the best that suit this machine.

    That is to say the best that are here, fit into the memory and are not too slow; else the best that fit, else the
    best. Where none are here it is the best of which something is, so that it is said what they lack, else the best
    that can simply be fetched. The licence is that which this host holds.

    Raises:
        LookupError: the engine uses no weights of the catalogue.
    """
    ours = [each for each in of(engine) if not each.addition]
    if not ours:
        raise LookupError(engine)
    by_name = {each.name: each for each in ours}
    preferred = [by_name[name] for name in means.weights if name in by_name]
    present = [each for each in ours if is_here(each, means)]
    fitting = [each for each in present if not too_large(takes_gb(each, means), means)]
    quick = [each for each in fitting if not too_slow(work_s(each, means), means)]
    begun = [each for each in ours if folder(each, means).is_dir()]
    to_be_pulled = [each for each in ours if not each.by_hand]
    return held([*preferred, *quick, *fitting, *present, *begun, *to_be_pulled][0], means)


def folder(weights: Weights, means: Means) -> Path:
    """Where these weights lie, or would lie."""
    return means.models / weights.name


def is_here(weights: Weights, means: Means) -> bool:
    """Whether these weights, and those that they need, lie in their folders with every part.

    What is in the files of weights is not looked at. Where the host allows pickles, the files as published count too.
    """
    return not missing(weights, means)


def missing(weights: Weights, means: Means) -> str:
    """Why these weights can not be loaded, in a sentence with the remedy; "" where every part of them is here."""
    pull = f"python -m bot models pull {weights.name}"
    if not folder(weights, means).is_dir():
        return f"Its weights “{weights.name}” are not here: fetch them with {pull}."
    lacking = lacks(weights, means)
    if lacking:
        return f"Its weights “{weights.name}” lack {lacking}: fetch them again with {pull}."
    others = [each for each in weights.needs if missing(named(each), means)]
    if others:
        return f"Its weights “{weights.name}” need those called “{others[0]}”: fetch them with {pull}."
    return ""


def revision(weights: Weights, means: Means) -> str:
    """The commit of the repository that they were fetched at, "" where it is not known.

    Of those that the host put here by hand it is the SHA-256 of their files, once `models pull` has looked at them.
    """
    return str(record(weights, means).get("revision", ""))


def record(weights: Weights, means: Means) -> dict[str, Any]:
    """What was written down when they were fetched; empty where the host put them here without us."""
    try:
        data = json.loads((folder(weights, means) / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def held(weights: Weights, means: Means) -> Weights:
    """The same weights with the licence as this host holds it.

    A licence that permits commercial use under a condition counts as one that does not, until the host has said, when
    the weights were fetched, that the condition is met.
    """
    if not weights.condition or record(weights, means).get("condition_met") is not True:
        return weights
    note = f"Commercial use is permitted: this host has declared {weights.condition}."
    return replace(weights, licence=Licence(weights.licence.name, commercial=True, note=note))
