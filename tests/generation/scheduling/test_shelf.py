"""The shelf: engines within a memory budget, the one that was not used for longest goes first."""

import threading
from dataclasses import replace

import pytest

from generation.errors import BadRequest, EngineUnavailable
from generation.scheduling.shelf import EngineShelf
from tests.support.engines import ChoirEngine, ToneEngine, shelf_of


def use(shelf: EngineShelf, engine: ChoirEngine) -> None:
    """Borrow an engine, which loads."""
    with shelf.lent(engine.card.name):
        engine.held = 1


def test_what_does_not_fit_beside_another_takes_its_place() -> None:
    one, other = ChoirEngine("one"), ChoirEngine("other")
    shelf = shelf_of(one, other, budget_gb=1.5)
    use(shelf, one)
    assert (one.held, other.held) == (1, 0)
    use(shelf, other)
    assert (one.held, other.held) == (0, 1)
    use(shelf, one)
    assert (one.held, other.held) == (1, 0)
    assert (one.closed, other.closed) == (1, 1)
    shelf.close()
    assert (one.held, other.held) == (0, 0)
    assert shelf.loaded == ()


def test_the_least_recently_used_goes_first_and_no_more_than_must() -> None:
    engines = [ChoirEngine(name) for name in ("one", "two", "three")]
    shelf = shelf_of(*engines, budget_gb=2.0)
    for engine in (engines[0], engines[1], engines[0], engines[2]):
        use(shelf, engine)
    assert [engine.held for engine in engines] == [1, 0, 1]


def test_one_that_is_larger_than_the_budget_is_lent_alone() -> None:
    small, large = ChoirEngine("small"), ChoirEngine("large", memory_gb=9.0)
    shelf = shelf_of(small, large, budget_gb=2.0)
    use(shelf, small)
    use(shelf, large)
    assert (small.held, large.held) == (0, 1)


def test_an_engine_that_holds_nothing_closes_nobody() -> None:
    choir, sketch = ChoirEngine(), ToneEngine()
    shelf = shelf_of(choir, sketch, budget_gb=1.0)
    use(shelf, choir)
    with shelf.lent("tone"):
        assert choir.held
    shelf.close()
    assert not choir.held


def test_none_is_closed_while_it_renders() -> None:
    one, other = ChoirEngine("one"), ChoirEngine("other")
    shelf = shelf_of(one, other, budget_gb=1.0)
    lent = threading.Event()

    def borrow() -> None:
        with shelf.lent("other"):
            lent.set()

    with shelf.lent("one"):
        one.held = 1
        beside = threading.Thread(target=borrow)
        beside.start()
        assert not lent.wait(0.2)
        assert one.held == 1
    beside.join(5)
    assert lent.is_set()
    assert one.held == 0


def test_one_that_can_not_close_is_built_anew() -> None:
    built = []

    class Stuck(ChoirEngine):
        def close(self) -> None:
            raise RuntimeError("a fault of the engine")

    def create(name: str) -> ChoirEngine:
        built.append(Stuck(name))
        return built[-1]

    shelf = EngineShelf(["a", "b"], lambda name: ChoirEngine(name).card, create, lambda _: "a", budget_gb=lambda: 1.0)
    for name in ("a", "b", "a"):
        with shelf.lent(name):
            pass
    assert len(built) == 3


def test_auto_is_the_hosts_choice_unless_that_is_not_permitted() -> None:
    shelf = shelf_of(ChoirEngine("best"), ChoirEngine("next"), ToneEngine())
    assert shelf.choose("auto") == "best"
    assert shelf.choose("auto", lambda card: card.name != "best") == "next"
    with pytest.raises(BadRequest, match="No engine of this host can make this"):
        shelf.choose("auto", lambda _card: False)


def test_one_that_can_not_run_here_is_refused_with_what_is_missing() -> None:
    card = ChoirEngine("grand").card
    shelf = EngineShelf(
        ["grand"], lambda _: card, lambda _: ChoirEngine(), lambda _: "grand", why_not=lambda _: "It is out."
    )
    with pytest.raises(EngineUnavailable, match="It is out"):
        shelf.choose("grand")
    assert shelf.card("grand") == card
    assert shelf.usable == []


def test_auto_passes_over_what_is_too_large_and_whoever_asks_for_it_gets_it() -> None:
    known = {name: ChoirEngine(name) for name in ("banned", "grand", "small")}
    shelf = EngineShelf(
        list(known),
        lambda name: known[name].card,
        known.__getitem__,
        lambda _: "banned",
        passed_over=lambda name: "It is too large." if name == "grand" else "",
    )
    assert shelf.choose("auto", lambda card: card.name != "banned") == "small"
    assert shelf.choose("grand") == "grand"
    assert [shelf.passed_over(name) for name in known] == ["", "It is too large.", ""]


def test_what_is_loaded_is_what_its_card_says() -> None:
    engine = ChoirEngine("one")
    card = [engine.card]
    shelf = EngineShelf(["one"], lambda _: card[0], lambda _: engine, lambda _: "one")
    use(shelf, engine)
    use(shelf, engine)
    assert engine.closed == 0
    card[0] = replace(engine.card, revision="of other weights that were fetched meanwhile")
    with shelf.lent("one"):
        assert (engine.held, engine.closed) == (0, 1)
        card[0] = engine.card
        with shelf.lent("one"):
            assert engine.closed == 1, "not while it renders"
