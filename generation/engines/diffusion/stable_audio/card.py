"""What should be known of Stable Audio before it is used? Light to import."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from generation.engines.means import Means
from generation.engines.room import takes_gb, work_s
from generation.engines.weights.here import chosen, revision
from generation.ports import EngineCard

# Raised whenever the same brief, seed and weights would sound different.
RELEASE: Final = "2"
TOGETHER: Final = 8
_ANY: Final = Means()
_CAN: Final = frozenset({"style", "cover", "takes", "preview", "repaint", "continue", "init"})


def card(means: Means = _ANY) -> EngineCard:
    """The engine's card for the weights that it would load."""
    weights = chosen("stable-audio", means)
    at = revision(weights, means)
    libraries = ", ".join(f"{name} {_version(name)}" for name in ("diffusers", "transformers", "torch"))
    return EngineCard(
        name="stable-audio",
        version=f"stable-audio {RELEASE} ({weights.name}@{at or 'local'}, {libraries})",
        title="Stable Audio",
        kind="audio diffusion",
        makers=weights.makers,
        licence=weights.licence,
        code_licence=weights.code_licence,
        rate=weights.rate,
        shortest_s=weights.shortest_s,
        longest_s=weights.longest_s,
        batch=1 if means.exact else TOGETHER,
        realtime_guess=work_s(weights, means),
        # The distilled weights hear no negative prompt: the catalogue says which do.
        can=_CAN | ({"negative"} if "negative" in weights.can else set()),
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
