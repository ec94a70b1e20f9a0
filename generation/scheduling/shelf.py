"""The engines of this host: their cards by name, and each loaded once, when it is first needed."""

import threading
from collections.abc import Callable, Sequence

from generation.errors import BadRequest
from generation.ports import Engine, EngineCard


class EngineShelf:
    """Loads engines lazily. `engine` may be called from a device's thread; the rest is quick."""

    def __init__(
        self,
        names: Sequence[str],
        card_of: Callable[[str], EngineCard],
        create: Callable[[str], Engine],
        choose: Callable[[str], str],
    ) -> None:
        self.names = tuple(names)
        self._card_of = card_of
        self._create = create
        self._choose = choose
        self._loaded: dict[str, Engine] = {}
        self._lock = threading.Lock()

    def card(self, name: str) -> EngineCard:
        """The card of an engine, without loading it."""
        return self._card_of(self.choose(name))

    def choose(self, wanted: str) -> str:
        """The name of the engine to use: `auto` becomes the best that this machine can run.

        Raises:
            BadRequest: an unknown name; the message lists the known ones.
        """
        if wanted == "auto":
            return self._choose(wanted)
        if wanted not in self.names:
            raise BadRequest(f"There is no engine “{wanted}”.", f"Known engines: {', '.join(self.names)}.")
        return wanted

    def engine(self, name: str) -> Engine:
        """The engine itself, loaded if this is its first use."""
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = self._create(name)
            return self._loaded[name]
