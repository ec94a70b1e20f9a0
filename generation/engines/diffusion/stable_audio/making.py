"""How does an order become a row of the batch, and a row that is done a sound? One step of all rows in between."""

import time
from collections.abc import Sequence
from typing import Any, Final

import torch
from torch import Tensor

from generation.engines.diffusion.joining import kept_outside
from generation.engines.diffusion.sharing import STOPPED, Job, Outcome
from generation.engines.diffusion.stable_audio.asked import Asked, asked_of
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.rows import Held, Row, advance, predict
from generation.engines.diffusion.stable_audio.words import Words, words
from generation.engines.diffusion.steps import FIRST, LAST
from generation.engines.neural.sound import audio_of, fitted, resampled, tensor_of
from generation.errors import BadRequest, Cancelled
from generation.ports import Order
from generation.rendering import Audio

PREVIEW_S: Final = 5.0
# From this share of the steps on, what the model sees through the noise is worth hearing.
_PREVIEW_AT: Final = 0.7
_WARMING_S: Final = 2.0


class Take(Job):
    """An order of Stable Audio: what it asks for, and, once it is begun, its row."""

    def __init__(self, order: Order) -> None:
        super().__init__(order)
        self.asked: Asked = asked_of(order.request)
        self.told: Words | None = None
        self.row: Row | None = None
        self.previewed = False
        self.began = 0.0
        self._at = 0.0, "reading"

    def finish(self, outcome: Outcome) -> None:
        """Hand over what came of it, and let go of what it was made with."""
        super().finish(outcome)
        self.row = None

    def tell(self, within: float = 0.0) -> None:
        """Tell how far it is; `within` the step that goes on, in [0, 1]."""
        row = self.row
        if row is None or not self.still_wanted():
            return
        done = min(1.0, (row.at + within) / row.steps)
        self.reach(FIRST + (LAST - FIRST) * done, f"step {min(row.at + 1, row.steps)} of {row.steps}")

    def reach(self, done: float, stage: str) -> None:
        """Tell that it is so far, in [0, 1]."""
        self._at = done, stage
        self.request.watch.progress(done, stage)

    def still(self) -> None:
        """Tell once more how far it is; raises `Cancelled` where nobody waits for it."""
        if not self.still_wanted():
            raise Cancelled(STOPPED)
        self.request.watch.progress(*self._at)


def begin(take: Take, model: Model, steps: int | None) -> None:
    """Read the text, encode what it begins from, draw its noise."""
    take.began = time.monotonic()
    asked, brief = take.asked, take.request.brief
    if asked.seconds > model.longest_s:
        raise BadRequest(f"These weights make at most {int(model.longest_s)} s.", "Ask for a shorter track.")
    take.told = words(brief, fields=model.fields, guided=model.guidance > 1, in_part=asked.way == "repaint")
    wanted, unwanted = model.sides(take.told.prompt, take.told.negative, asked.seconds)
    generator = model.generator(take.request.seed)
    frames = model.frames(asked.seconds)
    fresh = model.noise(frames, generator)
    given = None
    if asked.source is not None:
        source = fitted(resampled(asked.source, model.rate), asked.seconds)
        given = model.encode(tensor_of(source, model.rate, model.channels, model.device.name))
    held = None
    if given is not None and asked.holds:
        held = Held(given, _mask(asked, model, frames))
        if model.told_of_held:
            wanted = model.holding(wanted, held)
            unwanted = None if unwanted is None else model.holding(unwanted, held)
            held = None
    start = given if asked.way == "init" else None
    strength = asked.strength if start is not None else 1.0
    take.row = Row(
        latents=model.begun(fresh, start, strength),
        scheduler=model.scheduler(strength, steps or model.steps, generator),
        generator=generator,
        wanted=wanted,
        unwanted=unwanted,
        guidance=model.guidance,
        held=held,
    )


def sequences(takes: Sequence[Take]) -> int:
    """How many sequences one step of these takes is: two for each that has guidance."""
    return sum(1 if take.row.unwanted is None else 2 for take in takes if take.row is not None)


def step(takes: Sequence[Take], model: Model, most: int) -> None:
    """One step for each; `most` sequences go through the transformer in one call."""
    # Where memory ran out in the middle of the last step, some have made it.
    rows = [take.row for take in takes if take.row is not None and not take.row.done]
    for row, made in zip(rows, predict(rows, model, most), strict=True):
        advance(row, made, model)


@torch.no_grad()
def warm(model: Model) -> None:
    """Have the blocks compiled while the weights are loaded, for all that comes: for one sequence, and for several.

    Lengths and numbers of sequences are symbols to the compiler, but for a single sequence, which it always takes
    apart; what a model is told of a part that is held comes beside it or not. Each of these versions takes seconds to
    compile, which nobody has to wait for in the middle of a take.
    """
    generator = model.generator(0)
    wanted, _ = model.sides("warming up", "", _WARMING_S)
    fresh = model.noise(model.frames(_WARMING_S), generator)
    told = [wanted]
    if model.told_of_held:
        told.append(model.holding(wanted, Held(fresh, torch.ones_like(fresh[:, :1]))))
    for side in told:
        row = Row(model.begun(fresh, None, 1.0), model.scheduler(1.0, model.steps, generator), generator, side, None)
        for rows in ([row], [row, row]):
            predict(rows, model, len(rows))


def preview(take: Take, model: Model) -> None:
    """Let the first seconds be heard once they can be made out, if anybody listens."""
    row, listen = take.row, take.request.watch.preview
    if listen is None or take.previewed or row is None or row.guess is None:
        return
    if row.at >= _PREVIEW_AT * row.steps and not row.done:
        take.previewed = True
        seconds = min(PREVIEW_S, take.asked.seconds)
        listen(_sound(model, row.guess, seconds))


def sound(take: Take, model: Model) -> tuple[Audio, dict[str, Any]]:
    """What has come of a row that is done, and how it was made."""
    row, asked = take.row, take.asked
    assert row is not None
    assert take.told is not None
    decoding = time.monotonic()
    made = _sound(model, row.latents, asked.seconds)
    if asked.holds and asked.source is not None:
        # Outside of what is new the source's own samples stay, not what the autoencoder makes of them.
        made = kept_outside(asked.source, made, asked.start_s, asked.end_s)
    now = time.monotonic()
    facts: dict[str, Any] = {
        "caption": take.told.prompt,
        "negative": take.told.negative,
        "unpromised": list(take.told.unpromised),
        "way": asked.way,
        "steps": row.steps,
        "guidance": row.guidance if row.unwanted is not None else 1.0,
        "strength": asked.strength,
        "seconds": {"denoising": round(decoding - take.began, 3), "decoding": round(now - decoding, 3)},
    }
    if asked.holds:
        facts["made_anew_s"] = [round(asked.start_s, 3), round(asked.end_s, 3)]
    return made, facts


def _sound(model: Model, latents: Tensor, seconds: float) -> Audio:
    wave = model.decode(latents, round(seconds * model.rate))
    return audio_of(wave, model.rate, seconds)


def _mask(asked: Asked, model: Model, frames: int) -> Tensor:
    """1 for each frame that holds none of what is made anew, 0 elsewhere; what lies behind the sound is free."""
    mask = torch.ones(1, 1, frames, device=model.where)
    per_s = model.rate / model.hop
    end_s = asked.end_s if asked.end_s < asked.seconds else frames / per_s
    mask[:, :, int(asked.start_s * per_s) : int(-(-end_s * per_s // 1))] = 0
    return mask
