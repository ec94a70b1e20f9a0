"""Takes that share one decode: they join and leave at any step, and what happens to one happens to it alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generation.brief import ReferenceMode
from generation.engines.musicgen.batch import Batch
from generation.engines.musicgen.conditioning import Conditions
from generation.engines.musicgen.engine import MusicGenEngine
from generation.errors import BadRequest, Cancelled, EngineFailed
from generation.rendering import Rendering
from tests.generation.engines.musicgen.orders import (
    SHORT,
    Timed,
    Waiting,
    far,
    leaning,
    made,
    means,
    request,
    same,
    tune,
)
from tests.support.tiny.musicgen import build


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    build(folder, "musicgen-small")
    return folder


@pytest.fixture(scope="module")
def engine(models: Path) -> MusicGenEngine:
    return MusicGenEngine(means(models), SHORT)


@pytest.fixture(scope="module")
def exact(models: Path) -> MusicGenEngine:
    return MusicGenEngine(means(models, exact=True), SHORT)


def test_who_comes_later_joins_and_who_is_done_leaves(engine: MusicGenEngine) -> None:
    long, late, short = Waiting(request(2.0, 1)), Waiting(request(1.0, 2)), Waiting(request(0.5, 3))
    ended: list[tuple[str, int]] = []
    late.finish = lambda _: ended.append(("late", long.steps))  # type: ignore[method-assign]
    short.finish = lambda _: ended.append(("short", long.steps))  # type: ignore[method-assign]
    engine.serve(Timed((1, long), (10, late), (20, short)))
    assert isinstance(long.outcome, Rendering)
    assert [name for name, _ in ended] == ["short", "late"]
    assert all(steps < long.steps for _, steps in ended)
    assert long.outcome.facts["company"] == 3


def test_company_changes_nothing_in_exact_mode(exact: MusicGenEngine) -> None:
    (alone,) = made(exact.render([request(1.0, 5)]))
    assert alone.facts["deterministic"] is True
    orders = [Waiting(request(1.0, seed, words)) for seed, words in ((5, ""), (6, "techno"), (7, "drum and bass"))]
    exact.serve(Timed((3, orders[0]), (1, orders[1]), (9, orders[2])))
    assert same(alone.mix, orders[0].outcome.mix)
    assert orders[0].outcome.facts["company"] == 3


def test_nobody_waits_for_a_text_that_is_still_being_read(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, late = Waiting(request(1.0, 1)), Waiting(request(0.5, 2, "techno"))
    seen: list[int] = []

    def ready(_self: Conditions, _caption: str) -> bool:
        seen.append(first.steps)
        return first.steps > 20

    monkeypatch.setattr(Conditions, "is_ready", ready)
    engine.serve(Timed((1, first), (5, late)))
    assert isinstance(first.outcome, Rendering)
    assert isinstance(late.outcome, Rendering)
    assert min(seen) < 10
    assert max(seen) > 20
    # Alone it would be waited for, since nobody else is held up.
    monkeypatch.setattr(Conditions, "is_ready", lambda _self, _caption: False)
    assert made(engine.render([request(0.5, 2, "techno")]))


def test_takes_of_one_wish_have_their_caption_encoded_once(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    encoded = Conditions._encoded

    def counting(own: Conditions, caption: str) -> Any:
        seen.append(caption)
        return encoded(own, caption)

    monkeypatch.setattr(Conditions, "_encoded", counting)
    engine = MusicGenEngine(means(models), SHORT)
    made(engine.render([request(0.3, seed) for seed in range(3)]))
    made(engine.render([request(0.3, 9), request(0.3, 9, "techno")]))
    assert seen == ["Ambient track with piano, 80 bpm, C major", "Techno track with piano, 80 bpm, C major"]


def test_more_orders_than_places_are_served_one_after_the_other(engine: MusicGenEngine) -> None:
    orders = [Waiting(request(0.3, seed)) for seed in range(11)]
    engine.serve(Timed(*((1, each) for each in orders)))
    assert all(isinstance(each.outcome, Rendering) for each in orders)
    assert max(each.outcome.facts["company"] for each in orders) == engine.card.batch


def test_one_that_is_stopped_ends_within_a_step_and_the_others_go_on(engine: MusicGenEngine) -> None:
    def stop(own: Waiting) -> None:
        own.stopped = own.steps >= 10

    stopped, other = Waiting(request(2.0, 1), stop), Waiting(request(1.0, 2))
    engine.serve(Timed((1, stopped), (1, other)))
    assert isinstance(stopped.outcome, Cancelled)
    assert stopped.steps == 10
    assert isinstance(other.outcome, Rendering)


def test_one_that_is_stopped_before_it_begins_is_only_told_so(engine: MusicGenEngine) -> None:
    order = Waiting(request(1.0))
    order.stopped = True
    engine.serve(Timed((1, order)))
    assert isinstance(order.outcome, Cancelled)
    assert order.steps == 0


def test_one_that_can_not_be_made_takes_no_other_with_it(engine: MusicGenEngine) -> None:
    bad = Waiting(leaning(request(1.0, 1), ReferenceMode.CONTINUE, tune(60, seconds=0.01)))
    good = Waiting(request(1.0, 2))
    engine.serve(Timed((1, bad), (1, good)))
    assert isinstance(bad.outcome, BadRequest)
    assert isinstance(good.outcome, Rendering)


# ---- memory runs out -------------------------------------------------------------------------------------------------


def failing(wanted: Callable[[Batch], bool], times: int, error: Exception) -> Callable[[Batch], Any]:
    """A `step` that raises so many times where a batch is as `wanted`, before it has changed anything."""
    left, step = [times], Batch.step

    def stepping(own: Batch) -> Any:
        if wanted(own) and left[0]:
            left[0] -= 1
            raise error
        return step(own)

    return stepping


OUT = RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes. Not enough memory")


def test_when_memory_runs_out_half_of_them_go_on_where_they_were_and_the_rest_follow(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = made(engine.render([request(1.0, seed) for seed in range(4)]))
    columns: list[int] = []

    def later(batch: Batch) -> bool:
        columns.append(batch.jobs[0].column)
        return columns[-1] == 20

    monkeypatch.setattr(Batch, "step", failing(later, 1, OUT))
    takes = made(engine.render([request(1.0, seed) for seed in range(4)]))
    assert [each.facts["resumed"] for each in takes] == [1, 1, 1, 1]
    assert columns.count(20) == 3  # the first two go on from there, the others when these are done
    assert columns.count(2) == 1  # nobody begins again
    assert all(each.facts["deterministic"] is False for each in takes)
    # In whole numbers and halves a token may differ by a rounding; nearly all are as they were.
    assert all(far(before.mix, after.mix) < 1e-3 for before, after in zip(plain, takes, strict=True))


def test_a_take_that_does_not_fit_alone_fails_in_one_sentence_and_the_engine_works_afterwards(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Batch, "step", failing(lambda _: True, 10, OUT))
        (outcome,) = engine.render([request(1.0)])
    assert isinstance(outcome, EngineFailed)
    assert outcome.message == "MusicGen ran out of memory."
    assert outcome.remedy
    made(engine.render([request(1.0)]))


def test_where_there_is_no_room_to_join_it_waits_until_others_are_done(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    join = Batch.join

    def joining(own: Batch, job: Any) -> None:
        if len(own.jobs) == 2:
            raise OUT
        join(own, job)

    monkeypatch.setattr(Batch, "join", joining)
    takes = made(engine.render([request(0.5, seed) for seed in range(5)]))
    assert max(each.facts["company"] for each in takes) <= 2


def test_when_a_step_breaks_all_in_it_are_told_and_the_engine_works_afterwards(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Batch, "step", failing(lambda _: True, 1, ValueError("broken")))
        outcomes = engine.render([request(0.5, 1), request(0.5, 2)])
    assert [type(each) for each in outcomes] == [EngineFailed, EngineFailed]
    made(engine.render([request(0.5)]))


def test_what_breaks_after_a_step_is_its_own_takes_alone(
    engine: MusicGenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(own: Waiting) -> None:
        if own.steps == 5:
            raise KeyError("a listener that breaks")

    bad, good = Waiting(request(0.5, 1), broken), Waiting(request(0.5, 2))
    engine.serve(Timed((1, bad), (1, good)))
    assert isinstance(bad.outcome, EngineFailed)
    assert isinstance(good.outcome, Rendering)
