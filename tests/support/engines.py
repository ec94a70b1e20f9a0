"""A real engine that is as small as one can be: a decaying tone per seed, with a gate that tests open and close."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from generation.brief import Brief
from generation.engines.serving import render_through
from generation.errors import EngineFailed, NocturneError
from generation.ports import Engine, EngineCard, Inbox, Order, RenderRequest
from generation.rendering import Audio, Marker, Piece, Rendering, Samples, Stem
from generation.scheduling.shelf import EngineShelf
from generation.track import Licence

CARD = EngineCard(
    name="tone",
    version="1",
    title="A tone",
    kind="procedural",
    makers="the tests",
    licence=Licence("CC0-1.0", commercial=True),
    rate=44100,
    shortest_s=1.0,
    longest_s=600.0,
    realtime_guess=0.1,
    can=frozenset({"stems", "midi"}),
)


class ToneEngine:
    """Renders at once while `gate` is set, and waits in small steps while it is not."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.broken = ""
        self.rendered = 0
        self.steps_after_cancel = 0

    @property
    def card(self) -> EngineCard:
        return CARD

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        return [self._one(request) for request in requests]

    def _one(self, request: RenderRequest) -> Rendering | NocturneError:
        self.started.set()
        done = 0.0
        try:
            request.watch.step(0.05, "tuning")
            while not self.gate.wait(0.02):
                done = min(done + 0.01, 0.9)
                self.steps_after_cancel += request.watch.cancelled()
                request.watch.step(done, "holding the tone")
        except NocturneError as error:
            return error
        if self.broken == "error":
            return EngineFailed("The engine ran out of memory.", "Ask for a shorter track.")
        if self.broken == "crash":
            raise RuntimeError("a fault of the engine")
        self.rendered += 1
        frames = round(request.brief.duration_s * CARD.rate)
        at = np.arange(frames) / CARD.rate
        pitch = 110 * 2 ** ((request.seed % 2400) / 1200)
        tone = 0.2 * np.sin(2 * np.pi * pitch * at) * np.exp(-0.3 * (at % 1.0))
        low = 0.1 * np.sin(np.pi * pitch * at)
        stems = tuple(
            Stem(name, Audio(np.stack([each, each]).astype(np.float32), CARD.rate))
            for name, each in (("lead", tone), ("bass", low))
        )
        mix = stems[0].audio.samples + stems[1].audio.samples
        score = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x01\xe0MTrk\x00\x00\x00\x04\x00\xff/\x00"
        markers, pieces = _pieces(request.brief, mix)
        facts = {"players": {"lead": ["lead"], "bass": ["bass"]}}
        return Rendering(Audio(mix, CARD.rate), stems, score, markers, facts, pieces)


def _pieces(brief: Brief, mix: Samples) -> tuple[tuple[Marker, ...], tuple[Piece, ...]]:
    """The sections' beginnings, and, where they are wanted, the sections themselves."""
    markers, pieces, bars = [], [], 0
    for each in brief.sections:
        first, bars = bars, bars + each.bars
        at, end = (round(number * brief.bar_s * CARD.rate) for number in (first, bars))
        markers.append(Marker(first * brief.bar_s, each.name))
        pieces.append(Piece(each.name, Audio(mix[:, at:end], CARD.rate), each.loop))
    return tuple(markers) or (Marker(0.0, "main"),), tuple(pieces) if brief.pieces else ()


@dataclass(slots=True)
class _Row:
    order: Order
    steps: int
    done: int = 0


class ChoirEngine:
    """Sings several orders at once, a step each in turn; what it holds while it is loaded is counted in `held`.

    `gate` is opened and closed by tests; `company` is how many sang in each step, `order` the seeds as they joined.
    """

    def __init__(
        self,
        name: str = "choir",
        batch: int = 4,
        memory_gb: float = 1.0,
        step_s: float = 0.002,
        *,
        commercial: bool = True,
    ) -> None:
        self._card = replace(
            CARD,
            name=name,
            title=f"The {name}",
            kind="codec language model",
            batch=batch,
            licence=CARD.licence if commercial else Licence("CC-BY-NC-4.0", commercial=False),
            trained_on="one choir",
            memory_gb=memory_gb,
            weights=f"{name}-tiny",
            can=frozenset({"preview", "takes"}),
        )
        self.gate = threading.Event()
        self.gate.set()
        self.started = threading.Event()
        self.step_s = step_s
        self.held = 0
        self.loaded = 0
        self.closed = 0
        self.company: list[int] = []
        self.order: list[int] = []
        self.broken: dict[int, Exception] = {}
        self.sound = tone

    @property
    def card(self) -> EngineCard:
        return self._card

    def close(self) -> None:
        self.held, self.closed = 0, self.closed + 1

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        return render_through(self.serve, requests)

    def serve(self, inbox: Inbox) -> None:
        rows: list[_Row] = []
        while True:
            orders = inbox.take(self._card.batch - len(rows))
            self.order += [order.request.seed for order in orders]
            rows += [_Row(order, max(1, round(20 * order.request.brief.duration_s))) for order in orders]
            if not rows:
                return
            if not self.held:
                self.held, self.loaded = 1, self.loaded + 1
            self.company.append(len(rows))
            self.started.set()
            while not self.gate.wait(0.02) and not any(row.order.request.watch.cancelled() for row in rows):
                pass
            threading.Event().wait(self.step_s)
            rows = [row for row in rows if not self._stepped(row)]

    def _stepped(self, row: _Row) -> bool:
        """One step of a row; True when it is over."""
        request = row.order.request
        try:
            row.done += 1
            request.watch.step(row.done / row.steps, "singing")
            if request.seed in self.broken:
                raise self.broken[request.seed]
            if request.watch.preview is not None and row.done == max(1, row.steps // 2):
                request.watch.preview(self.sound(request.seed, request.brief.duration_s / 2))
        except NocturneError as error:
            row.order.finish(error)
            return True
        if row.done < row.steps:
            return False
        facts = {"weights": f"{self._card.name}-tiny", "deterministic": True}
        row.order.finish(Rendering(self.sound(request.seed, request.brief.duration_s), facts=facts))
        return True


def tone(seed: int, duration_s: float) -> Audio:
    """A tone whose pitch says of which seed it is."""
    at = np.arange(round(duration_s * CARD.rate)) / CARD.rate
    wave = 0.2 * np.sin(2 * np.pi * 110 * 2 ** ((seed % 2400) / 1200) * at) * np.exp(-0.3 * (at % 1.0))
    return Audio(np.stack([wave, wave]).astype(np.float32), CARD.rate)


def shelf_of(*engines: Engine, budget_gb: float = 1e9) -> EngineShelf:
    """A shelf with these engines; `auto` is the first."""
    known = {engine.card.name: engine for engine in engines}
    first = next(iter(known))
    return EngineShelf(
        list(known),
        lambda name: known[name].card,
        known.__getitem__,
        lambda _wanted: first,
        budget_gb=lambda: budget_gb,
    )
