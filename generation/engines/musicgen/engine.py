"""The engine: MusicGen's weights on a decode loop of our own, which members' takes share."""

import gc
from collections.abc import Sequence
from typing import Any, Final

from generation.engines.diffusion.exactness import exactly
from generation.engines.means import Means
from generation.engines.musicgen.card import NAME, card
from generation.engines.musicgen.conditioning import Conditions
from generation.engines.musicgen.desk import Desk, handed_over
from generation.engines.musicgen.load import Model, load
from generation.engines.musicgen.memory import places_for
from generation.engines.musicgen.threads import fastest
from generation.engines.musicgen.windows import Reach
from generation.engines.neural.device import device_for
from generation.engines.neural.failing import told
from generation.engines.serving import render_through
from generation.engines.weights.here import chosen, revision
from generation.errors import NocturneError
from generation.patience import meanwhile
from generation.ports import EngineCard, Inbox, Order, RenderRequest
from generation.rendering import Rendering

_TITLE: Final = "MusicGen"
_ANY: Final = Means()
_USUAL: Final = Reach()


class MusicGenEngine:
    """MusicGen. Weights are loaded with the first order, and kept until `close`."""

    def __init__(self, means: Means = _ANY, reach: Reach = _USUAL) -> None:
        self._means, self._reach = means, reach
        self._model: Model | None = None
        self._conditions: Conditions | None = None
        self._threads = 0  # of a processor for our own kernel, as measured; 0: as many as torch has

    @property
    def card(self) -> EngineCard:
        return card(self._means)

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render requests as orders that share one decode; one that fails takes no other with it."""
        return render_through(self.serve, requests)

    def serve(self, inbox: Inbox) -> None:
        """Render what the inbox gives on one batch: orders join between any two steps, and leave when done."""
        orders = inbox.take(self._room())
        if not orders:
            return
        try:
            with told(_TITLE, "load its weights for"):
                model, conditions = self._ready(orders)
        except NocturneError as error:
            while orders:
                for order in orders:
                    order.finish(handed_over(error))
                orders = inbox.take(self._room())
            return
        places = places_for(model, self._means, self._reach)
        desk = Desk(
            model,
            conditions,
            self._facts(model, places),
            self._reach,
            places=places,
            exact=self._means.exact,
            threads=self._threads,
        )
        # The codec's convolutions have a choice of kernels.
        with exactly(wanted=self._means.exact):
            desk.run(inbox, orders)

    def _room(self) -> int:
        """How many orders there are places for; as many as there may be, while nothing is loaded."""
        return places_for(self._model, self._means, self._reach) if self._model else self.card.batch

    def close(self) -> None:
        """Give the memory back; the next order loads the weights again."""
        model, self._model, self._conditions = self._model, None, None
        if model is not None:
            device = model.device
            del model
            gc.collect()  # the library's modules refer to themselves
            device.give_back()

    def _ready(self, orders: Sequence[Order]) -> tuple[Model, Conditions]:
        """The model, loaded if it is not; meanwhile those who wait are told so.

        Who is stopped meanwhile is let go at the first step: what is being loaded serves the next order.
        """
        if self._model is None or self._conditions is None:
            weights = chosen(NAME, self._means)
            device = device_for(self._means.device)

            def step(_done: float, _stage: str) -> None:
                for order in orders:
                    order.request.watch.progress(0.0, "loading the weights")  # `step` would stop the others, too

            self._model = meanwhile(lambda _tell: load(weights, self._means, device), step)
            self._conditions = Conditions(self._model)
            if device.kind == "cpu":
                decoder = self._model.decoder
                self._threads = meanwhile(lambda _tell: fastest(decoder), step)
        return self._model, self._conditions

    def _facts(self, model: Model, places: int) -> dict[str, Any]:
        """How everything is made here, whatever is asked for."""
        return {
            "weights": model.name,
            "revision": revision(chosen(NAME, self._means), self._means),
            "device": model.device.name,
            "precision": model.precision,
            **({"threads": self._threads} if self._threads else {}),
            **({"places": places} if self._means.exact else {}),  # they decide the shapes that are computed
        }
