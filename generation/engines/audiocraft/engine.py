"""The engine: brief -> caption -> tokens -> sound, one order after the other, on the reference implementation.

audiocraft keeps its options on the model object and draws from torch's own generators, so one piece is made at a time
in a process, whatever asks for it; their state is put back afterwards.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from generation.engines.audiocraft.card import card
from generation.engines.audiocraft.words import words
from generation.engines.means import Means
from generation.engines.serving import render_through
from generation.errors import NocturneError
from generation.patience import meanwhile
from generation.ports import EngineCard, Inbox, RenderRequest
from generation.rendering import Rendering

if TYPE_CHECKING:
    from generation.engines.audiocraft.load import Loaded

_LOG: Final = logging.getLogger(__name__)
_TITLE: Final = "audiocraft"
# One piece at a time in this process: torch's own generators are everybody's.
_ALONE: Final = threading.Lock()
_ANY: Final = Means()
Tell = Callable[[float, str], None]


class AudiocraftEngine:
    """MusicGen Melody or MAGNeT as their makers wrote them, with the weights that are chosen here."""

    def __init__(self, means: Means = _ANY) -> None:
        self._means = means
        self._loaded: Loaded | None = None
        self._loading = threading.Lock()

    @property
    def card(self) -> EngineCard:
        return card(self._means)

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render each request; one that fails or is cancelled does not take the others with it."""
        return render_through(self.serve, requests)

    def serve(self, inbox: Inbox) -> None:
        """Render what the inbox gives, one order at a time, until it is empty."""
        while orders := inbox.take(1):
            for each in orders:
                each.finish(self._outcome(each.request))

    def close(self) -> None:
        """Give the model's memory back; the next rendering loads it again."""
        with self._loading:
            loaded, self._loaded = self._loaded, None
        if loaded is not None:
            device = loaded.device
            del loaded
            gc.collect()  # the libraries' modules refer to themselves
            device.give_back()

    def _outcome(self, request: RenderRequest) -> Rendering | NocturneError:
        from generation.engines.neural.failing import told

        try:
            with told(_TITLE):
                # On a thread of its own, which looks after each step whether it is still wanted.
                rendering = meanwhile(lambda tell: self._made(request, tell), request.watch.step, "loading the model")
                request.watch.step(1.0, "done")
                return rendering
        except NocturneError as error:
            if error.__cause__ is not None:
                _LOG.warning("%s", error.message, exc_info=error.__cause__)
            # What it came from leads to the tensors that it broke on: those are let go of.
            error.__cause__ = error.__context__ = None
            if self._loaded is not None:
                self._loaded.device.give_back()
            return error.with_traceback(None)

    def _made(self, request: RenderRequest, tell: Tell) -> Rendering:
        """The rendering; what is told through `tell` raises when nobody wants it any more."""
        from generation.engines.audiocraft.making import make
        from generation.engines.audiocraft.parts import asked_of

        began = time.perf_counter()
        loaded = self._ready()
        tell(0.01, "reading the brief")
        said = words(request.brief, masked=loaded.is_masked)
        asked = asked_of(request, loaded, said.text)
        ready = time.perf_counter()
        with _ALONE, _seeded(request.seed, loaded):
            audio, facts = make(loaded, asked, tell)
        spent = {"load": round(ready - began, 3), "make": round(time.perf_counter() - ready, 3)}
        return Rendering(
            mix=audio,
            facts={
                "weights": loaded.weights.name,
                "revision": self.card.revision,
                "device": loaded.device.name,
                "precision": loaded.precision,
                "caption": said.text,
                "unpromised": list(said.unpromised),
                # The same bits again on a CPU; the makers' CUDA code does not promise them.
                "deterministic": loaded.device.kind == "cpu",
                **facts,
                "seconds": {**spent, **facts["seconds"]},
            },
        )

    def _ready(self) -> "Loaded":
        from generation.engines.audiocraft.load import load

        with self._loading:
            if self._loaded is None:
                self._loaded = load(self._means)
            return self._loaded


@contextmanager
def _seeded(seed: int, loaded: "Loaded") -> Iterator[None]:
    """Draw from torch's own generators from this seed on, and put them back as they were."""
    import torch

    devices: list[Any] = [loaded.device.torch] if loaded.device.kind == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield
