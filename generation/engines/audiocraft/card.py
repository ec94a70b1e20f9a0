"""What should be known of audiocraft's models before they are used? Light: neither torch nor audiocraft is imported."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from generation.engines.means import Means
from generation.engines.room import work_s
from generation.engines.weights.catalogue import Weights, named, of
from generation.engines.weights.here import chosen, revision
from generation.ports import EngineCard

NAME: Final = "audiocraft"
MULTIBAND: Final = "multiband-diffusion"
BANDS: Final = "mbd_musicgen_32khz"
# Raised whenever the same brief and seed would sound different.
RELEASE: Final = "1"
# MusicGen goes on in windows beyond what it makes in one go; MAGNeT can not.
LONGEST_S: Final = 300.0
_LIBRARIES: Final = ("audiocraft", "torch", "transformers")
_ANY: Final = Means()


def card(means: Means = _ANY) -> EngineCard:
    """The engine's card, for the weights that it would load here; its version says which, for they change the sound."""
    weights = weights_of(means)
    fetched = revision(weights, means)
    decoder = named(MULTIBAND)
    bands = bands_are_here(means)
    return EngineCard(
        name=NAME,
        version=_version(weights, fetched, bands=bands),
        title=f"{weights.title}, decoded by {decoder.title}" if bands else weights.title,
        kind="codec language model",
        makers=weights.makers,
        licence=weights.licence,
        code_licence=weights.code_licence,
        rate=weights.rate,
        shortest_s=weights.shortest_s,
        longest_s=weights.longest_s if is_masked(weights) else LONGEST_S,
        batch=1,
        realtime_guess=work_s(weights, means),
        can=_can(weights),
        keeps=frozenset({"length"}),
        trained_on=weights.trained_on,
        memory_gb=weights.memory_gb + (decoder.memory_gb if bands else 0.0),
        vocals=weights.vocals,
        weights=weights.name,
        revision=fetched,
        link=weights.paper,
    )


def weights_of(means: Means) -> Weights:
    """The weights that make tokens here: those of MultiBand Diffusion only decode what others have made."""
    found = chosen(NAME, means)
    return found if found.name != MULTIBAND else next(each for each in of(NAME) if each.name != MULTIBAND)


def bands_are_here(means: Means) -> bool:
    """Whether MultiBand Diffusion decodes: its weights lie here, in a format that may be opened."""
    here = means.models / MULTIBAND
    return (here / f"{BANDS}.yaml").is_file() or (means.unsafe and (here / f"{BANDS}.th").is_file())


def is_masked(weights: Weights) -> bool:
    """Whether these are MAGNeT's, which makes a whole sequence of one length at a time."""
    return "continue" not in weights.can


def _can(weights: Weights) -> frozenset[str]:
    """What this engine does with these weights: only MusicGen's go on, only the melody ones hear a tune."""
    return frozenset(weights.can & {"melody", "continue"}) | ({"cover"} if "melody" in weights.can else set())


def _version(weights: Weights, fetched: str, *, bands: bool) -> str:
    at = f"@{fetched}" if fetched else ""
    libraries = ", ".join(f"{each} {_installed(each)}" for each in _LIBRARIES)
    return f"{NAME} {RELEASE} ({weights.name}{at}{f', {MULTIBAND}' if bands else ''}, {libraries})"


def _installed(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "missing"
