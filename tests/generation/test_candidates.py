"""A model's take that does not pass the gate is made once more; of several candidates the best is kept."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Key
from generation.candidates import Trying, sentence
from generation.errors import EngineFailed
from generation.ids import candidate_seed, take_seed
from generation.making import MadeTake, make_takes
from generation.ports import Watch
from generation.remaking import remake
from generation.rendering import Audio
from generation.screening import HostLimits
from generation.track import Event, JobState
from tests.support.engines import CARD, ChoirEngine, ToneEngine, shelf_of, tone
from tests.support.rooms import DeadClips, room

BRIEF = Brief("a tone", "ambient", 90.0, Key("A"), 2.0, 7)
FIRST, SECOND = 7, candidate_seed(7, 2)


def choir(*silent: int, of: Callable[[int, float], Audio] = tone, batch: int = 4) -> ChoirEngine:
    """An engine that makes nearly nothing of some seeds."""
    engine = ChoirEngine(batch=batch)

    def sound(seed: int, duration_s: float) -> Audio:
        made = of(seed, duration_s)
        return Audio(made.samples * np.float32(0.01), made.rate) if seed in silent else made

    engine.sound = sound
    return engine


def made(engine: ChoirEngine | ToneEngine, brief: Brief = BRIEF, **trying: object) -> MadeTake:
    return make_takes(engine, brief, [1], None, Watch(), trying=Trying(**trying))[0]  # type: ignore[arg-type]


def test_what_passes_is_rendered_once() -> None:
    engine = choir()
    assert "tries" not in made(engine).facts
    assert engine.order == [FIRST]


def test_near_silence_is_tried_once_more_with_a_seed_of_its_own() -> None:
    engine, told = choir(FIRST), list[str]()
    take = make_takes(engine, BRIEF, [1], None, Watch(progress=lambda _done, stage: told.append(stage)))[0]
    assert engine.order == [FIRST, SECOND]
    tries = take.facts["tries"]
    assert tries == {"rendered": 2, "kept": 2, "retried": True, "lacked": {"1": "nearly silent"}}
    assert sentence(tries) == "second try: the first was nearly silent"
    assert any(each.startswith("second try, the first was nearly silent: ") for each in told)


@pytest.mark.parametrize("takes", [[1], [1, 2, 3]])
def test_progress_goes_on_rising_in_a_second_try(takes: list[int]) -> None:
    told = list[tuple[float, str]]()
    engine = choir(*(take_seed(7, take) for take in takes))
    make_takes(engine, BRIEF, takes, None, Watch(progress=lambda *each: told.append(each)))
    shares = [done for done, _ in told]
    assert shares == sorted(shares)
    second = [done for done, stage in told if stage.startswith("second try, the first was nearly silent: ")]
    assert second[-1] - second[0] > 0.05 / len(takes), "it rises there as well"
    assert second[-1] <= 1


def test_there_is_no_third_try_and_the_better_one_is_kept() -> None:
    engine = choir(FIRST, SECOND)
    take = made(engine)
    assert engine.order == [FIRST, SECOND]
    assert take.facts["tries"]["rendered"] == 2
    assert take.facts["tries"]["kept"] == 1
    assert take.facts["tries"]["still"] == "nearly silent"


def test_what_is_no_sound_at_all_twice_is_a_failure_in_a_sentence() -> None:
    def broken(_seed: int, duration_s: float) -> Audio:
        return Audio(np.full((2, round(duration_s * CARD.rate)), np.nan, dtype=np.float32), CARD.rate)

    engine = choir(of=broken)
    with pytest.raises(EngineFailed, match="no sound at all, twice"):
        made(engine)
    assert engine.order == [FIRST, SECOND]


def test_the_same_brief_gives_the_same_second_try() -> None:
    one, other = made(choir(FIRST)), made(choir(FIRST))
    assert [file.data for file in one.files if file.role == "master"] == [
        file.data for file in other.files if file.role == "master"
    ]


def test_each_take_has_a_try_of_its_own() -> None:
    third = take_seed(7, 3)
    engine = choir(third)
    takes = make_takes(engine, BRIEF, [1, 2, 3], None, Watch())
    assert [take.take for take in takes] == [1, 2, 3]
    assert ["tries" in take.facts for take in takes] == [False, False, True]
    assert engine.order == [FIRST, take_seed(7, 2), third, candidate_seed(third, 2)]


def test_of_several_candidates_the_best_is_kept_and_the_others_counted() -> None:
    engine = choir(FIRST, SECOND)
    take = made(engine, best_of=3)
    assert engine.order == [FIRST, SECOND, candidate_seed(7, 3)]
    assert max(engine.company) == 3, "they share a decode"
    assert take.facts["tries"]["rendered"] == 3
    assert take.facts["tries"]["kept"] == 3
    assert sentence(take.facts["tries"]).startswith("best of 3, the third (the first was nearly silent; ")
    assert sentence({"rendered": 2, "kept": 1, "lacked": {}}) == "best of 2, the first"


def test_several_candidates_take_no_longer_than_they_took() -> None:
    started = time.monotonic()
    take = made(ChoirEngine(step_s=0.02), best_of=3)
    assert 0.5 < take.render_s <= time.monotonic() - started


def test_rules_are_not_asked_twice() -> None:
    engine = ToneEngine()
    assert HostLimits(best_of=3).candidates_of(engine.card) == 1
    made(engine, best_of=3)
    assert engine.rendered == 1


async def test_a_second_try_is_on_the_trail_and_made_again_alone() -> None:
    engine = choir(FIRST)
    async with room(shelf=shelf_of(engine)) as it:
        job = await it.ask(seed=FIRST, duration_s=2.0)
        (track,) = await it.made(job)
        assert track.facts["tries"]["kept"] == 2
        (row,) = [each.happened for each in await it.store.trail([track.id]) if each.happened.event is Event.TRACK_MADE]
        assert row.detail["tries"]["lacked"] == {"1": "nearly silent"}
        stages = {each.stage for each in it.ears.progress if each.stage.startswith("second try")}
        assert stages
        engine.order.clear()
        again = await remake(it.store, it.artifacts, DeadClips(), it.studio.engines, track)
        assert engine.order == [candidate_seed(track.seed, 2)]
        master = track.file("master")
        assert master is not None
        kept = await it.artifacts.get(master.sha256)
        assert next(file.data for file in again.files if file.role == "master") == kept
        assert again.facts["tries"] == track.facts["tries"]


async def test_the_host_says_of_how_many_a_take_is_the_best() -> None:
    engine = choir()
    async with room(shelf=shelf_of(engine), limits=replace(HostLimits(), best_of=2)) as it:
        assert it.studio.speeds.of("choir") == 2 * engine.card.realtime_guess, "both are waited for"
        job = await it.ask(seed=FIRST)
        over = await it.ears.end_of(job)
        assert over.state is JobState.DONE, over.problem
        (track,) = await it.store.tracks_of_job(job.id)
        assert track.facts["tries"]["rendered"] == 2
        await asyncio.sleep(0)


@pytest.mark.parametrize("batch", [1, 2, 4])
async def test_each_of_several_takes_is_the_best_of_as_many_however_many_the_engine_makes_at_once(batch: int) -> None:
    lacking = take_seed(FIRST, 2)
    engine = choir(lacking, batch=batch)
    async with room(shelf=shelf_of(engine), limits=replace(HostLimits(), best_of=2)) as it:
        tracks = await it.made(await it.ask(seed=FIRST, takes=3))
    seeds = [take_seed(FIRST, take) for take in (1, 2, 3)]
    assert sorted(engine.order) == sorted([*seeds, *(candidate_seed(seed, 2) for seed in seeds)])
    assert max(engine.company) <= batch
    tries = {track.take: track.facts["tries"] for track in tracks}
    assert {take: (each["rendered"], each["kept"]) for take, each in tries.items()} == {1: (2, 1), 2: (2, 2), 3: (2, 1)}
    assert "nearly silent" in tries[2]["lacked"]["1"]
