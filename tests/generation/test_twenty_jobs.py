"""Twenty mixed jobs from five members on two real engines, with memory for one of them at a time."""

import asyncio
import gc
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import torch

from generation import making
from generation.candidates import TRIES
from generation.engines import card_of, create
from generation.engines.means import Means
from generation.ports import Engine, Inbox
from generation.remaking import remake
from generation.scheduling.shelf import EngineShelf
from generation.screening import HostLimits
from generation.track import Job, JobState, Track
from tests.support.rooms import DeadClips, Room, room

ENGINES = ("musicgen", "ace-step")
# Shorter than the makers of ACE-Step advise: what is looked at is who is served when, not what it sounds like.
LENGTHS = {"musicgen": 1.0, "ace-step": 2.0}
MEMBERS = 5
JOBS = 20


def mixed() -> list[str]:
    """Which engine each job asks for: ten of each, in an order that nobody chose."""
    engines = [ENGINES[number % 2] for number in range(JOBS)]
    random.Random(16).shuffle(engines)
    return engines


def swaps(engines: list[str]) -> int:
    return sum(one != other for one, other in pairwise(engines))


def tensor_bytes() -> int:
    """What tensors hold in this process."""
    gc.collect()
    # By its type: asking some of torch's own objects what they are is met with a warning.
    held = [each for each in gc.get_objects() if issubclass(type(each), torch.Tensor)]
    # Those that are laid out for one kind of processor have no storage that can be looked at.
    opaque = sum(each.numel() * each.element_size() for each in held if each.is_mkldnn)
    storages = [each.untyped_storage() for each in held if not each.is_mkldnn]
    return opaque + sum({each.data_ptr(): each.nbytes() for each in storages}.values())


class Watched:
    """A shelf of real engines with memory for one, and what became of them."""

    def __init__(self, means: Means) -> None:
        self.served: list[str] = []  # which engine served, from one change over to the next
        self.closed: list[str] = []
        self.beside: list[set[str]] = []  # what was in memory beside an engine as it began to serve
        self._held: set[str] = set()
        cards = {name: replace(card_of(name, means), shortest_s=1.0) for name in ENGINES}
        budget = max(card.memory_gb for card in cards.values()) + 0.5
        assert budget < sum(card.memory_gb for card in cards.values()), "there is memory for one of them"

        def build(name: str) -> Engine:
            engine = create(name, means)
            engine.close = self._counted(name, engine.close)  # type: ignore[attr-defined]
            engine.serve = self._noted(name, engine.serve)  # type: ignore[attr-defined]
            return engine

        self.shelf = EngineShelf(ENGINES, cards.__getitem__, build, lambda _: ENGINES[0], budget_gb=lambda: budget)

    def _counted(self, name: str, close: Callable[[], None]) -> Callable[[], None]:
        def counted() -> None:
            self.closed.append(name)
            self._held.discard(name)
            close()

        return counted

    def _noted(self, name: str, serve: Callable[[Inbox], None]) -> Callable[[Inbox], None]:
        def noted(inbox: Inbox) -> None:
            self.beside.append(self._held - {name})
            self._held.add(name)
            self.served += [] if self.served[-1:] == [name] else [name]
            serve(inbox)

        return noted


async def asked(it: Room, engines: list[str]) -> list[Job]:
    jobs = []
    for number, engine in enumerate(engines):
        member = str(number % MEMBERS)
        jobs.append(
            await it.ask(
                f"calm piano number {number}",
                f"request {number}",
                member,
                engine=engine,
                seed=number,
                duration_s=LENGTHS[engine],
            )
        )
    return jobs


@pytest.mark.timeout(400)
# What is ignored while weights are loaded is ignored in the whole process, until another thread leaves a block of its
# own in which it ignored something: Python has one list of such filters for all threads.
@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
async def test_twenty_mixed_jobs_on_two_engines_with_memory_for_one(
    tiny_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A quarter of all the time went into what nobody looks at here.
    monkeypatch.setattr(making, "_picture", lambda *_: b"")
    means = Means(models=tiny_models, device="cpu", exact=True)
    engines, watched = mixed(), Watched(means)
    async with room(shelf=watched.shelf, limits=HostLimits(jobs_per_member=JOBS // MEMBERS)) as it:
        # Once each, so that what the libraries keep for themselves is there before anything is compared.
        for engine in ENGINES:
            await it.made(await it.ask(request=f"first {engine}", engine=engine, seed=1, duration_s=LENGTHS[engine]))
        watched.shelf.close()
        before, shut = tensor_bytes(), len(watched.closed)
        watched.served.clear()
        jobs = await asked(it, engines)
        async with asyncio.timeout(300):
            tracks = [await the_track(it, job) for job in jobs]
        loaded, swapped = tensor_bytes(), len(watched.closed) - shut
        changes = list(watched.served)

        # Right results: each is its own member's, words and seed, made by the engine that was asked for ...
        for number, (job, track) in enumerate(zip(jobs, tracks, strict=True)):
            assert (track.engine, track.seed, track.member_id) == (engines[number], number, str(number % MEMBERS))
            assert track.words == f"calm piano number {number}"
            assert abs(track.duration_s - LENGTHS[track.engine]) < 0.01
            assert job.engine == track.engine
            assert track.facts["weights"] == card_of(track.engine, means).weights
            assert TRIES not in track.facts, "a second try would come after others, and load weights once more"
        assert len({track.file("master") for track in tracks}) == JOBS
        # ... and the same, byte for byte, as it is when nobody else is there.
        for number in (engines.index("musicgen"), JOBS - 1):
            await made_again_alone(it, tracks[number])

        # Fair order: of those who asked later, one at most begins before anybody.
        over = [await it.store.job(job.id) for job in jobs]
        begun = [each.started_at for each in over if each is not None and each.started_at is not None]
        assert len(begun) == JOBS
        assert all(sum(later < one for later in begun[at:]) <= 1 for at, one in enumerate(begun))

        # Swapped exactly as often as that order asks for, less often than as they came, and never two at once.
        served = [engines[at] for at in sorted(range(JOBS), key=begun.__getitem__)]
        assert changes == [name for name, _ in groupby(served)]
        assert swapped == swaps(served) < swaps(engines)
        assert not any(watched.beside)
        assert len(watched.shelf.loaded) == 1
    assert watched.shelf.loaded == ()
    # What is left is what was there before: less than a hundredth of what the one that was loaded holds.
    assert tensor_bytes() - before < (loaded - before) / 100


async def the_track(it: Room, job: Job) -> Track:
    over = await it.ears.end_of(job)
    assert over.state is JobState.DONE, over.problem
    assert len(it.studio.engines.loaded) <= 1
    (track,) = await it.store.tracks_of_job(job.id)
    return track


async def made_again_alone(it: Room, track: Track) -> None:
    again = await remake(it.store, it.artifacts, DeadClips(), it.studio.engines, track)
    master = track.file("master")
    assert master is not None
    assert next(file.data for file in again.files if file.role == "master") == await it.artifacts.get(master.sha256)
