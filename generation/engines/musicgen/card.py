"""What should be known of MusicGen before it is used? Light: neither torch nor transformers is imported."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from generation.engines.means import Means
from generation.engines.room import work_s
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import chosen, revision
from generation.ports import EngineCard

NAME: Final = "musicgen"
# Raised whenever the same brief and seed would sound different.
RELEASE: Final = "1"
# Its makers trained it on stretches of 30 s; what is longer is made in windows, each going on from the one before.
LONGEST_S: Final = 300.0
# How many takes share one decode.
PLACES: Final = 8
# The libraries whose arithmetic the sound depends on.
_LIBRARIES: Final = ("torch", "transformers")
_ANY: Final = Means()


def card(means: Means = _ANY) -> EngineCard:
    """The engine's card, for the weights that it would load here; its version says which, for they change the sound."""
    weights = chosen(NAME, means)
    fetched = revision(weights, means)
    return EngineCard(
        name=NAME,
        version=_version(weights, fetched, means),
        title=weights.title,
        kind="codec language model",
        makers=weights.makers,
        licence=weights.licence,
        code_licence=weights.code_licence,
        rate=weights.rate,
        shortest_s=weights.shortest_s,
        longest_s=LONGEST_S,
        batch=PLACES,
        realtime_guess=work_s(weights, means),
        can=_can(weights),
        keeps=frozenset({"length"}),
        trained_on=weights.trained_on,
        memory_gb=weights.memory_gb,
        vocals=weights.vocals,
        weights=weights.name,
        revision=fetched,
        link=weights.paper,
    )


def _can(weights: Weights) -> frozenset[str]:
    """What this engine does with these weights: only those of the melody kind follow a tune."""
    follows = {"melody", "cover"} if "melody" in weights.can else set[str]()
    return frozenset({"continue", "preview", "takes"} | follows)


def _version(weights: Weights, fetched: str, means: Means) -> str:
    at = f"@{fetched}" if fetched else ""
    libraries = ", ".join(f"{each} {_installed(each)}" for each in _LIBRARIES)
    exact = ", exact" if means.exact else ""
    return f"{NAME} {RELEASE} ({weights.name}{at}, {libraries}{exact})"


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
