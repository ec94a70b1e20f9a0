"""How long do the diffusion engines take for a track, and for eight? And how much of that is not the transformer?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, Final

from torch import nn

from generation.brief import Brief, Key, Mode
from generation.engines.diffusion.ace_step import real_shape as ace_shape
from generation.engines.diffusion.ace_step.engine import AceStepEngine
from generation.engines.diffusion.ace_step.engine import Loading as AceLoading
from generation.engines.diffusion.stable_audio import real_shape as stable_shape
from generation.engines.diffusion.stable_audio.engine import Loading as StableLoading
from generation.engines.diffusion.stable_audio.engine import StableAudioEngine
from generation.engines.means import Means
from generation.engines.weights.catalogue import named
from generation.errors import NocturneError
from generation.ports import RenderRequest

TOGETHER: Final = (1, 8)
SECONDS: Final = 30.0
# The weights whose published shapes are measured.
WEIGHTS: Final = ("ace-step-1.5", "stable-audio-3-medium", "stable-audio-open")
_BRIEF: Final = Brief("calm piano", "ambient", 90.0, Key("A", Mode.MINOR), SECONDS, 7, instruments=("piano",))


@dataclass(slots=True)
class Watch:
    """Counts the seconds in a transformer, while it is `on`.

    `wait` waits for the device before each look at the clock.
    """

    wait: Callable[[], None]
    on: bool = False
    calls: int = 0
    seconds: float = 0.0
    _began: float = field(default=0.0)

    def over(self, transformer: nn.Module) -> None:
        """Watch this one. First of all hooks before it and last after it, so that theirs count as its own."""
        transformer.register_forward_pre_hook(self._before, prepend=True)
        transformer.register_forward_hook(self._after)

    def start(self) -> None:
        """Count from nothing."""
        self.on, self.calls, self.seconds = True, 0, 0.0

    def _before(self, _module: nn.Module, _given: Any) -> None:
        if self.on:
            self.wait()
            self._began = perf_counter()

    def _after(self, _module: nn.Module, _given: Any, _made: Any) -> None:
        if self.on:
            self.wait()
            self.seconds += perf_counter() - self._began
            self.calls += 1


def diffusion(
    name: str,
    means: Means,
    wait: Callable[[], None],
    *,
    seconds: float = SECONDS,
    together: Sequence[int] = TOGETHER,
    steps: int | None = None,
    ace: AceLoading = ace_shape.loaded,
    stable: StableLoading = stable_shape.load,
) -> dict[str, float]:
    """The figures of these weights by name: `track_batchN_s`, `outside_batchN` and `calls_batchN`.

    Seconds until all N tracks of so many `seconds` are there, sound and all; the share of that outside the transformer,
    and how often that was called, are of a rendering of their own, in which the device is waited for around each call.
    `steps` are as many as the makers advise where they are not given (ACE-Step always takes those).

    Raises:
        NocturneError: the engine could not make the tracks.
    """
    watch, own = Watch(wait), replace(means, weights=(name,))
    engine = _ace(own, watch, ace) if named(name).engine == "ace-step" else _stable(own, watch, stable, steps)
    try:
        found = [_of(engine, count, seconds, watch) for count in together]
    finally:
        engine.close()
    return {figure: value for each in found for figure, value in each.items()}


def _ace(means: Means, watch: Watch, load: AceLoading) -> AceStepEngine:
    def loading(*given: Any) -> Any:
        pipe, recipe = load(*given)
        watch.over(pipe.transformer)
        return pipe, recipe

    return AceStepEngine(means, together=max(TOGETHER), loading=loading)


def _stable(means: Means, watch: Watch, load: StableLoading, steps: int | None) -> StableAudioEngine:
    def loading(*given: Any) -> Any:
        model = load(*given)
        watch.over(model.pipe.transformer)
        return model

    return StableAudioEngine(means, steps=steps, loading=loading)


def _of(engine: AceStepEngine | StableAudioEngine, count: int, seconds: float, watch: Watch) -> dict[str, float]:
    _rendered(engine, count, seconds, watch.wait)  # loads, compiles, and finds the fastest kernels
    took = _rendered(engine, count, seconds, watch.wait)
    watch.start()
    watched = _rendered(engine, count, seconds, watch.wait)
    watch.on = False
    return {
        f"track_batch{count}_s": took,
        f"outside_batch{count}": 1 - watch.seconds / watched,
        f"calls_batch{count}": float(watch.calls),
    }


def _rendered(engine: AceStepEngine | StableAudioEngine, count: int, seconds: float, wait: Callable[[], None]) -> float:
    """Seconds until so many takes are there, sound and all."""
    brief = replace(_BRIEF, duration_s=seconds)
    wait()
    began = perf_counter()
    for outcome in engine.render([RenderRequest(brief, seed) for seed in range(count)]):
        if isinstance(outcome, NocturneError):
            raise outcome
    wait()
    return perf_counter() - began
