"""Which engines are there, which can run here, and which is best? A registry that imports only what it is asked for."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Final

from generation.engines.means import Means
from generation.errors import BadRequest, EngineUnavailable
from generation.ports import Engine, EngineCard

# Threads that share a step of a model wait for each other a hundred times in it, and GNU's OpenMP, which torch has,
# spins for milliseconds each time. Beside other work the one that is waited for may not be running at all: a step took
# ten times as long. So much spinning is enough where all are running. It is read once, when torch is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "5000")

AUTO: Final = "auto"
_ANY: Final = Means()


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an engine lies, the name of its class, and the libraries that it can not do without."""

    package: str
    engine: str
    libraries: tuple[str, ...] = ()
    install: str = "make run-neural"


# Best first; `auto` takes the first that can run here, is not too much for this machine, and that the guild permits.
_ENTRIES: Final[dict[str, _Entry]] = {
    "ace-step": _Entry("diffusion.ace_step", "AceStepEngine", ("torch", "transformers", "diffusers", "accelerate")),
    "stable-audio": _Entry(
        "diffusion.stable_audio", "StableAudioEngine", ("torch", "transformers", "diffusers", "accelerate", "torchsde")
    ),
    "musicgen": _Entry("musicgen", "MusicGenEngine", ("torch", "transformers")),
    "audiocraft": _Entry("audiocraft", "AudiocraftEngine", ("torch", "transformers", "audiocraft"), "make audiocraft"),
    "sketch": _Entry("sketch", "SketchEngine"),
}


def engine_names() -> list[str]:
    """The names an engine can be asked for by, without `auto`: the best first."""
    return list(_ENTRIES)


def card_of(name: str, means: Means = _ANY) -> EngineCard:
    """An engine's card; only the card's own light module is imported. Of `auto` it is the best engine's.

    Raises:
        BadRequest: there is no such engine.

    """
    card: Callable[[Means], EngineCard] = _module(_known(name, means), "card").card
    return card(means)


def create(name: str, means: Means = _ANY) -> Engine:
    """Build an engine. That is quick: an engine loads its weights when it first renders.

    Raises:
        BadRequest: there is no such engine.
        EngineUnavailable: this machine can not run it now.

    """
    known = _known(name, means)
    why = why_not(known, means)
    if why:
        raise EngineUnavailable(f"The engine “{known}” can not run here.", why)
    build: Callable[[Means], Engine] = getattr(_module(known, "engine"), _ENTRIES[known].engine)
    return build(means)


def why_not(name: str, means: Means = _ANY) -> str:
    """Why an engine can not run on this machine, in one sentence with the remedy; "" where it can.

    Light: looks for libraries and weights without importing any. Whether they load shows when they are loaded.

    Raises:
        BadRequest: there is no such engine.

    """
    entry = _ENTRIES[_known(name, means)]
    lacking = [each for each in entry.libraries if not _installed(each)]
    if lacking:
        return f"It needs {_listed(lacking)}: install with {entry.install}."
    if not entry.libraries:
        return ""
    from generation.engines.weights.here import chosen, missing

    return missing(chosen(name, means), means)


def best(means: Means = _ANY, permitted: Callable[[EngineCard], bool] = lambda _card: True) -> str:
    """The best engine that suits this machine and is permitted; the last resort needs nothing and is anybody's."""
    names = engine_names()
    usable = (name for name in names if not why_not(name, means) and not passed_over(name, means))
    return next((name for name in usable if permitted(card_of(name, means))), names[-1])


def passed_over(name: str, means: Means = _ANY) -> str:
    """Why `auto` leaves out an engine for the memory or the time that it takes, in one sentence; "" where it does not.

    Whoever asks for it by name gets it: a graphics card can hold a part of it at a time, and some like to wait.
    """
    from generation.engines.room import too_large, too_slow

    card = card_of(name, means)
    return too_large(card.memory_gb, means) or too_slow(card.realtime_guess, means)


def budget_gb(means: Means = _ANY) -> float:
    """How much memory the engines may hold together, in GB: what the host said, else what the device has."""
    if means.memory_gb:
        return means.memory_gb
    from generation.engines.neural.device import device_for

    return device_for(means.device).total_gb()


def _known(name: str, means: Means) -> str:
    if name == AUTO:
        return best(means)
    if name not in _ENTRIES:
        raise BadRequest(f"There is no engine called “{name}”.", f"Use one of: {', '.join([AUTO, *_ENTRIES])}.")
    return name


def _module(name: str, which: str) -> ModuleType:
    return import_module(f"generation.engines.{_ENTRIES[name].package}.{which}")


def _installed(library: str) -> bool:
    return find_spec(library) is not None


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
