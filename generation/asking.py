"""How is an engine asked for takes? With what is the same for all of them, each under its own seed and watch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generation.brief import Brief
from generation.errors import NocturneError
from generation.ids import candidate_seed, take_seed
from generation.past import Past
from generation.patience import meanwhile
from generation.ports import Engine, RenderRequest, Watch
from generation.rendering import Audio, Rendering


@dataclass(frozen=True, slots=True)
class Asked:
    """A rendering that is wanted: of which brief, which take, and which candidate of that."""

    brief: Brief
    take: int
    candidate: int = 1

    @property
    def seed(self) -> int:
        """What the engine draws from."""
        return candidate_seed(take_seed(self.brief.seed, self.take), self.candidate)


@dataclass(frozen=True, slots=True)
class Asking:
    """What is the same whatever an engine is asked for: the clip, and what is refined."""

    engine: Engine
    clip: Audio | None
    past: Past | None

    def render(self, wanted: Sequence[Asked], watch: Watch) -> list[Rendering | NocturneError]:
        """What is wanted, as the engine renders it: as many at once as it can."""
        past = self.past
        plan = past.plan if past else None
        parent = None
        if past is not None and past.engine_hears_it:
            parent = meanwhile(lambda _tell: past.sound_for_engine(), watch.step, "reading what it starts from")
        watches = together(watch, len(wanted))
        requests = [
            RenderRequest(each.brief, each.seed, self.clip, watching, plan, parent)
            for each, watching in zip(wanted, watches, strict=True)
        ]
        most, came = max(1, self.engine.card.batch), list[Rendering | NocturneError]()
        for at in range(0, len(requests), most):
            came += self.engine.render(requests[at : at + most])
        return came


def part_of(watch: Watch, start: float, share: float) -> Watch:
    """A watch for a part of the work: what it reports is scaled into the whole."""

    def progress(done: float, stage: str) -> None:
        watch.progress(start + share * min(max(done, 0.0), 1.0), stage)

    return replace(watch, progress=progress)


def together(watch: Watch, count: int) -> list[Watch]:
    """A watch for each of several takes that are rendered side by side: what is told is their mean."""
    shares = [0.0] * count

    def watch_of(at: int) -> Watch:
        def progress(done: float, stage: str) -> None:
            shares[at] = max(shares[at], min(max(done, 0.0), 1.0))
            watch.progress(sum(shares) / count, stage)

        # The first is the one that is heard beforehand.
        return replace(watch, progress=progress, preview=None if at else watch.preview)

    return [watch_of(at) for at in range(count)] if count > 1 else [watch]
