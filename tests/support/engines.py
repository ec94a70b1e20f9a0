"""A real engine that is as small as one can be: a decaying tone per seed, with a gate that tests open and close."""

import threading
from collections.abc import Sequence

import numpy as np

from generation.brief import Brief
from generation.errors import EngineFailed, NocturneError
from generation.ports import Engine, EngineCard, RenderRequest
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


def shelf_of(engine: Engine) -> EngineShelf:
    """A shelf with this engine alone."""
    card = engine.card
    return EngineShelf([card.name], lambda _name: card, lambda _name: engine, lambda _wanted: card.name)
