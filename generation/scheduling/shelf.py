"""The engines of this host: their cards by name, each built once, and as many loaded as the memory holds."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import inf

from generation.errors import BadRequest, EngineUnavailable
from generation.memory import give_back
from generation.ports import Engine, EngineCard

log = logging.getLogger(__name__)


def _anything(_card: EngineCard) -> bool:
    return True


class EngineShelf:
    """Builds engines when they are first needed. `lent` may be called from any thread; the rest is quick.

    Building an engine is light: it loads its weights when it first renders, and `close` gives that memory back. So an
    engine counts as loaded from the first time it is lent until it is closed. Before one is lent, those that were not
    used for the longest time are closed until it fits into the budget beside the others (least recently used first);
    never while they render. One that is larger than the whole budget is lent alone. One whose card is another than when
    it was lent last, as after other weights were fetched, is closed first: what is loaded is what its card says.
    """

    def __init__(
        self,
        names: Sequence[str],
        card_of: Callable[[str], EngineCard],
        create: Callable[[str], Engine],
        choose: Callable[[str], str],
        *,
        why_not: Callable[[str], str] = lambda _name: "",
        passed_over: Callable[[str], str] = lambda _name: "",
        budget_gb: Callable[[], float] = lambda: inf,
    ) -> None:
        self.names = tuple(names)
        self._card_of = card_of
        self._create = create
        self._choose = choose
        self._why_not = why_not
        self._passed_over = passed_over
        self._budget_gb = budget_gb
        self._built: dict[str, Engine] = {}
        # Those that hold memory, the least recently used first, with how many use each now.
        self._loaded: dict[str, int] = {}
        self._lent_as: dict[str, EngineCard] = {}
        self._changed = threading.Condition()

    # ---- choosing -------------------------------------------------------------------------------------------------

    def card(self, name: str) -> EngineCard:
        """The card of an engine, without loading it."""
        return self._card_of(self.named(name))

    def named(self, wanted: str) -> str:
        """The engine of this name, whether it can run or not; `auto` is the host's choice.

        Raises:
            BadRequest: an unknown name; the message lists the known ones.
        """
        if wanted == "auto":
            return self._choose(wanted)
        if wanted not in self.names:
            raise BadRequest(f"There is no engine “{wanted}”.", f"Known engines: {', '.join(self.names)}.")
        return wanted

    def choose(self, wanted: str, permitted: Callable[[EngineCard], bool] = _anything) -> str:
        """The name of the engine to use: `auto` becomes the host's choice, or the best that is permitted.

        Raises:
            BadRequest: an unknown name, or none is permitted.
            EngineUnavailable: this machine can not run it; the remedy says what is missing.
        """
        name = self.named(wanted)
        if wanted == "auto" and not permitted(self._card_of(name)):
            name = self._best(permitted)
        why = self._why_not(name)
        if why:
            raise EngineUnavailable(f"The engine “{name}” can not run here.", why)
        return name

    def why_not(self, name: str) -> str:
        """Why an engine can not run on this machine, in one sentence; "" where it can."""
        return self._why_not(self.named(name))

    def passed_over(self, name: str) -> str:
        """Why `auto` leaves out an engine that is too much for this machine, in one sentence; "" where it does not."""
        return self._passed_over(self.named(name))

    @property
    def usable(self) -> list[str]:
        """The names of the engines that can run here, the best first."""
        return [name for name in self.names if not self._why_not(name)]

    def _best(self, permitted: Callable[[EngineCard], bool]) -> str:
        for name in self.usable:
            if permitted(self._card_of(name)) and not self._passed_over(name):
                return name
        raise BadRequest("No engine of this host can make this here.", "See /engines for what each can, and for whom.")

    # ---- using ----------------------------------------------------------------------------------------------------

    def engine(self, name: str) -> Engine:
        """The engine itself, built if this is its first use; whoever renders with it borrows it by `lent`."""
        with self._changed:
            if name not in self._built:
                self._built[name] = self._create(name)
            return self._built[name]

    @contextmanager
    def lent(self, name: str) -> Iterator[Engine]:
        """Lend an engine to render with: meanwhile it keeps its memory. Waits for what others use, if it must."""
        card = self._card_of(name)
        with self._changed:
            if self._loaded.get(name) == 0 and self._lent_as[name] != card:
                self._close(name)
            while card.memory_gb and not self._made_room(name, card.memory_gb):
                self._changed.wait()
            engine = self.engine(name)
            # Also one that holds next to nothing is noted, so that all are closed at the end.
            self._loaded[name] = self._loaded.pop(name, 0) + 1
            self._lent_as[name] = card
        try:
            yield engine
        finally:
            with self._changed:
                self._loaded[name] -= 1
                self._changed.notify_all()

    def _made_room(self, name: str, need: float) -> bool:
        """Close what has to go for this engine; False where somebody still uses what would have to go."""
        sizes = {each: self._card_of(each).memory_gb for each in self._loaded if each != name}
        held = {each: size for each, size in sizes.items() if size}
        if not held:
            return True
        budget = self._budget_gb()
        for each in list(held):
            if sum(held.values()) + need <= budget:
                return True
            if not self._loaded[each]:
                self._close(each)
                held.pop(each)
        return not held or sum(held.values()) + need <= budget

    def _close(self, name: str) -> None:
        """Let an engine give its memory back; it is built already and loads again when it renders next."""
        self._loaded.pop(name, None)
        close = getattr(self._built[name], "close", None)
        if close is None:
            return
        log.info("the engine %s gives its memory back", name)
        try:
            close()
        except Exception:
            log.exception("the engine %s did not close", name)
            # Whatever is left of it goes with the object.
            self._built.pop(name)
        give_back()

    def close(self) -> None:
        """Close every engine that nobody uses."""
        with self._changed:
            for name in [each for each, users in self._loaded.items() if not users]:
                self._close(name)

    def is_ready(self, name: str) -> bool:
        """Whether an engine renders without loading weights first: it has loaded them, or has none."""
        return name in self._loaded or not self.card(name).memory_gb

    @property
    def loaded(self) -> tuple[str, ...]:
        """The engines that hold memory now, the least recently used first."""
        return tuple(self._loaded)
