"""What is one take to the model? A row of a call: its words, its noise, and the sounds that it starts from."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from generation.brief import ReferenceMode
from generation.engines.diffusion.ace_step.classes import classes_of
from generation.engines.diffusion.ace_step.recipe import Recipe
from generation.engines.diffusion.ace_step.words import Words, words
from generation.engines.diffusion.regions import goes_on_s, part_anew, what_follows
from generation.engines.neural.sound import fitted, resampled
from generation.errors import BadRequest
from generation.ports import RenderRequest
from generation.rendering import Audio

_BEFORE_S: Final = 20.0  # of a clip's end, heard before what goes on from it


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One take as the pipeline makes it.

    `task` is ACE-Step's own word: `text2music`, `cover`, `repaint`, `extract`, `complete`. `frames` are latent frames.
    `style` is what it shall sound like, `source` what it is made of, `region` the part of it that is new, in seconds.
    With `skipped` steps the source's own latents are where the noise begins. `kept` says that the source stays around
    the region, sample for sample, and `skip_s` how much of the front is only there to be gone on from.
    """

    task: str
    words: Words
    seed: int
    seconds: float
    frames: int
    style: Audio | None = None
    source: Audio | None = None
    region: tuple[float, float] | None = None
    skipped: int = 0
    kept: bool = False
    skip_s: float = 0.0
    track: str = ""  # the stem that is extracted
    joining: tuple[str, ...] = ()  # the classes of those who play to the source

    @property
    def alike(self) -> Hashable:
        """What a call has only one of: the length, and the noise levels."""
        return self.frames, self.skipped


def row_of(request: RenderRequest, recipe: Recipe) -> Row:
    """The row of a request, by the way of its plan, else by how its clip is used.

    Raises:
        BadRequest: it leans on a sound that it does not have, or on what these weights can not do.
    """
    brief, clip = request.brief, request.clip
    said = words(brief, in_part=request.plan is not None and request.plan.way == "repaint")
    row = Row("text2music", said, request.seed, brief.duration_s, recipe.frames(brief.duration_s))
    mode = brief.reference.mode if brief.reference is not None and clip is not None else None
    if mode is ReferenceMode.STYLE:
        row = replace(row, style=clip)
    way = request.plan.way if request.plan is not None else "anew"
    if way != "anew":
        return _refined(row, request, way, recipe)
    if clip is None or mode in {None, ReferenceMode.STYLE}:
        return row
    if mode is ReferenceMode.CONTINUE:
        return _going_on(row, clip, recipe)
    # A cover keeps the clip's own sound as well, a melody only its tune.
    return _following(row, clip, recipe, style=clip if mode is ReferenceMode.COVER else None)


def _refined(row: Row, request: RenderRequest, way: str, recipe: Recipe) -> Row:
    parent, plan = request.parent, request.plan
    if parent is None or plan is None:
        raise BadRequest("The track that this changes is not here.", "Start from another one.")
    if way == "melody":
        return _following(row, parent, recipe, style=row.style)
    source, least_s = fitted(resampled(parent, recipe.rate), row.seconds), recipe.hop / recipe.rate
    if way == "init":
        # The further it may go, the more steps are taken; at least one, and never quite all of them.
        taken = min(recipe.steps - 1, max(1, round(recipe.steps * plan.strength)))
        return replace(row, source=source, skipped=recipe.steps - taken)
    if way == "complete":
        if not recipe.completes:
            raise BadRequest("These weights of ACE-Step can not play to a track.", "Ask for it anew.")
        return replace(row, task="complete", source=source, joining=classes_of(plan.added))
    if way == "continue":
        # Of the parent all stays but its ending.
        region = what_follows(goes_on_s(parent), row.seconds, least_s)
        return replace(row, task="repaint", source=source, region=region, kept=True)
    if way == "repaint":
        region = part_anew(plan.region, row.seconds, least_s)
        return replace(row, task="repaint", source=source, region=region, kept=True)
    raise BadRequest(f"ACE-Step can not change a track by the way “{way}”.", "Ask for it anew.")


def _following(row: Row, clip: Audio, recipe: Recipe, style: Audio | None) -> Row:
    """The tune of a clip; one that is shorter than the track begins again."""
    if not recipe.covers:
        raise BadRequest("These weights of ACE-Step can not follow a tune.", "Use the clip for its style.")
    sound = resampled(clip, recipe.rate)
    frames = round(row.seconds * recipe.rate)
    times = -(-frames // max(1, sound.frames))
    source = Audio(np.ascontiguousarray(np.tile(sound.samples, (1, times))[:, :frames]), recipe.rate)
    return replace(row, task="cover", source=source, style=style)


def _going_on(row: Row, clip: Audio, recipe: Recipe) -> Row:
    """The music begins where the clip begins to end: its seconds before that are heard by the model, then cut off."""
    sound = resampled(clip, recipe.rate)
    ends = min(sound.frames, round(goes_on_s(sound) * recipe.rate))
    before = sound.samples[:, max(0, ends - round(_BEFORE_S * recipe.rate)) : ends]
    skip_s = before.shape[1] / recipe.rate
    whole_s = skip_s + row.seconds
    return replace(
        row,
        task="repaint",
        frames=recipe.frames(whole_s),
        words=replace(row.words, duration_s=whole_s),
        source=fitted(Audio(before, recipe.rate), whole_s),
        region=(skip_s, whole_s),
        skip_s=skip_s,
    )
