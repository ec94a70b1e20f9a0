"""What should be known of ACE-Step before it is used? Light to import."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from generation.engines.diffusion.ace_step.recipe import recipe_of
from generation.engines.means import Means
from generation.engines.room import takes_gb, work_s
from generation.engines.weights.here import chosen, folder, is_here, revision
from generation.ports import EngineCard

# Raised whenever the same brief, seed and weights would sound different.
RELEASE: Final = "3"
TOGETHER: Final = 8
_ANY: Final = Means()
_ALWAYS: Final = frozenset({"style", "lyrics", "takes", "preview", "repaint", "continue", "init"})


def card(means: Means = _ANY) -> EngineCard:
    """The engine's card for the weights that it would load."""
    weights = chosen("ace-step", means)
    at = revision(weights, means)
    can = set(_ALWAYS)
    if is_here(weights, means):
        recipe = recipe_of(folder(weights, means), weights.can)
        covers, stems, completes = recipe.covers, recipe.stems, recipe.completes
    else:
        covers, stems, completes = ("cover" in weights.can, "extract" in weights.can, "complete" in weights.can)
    can |= ({"melody", "cover"} if covers else set()) | ({"stems"} if stems else set())
    can |= {"complete"} if completes else set()
    libraries = ", ".join(f"{name} {_version(name)}" for name in ("diffusers", "torch"))
    return EngineCard(
        name="ace-step",
        version=f"ace-step {RELEASE} ({weights.name}@{at or 'local'}, {libraries})",
        title="ACE-Step",
        kind="audio diffusion",
        makers=weights.makers,
        licence=weights.licence,
        code_licence=weights.code_licence,
        rate=weights.rate,
        shortest_s=weights.shortest_s,
        longest_s=weights.longest_s,
        batch=1 if means.exact else TOGETHER,
        realtime_guess=work_s(weights, means),
        can=frozenset(can),
        keeps=frozenset({"length"}),
        trained_on=weights.trained_on,
        memory_gb=takes_gb(weights, means),
        vocals=weights.vocals,
        weights=weights.name,
        revision=at,
        link=weights.paper,
    )


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
