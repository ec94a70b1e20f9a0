"""Which engines are there? A registry from name to a factory that imports what it needs only when called."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from generation.errors import BadRequest
from generation.ports import Engine, EngineCard

AUTO: Final = "auto"


def _sketch() -> Engine:
    from generation.engines.sketch.engine import SketchEngine

    return SketchEngine()


ENGINES: Final[dict[str, Callable[[], Engine]]] = {"sketch": _sketch}
# Best first; `auto` takes the first that can run here.
_RANKED: Final = ("sketch",)


def engine_names() -> list[str]:
    """The names an engine can be asked for by, without `auto`."""
    return list(ENGINES)


def card_of(name: str) -> EngineCard:
    """An engine's card; only the card's own light module is imported.

    Raises:
        BadRequest: there is no such engine.

    """
    card: EngineCard = import_module(f"generation.engines.{_known(name)}.card").card()
    return card


def create(name: str) -> Engine:
    """Build an engine.

    Raises:
        BadRequest: there is no such engine.
        EngineUnavailable: this machine can not run it now.

    """
    return ENGINES[_known(name)]()


def _known(name: str) -> str:
    if name == AUTO:
        return _RANKED[0]
    if name not in ENGINES:
        raise BadRequest(f"There is no engine called “{name}”.", f"Use one of: {', '.join([AUTO, *ENGINES])}.")
    return name
