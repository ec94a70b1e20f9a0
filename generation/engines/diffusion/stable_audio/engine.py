"""The engine: orders become rows of one batch, which join and leave between any two steps."""

import gc
import logging
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Final

import torch

from generation.engines.diffusion.exactness import exactly
from generation.engines.diffusion.sharing import STOPPED, Job, oldest
from generation.engines.diffusion.stable_audio.card import card
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.diffusion.stable_audio.making import Take, begin, preview, sequences, sound, step, warm
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.steps import LAST, pulsing, working
from generation.engines.diffusion.tuning import now, tune
from generation.engines.means import Means
from generation.engines.neural.device import Device, device_for
from generation.engines.neural.failing import is_out_of_memory, told
from generation.engines.serving import render_through
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import chosen
from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.patience import meanwhile
from generation.ports import EngineCard, Inbox, RenderRequest
from generation.rendering import Rendering

_TITLE: Final = "Stable Audio"
_LOADING: Final = "loading the weights"
_ANY: Final = Means()
Loading = Callable[[Weights, Means, Device], Model]
_SHORTER: Final = "Ask for a shorter track, or set NOCTURNE_DEVICE=cpu and try again."
_log = logging.getLogger(__name__)


class StableAudioEngine:
    """Audio diffusion on a device that members share. The same brief, seed and clip give the same take.

    Who shares the batch changes nothing beyond the rounding of a larger product; where the host asks for exactness,
    each take is computed by itself, bit for bit the same.
    """

    def __init__(self, means: Means = _ANY, steps: int | None = None, loading: Loading = load) -> None:
        self._means = means
        self._steps = steps  # None: as many as the makers advise
        self._loading = loading
        self._model: Model | None = None
        self._tuned: dict[str, str] = {}

    @property
    def card(self) -> EngineCard:
        return card(self._means)

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render requests together; one that fails or is cancelled does not take the others with it."""
        return render_through(self.serve, requests)

    def close(self) -> None:
        """Give the memory back; the next rendering loads again."""
        if self._model is not None:
            device, self._model = self._model.device, None
            gc.collect()  # what is compiled or hooked holds itself in circles
            device.give_back()

    @torch.no_grad()
    def serve(self, inbox: Inbox) -> None:
        """Render what the inbox gives: the oldest with all that are alike; such that come later join at the next step.

        Whoever is not alike (of Stable Audio 3: another length, or a part of a track) waits for the batch to end, and
        nobody joins it before that.
        """
        desk = _Desk(self.card.batch, inbox)
        while desk.waiting():
            try:
                with told(_TITLE), exactly(wanted=self._means.exact):
                    model = self._loaded(desk.held)
                    self._together(model, desk)
            except NocturneError as error:
                desk.give_up(error)
        if self._model is not None:
            self._model.pipe.maybe_free_model_hooks()

    # ---- a batch ---------------------------------------------------------------------------------------------------

    def _together(self, model: Model, desk: "_Desk") -> None:
        """Make a batch of the oldest and all that are alike; others may join it until it is done."""

        def alike(take: Take) -> Hashable:
            return model.frames(take.asked.seconds), take.asked.holds and model.told_of_held

        kind, most = desk.seat(alike), 2 * self.card.batch
        model.placed.higher()
        with pulsing(working(model.pipe.vae), desk.tell):
            while desk.batch:
                for take in desk.batch:
                    if take.row is None:
                        desk.busy = take
                        self._try(take, partial(begin, take, model, self._steps))
                most = self._step(desk.seated(), model, most)
                for take in desk.seated():
                    desk.busy = take
                    self._after_step(take, model)
                desk.join(lambda take: alike(take) == kind)

    def _step(self, takes: Sequence[Take], model: Model, most: int) -> int:
        """One step; where memory runs out, with half as many sequences at a time. Tells how many there was room for."""
        while takes:
            if _ran(partial(_stepped, takes, model, most)):
                return most
            model.device.give_back()
            if most > 1:
                most = (min(most, sequences(takes)) + 1) // 2
            elif not model.placed.lower():
                raise EngineFailed(f"{_TITLE} ran out of memory.", _SHORTER)
        return most

    def _after_step(self, take: Take, model: Model) -> None:
        take.tell()
        row = take.row
        if take.over or row is None:
            return
        if not row.done:
            self._try(take, lambda: preview(take, model))
            return
        self._try(take, lambda: self._finish(take, model))

    def _finish(self, take: Take, model: Model) -> None:
        take.reach(LAST, "decoding")
        mix, facts = sound(take, model)
        shown = self.card
        facts |= {
            "weights": shown.weights,
            "revision": shown.revision,
            "device": model.device.name,
            "precision": str(model.dtype).removeprefix("torch."),
            "memory": model.placed.rung.title,
            "deterministic": self._means.exact,
            **now(self._tuned, model.placed.rung),
        }
        model.placed.served()
        if take.still_wanted():
            take.reach(1.0, "done")
            take.finish(Rendering(mix=mix, facts=facts))

    def _try(self, take: Take, work: Callable[[], None]) -> None:
        """Do something for one take; what goes wrong, and what is lacking, is its own outcome."""
        if take.over:
            return
        try:
            with told(_TITLE):
                if _ran(work):
                    return
                model = self._model
                while model is not None and model.placed.lower():
                    if _ran(work):
                        return
                raise EngineFailed(f"{_TITLE} ran out of memory.", _SHORTER)
        except NocturneError as error:
            take.finish(error)

    # ---- the weights -----------------------------------------------------------------------------------------------

    def _loaded(self, takes: Sequence[Take]) -> Model:
        """The model; loaded beside this thread, so that those who wait are told and can be stopped."""
        if self._model is None:
            weights, device = chosen("stable-audio", self._means), device_for(self._means.device)

            def tell(_done: float, _stage: str) -> None:
                for take in takes:
                    if take.still_wanted():
                        take.request.watch.progress(0.0, _LOADING)

            self._model, self._tuned = meanwhile(lambda _tell: self._load(weights, device), tell, _LOADING)
        return self._model

    def _load(self, weights: Weights, device: Device) -> tuple[Model, dict[str, str]]:
        model = self._loading(weights, self._means, device)
        tuned = tune(model.pipe.transformer, device, model.placed.rung, exact=self._means.exact)
        if tuned["compiled"] != "no":
            warm(model)
        return model, tuned


class _Desk:
    """Who is in the batch, and who waits: was taken from the inbox and could not join."""

    def __init__(self, room: int, inbox: Inbox) -> None:
        self.room, self.inbox = room, inbox
        self.held: list[Take] = []
        self.batch: list[Take] = []
        self.busy: Take | None = None  # who is encoded or decoded

    def tell(self) -> None:
        """All hear how far they are while one is encoded or decoded; that is stopped if nobody waits for it."""
        for take in self.batch:
            if take is not self.busy:
                take.tell()
        if self.busy is not None:
            self.busy.still()

    def waiting(self) -> bool:
        """Whether anybody waits, who has just come included."""
        self.held = [take for take in [*self.held, *self._taken(self.room - len(self.held))] if take.still_wanted()]
        return bool(self.held)

    def seat(self, alike: Callable[[Take], Hashable]) -> Hashable:
        """Make a batch of the oldest and all that are alike; tells what they have in common."""
        self.batch = oldest(self.held, alike)
        self.held = [take for take in self.held if take not in self.batch]
        return alike(self.batch[0])

    def seated(self) -> list[Take]:
        """The batch, without those who left it."""
        self.batch = [take for take in self.batch if take.still_wanted()]
        return self.batch

    def join(self, fits: Callable[[Take], bool]) -> None:
        """Seat those who come now and may join. Nobody does past one who has to wait."""
        if self.held:
            self.seated()
            return
        for take in self._taken(self.room - len(self.seated())):
            if take.still_wanted():
                (self.batch if not self.held and fits(take) else self.held).append(take)

    def give_up(self, error: NocturneError) -> None:
        """End the batch, or, where there is none yet, all who wait, with an error."""
        for take in self.batch or self.held:
            take.finish(error)
        self.batch = []

    def _taken(self, room: int) -> list[Take]:
        takes: list[Take] = []
        for order in self.inbox.take(room) if room > 0 else ():
            try:
                with told(_TITLE):
                    takes.append(Take(order))
            except NocturneError as error:
                Job(order).finish(error)
        return takes


def _stepped(takes: Sequence[Take], model: Model, most: int) -> None:
    """One step of all; where it may take seconds, its layers say how far it is, and it stops when nobody waits."""
    calls = max(1, -(-sequences(takes) // most))
    passed = 0

    def tick() -> None:
        nonlocal passed
        for take in takes:
            take.tell(passed / (calls * len(model.layers)))
        passed += 1
        if all(take.over for take in takes):
            raise Cancelled(STOPPED)

    with pulsing(model.layers if model.device.kind == "cpu" else (), tick):
        step(takes, model, most)


def _ran(work: Callable[[], None]) -> bool:
    """Whether there was enough memory; its error is gone when this returns, and with it all that it held."""
    try:
        work()
    except Exception as error:
        if not is_out_of_memory(error):
            raise
        _log.warning("%s ran out of memory and goes on with less at a time", _TITLE)
        return False
    return True
