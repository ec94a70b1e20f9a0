"""A part that is otherwise, as it sounds: it stays so when the whole changes, and nothing of it leaks into the rest."""

import time
from dataclasses import replace

import numpy as np
import pytest

from generation.brief import Brief, Passage
from generation.errors import EngineFailed, NocturneError
from generation.layers import layers_of
from generation.making import MadeTake, make_takes
from generation.patience import Gate
from generation.ports import RenderRequest, Watch
from generation.refinement import Change, ChangeKind, Region
from generation.rendering import Rendering
from generation.track import Track
from tests.generation.test_reworking import BRIEF, RATE, Players, kept_of, sounds, verdicts
from tests.support.taken import Shelf

K = ChangeKind
DARKER = Change(K.LEAN, "brightness", -1.0, words="darker")
SOFTER = Change(K.LEVEL, "bass", -5.5, words="less bass")
# The second second of five.
DARK = replace(BRIEF, passages=(Passage(0.2, 0.4, (DARKER,)),))


def take(brief: Brief, past=None, engine: Players | None = None) -> MadeTake:
    return make_takes(engine or Players(), brief, [1], None, Watch(), past)[0]


def bright(made: MadeTake, from_s: float, to_s: float) -> bool:
    """Whether the lead has its overtones there."""
    wave = sounds(made)["stem:lead"].samples[0, int(from_s * RATE) : int(to_s * RATE)]
    bins = np.abs(np.fft.rfft(wave))
    return bool(bins[round(2500 * (to_s - from_s)) :].max() > 0.05 * bins.max())


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def first(shelf: Shelf) -> Track:
    return shelf.keep(take(BRIEF), "t1")


def test_a_part_stays_dark_when_the_whole_is_made_anew():
    engine = Players()
    faster = replace(DARK, seed=2)
    made, plain = take(faster, engine=engine), sounds(take(replace(faster, passages=())))
    assert len(engine.asked) == 2
    assert all(request.brief.passages == () for request in engine.asked)
    assert [bright(made, at, at + 0.8) for at in (0.1, 1.1, 2.1, 4.1)] == [True, False, True, True]
    assert made.brief == faster
    assert made.facts["parts_anew"][0]["region_s"] == [1.0, 2.0]
    for role, sound in sounds(made).items():
        assert np.array_equal(sound.samples[:, :RATE], plain[role].samples[:, :RATE]), role
        assert np.array_equal(sound.samples[:, 2 * RATE :], plain[role].samples[:, 2 * RATE :]), role
    assert verdicts(made)["stems"] == verdicts(made)["duration"] == "obeyed"


def test_what_is_made_again_is_the_same_to_the_byte():
    one, other = take(DARK), take(DARK)
    assert [file.data for file in one.files] == [file.data for file in other.files]


def test_another_part_leaves_the_first_one_where_it_is(shelf: Shelf, first: Track):
    dark = shelf.keep(take(DARK, shelf.past(first, DARKER, region=Region(1.0, 2.0))), "t2", first)
    later = replace(DARK, passages=(*DARK.passages, Passage(0.6, 0.8, (SOFTER,))))
    engine = Players()
    made = take(later, shelf.past(dark, SOFTER, region=Region(3.0, 4.0)), engine)
    assert [request.brief.mood.brightness for request in engine.asked] == [0.0], "the first part's change is not in it"
    assert [bright(made, at, at + 0.8) for at in (0.1, 1.1, 2.1, 3.1, 4.1)] == [True, False, True, True, True]
    before = kept_of(dark, shelf.read)
    for role, sound in sounds(made).items():
        assert np.array_equal(sound.samples[:, : 3 * RATE], before.sound(role).samples[:, : 3 * RATE]), role
        assert np.array_equal(sound.samples[:, 4 * RATE :], before.sound(role).samples[:, 4 * RATE :]), role


def test_a_part_over_two_pieces_is_made_of_two_renderings(shelf: Shelf, first: Track):
    """Half of it was dark already and stays so; the other half was not, and does not become so."""
    dark = shelf.keep(take(DARK, shelf.past(first, DARKER, region=Region(1.0, 2.0))), "t3", first)
    later = replace(DARK, passages=(*DARK.passages, Passage(0.3, 0.6, (SOFTER,))))
    engine = Players()
    made = take(later, shelf.past(dark, SOFTER, region=Region(1.5, 3.0)), engine)
    asked = [(request.brief.mood.brightness < 0, len(request.brief.levels)) for request in engine.asked]
    assert asked == [(True, 1), (False, 1)]
    assert [bright(made, at, at + 0.3) for at in (0.6, 1.1, 1.6, 2.1, 2.6, 3.1)] == [
        True,
        False,
        False,
        True,
        True,
        True,
    ]
    assert made.facts["region_s"] == [1.5, 3.0]


def test_parts_without_an_effect_cost_nothing():
    none = replace(BRIEF, passages=(Passage(0.0, 0.5, (Change(K.MODE, value=BRIEF.key.mode),)),))
    assert len(layers_of(none, 1)) == 1
    back = replace(BRIEF, passages=(Passage(0.0, 0.5, (DARKER,)), Passage(0.0, 0.25, (replace(DARKER, amount=1.0),))))
    assert [each.region for each in layers_of(back, 1)[1:]] == [Region(1.25, 2.5)]
    assert len(layers_of(DARK, 1)) == 2


def test_parts_side_by_side_cross_over_into_each_other():
    beside = replace(DARK, passages=(*DARK.passages, Passage(0.4, 1.0, (SOFTER,))))
    assert [each.region for each in layers_of(beside, 1)[1:]] == [Region(1.0, None), Region(2.0, None)]
    made = take(beside)
    assert [bright(made, at, at + 0.8) for at in (0.1, 1.1, 2.1)] == [True, False, True]


def test_each_take_has_its_parts_and_progress_never_goes_back():
    told: list[float] = []
    one, other = make_takes(Players(), DARK, [1, 2], None, Watch(progress=lambda done, _: told.append(done)))
    assert not bright(one, 1.1, 1.9)
    assert not bright(other, 1.1, 1.9)
    assert told == sorted(told)


def test_a_part_that_fails_fails_the_take():
    class Failing(Players):
        def render(self, requests: list[RenderRequest]) -> list[Rendering | NocturneError]:
            made = super().render(requests)
            return made if len(self.asked) < 2 else [EngineFailed("It broke.", "Ask again.")]

    with pytest.raises(EngineFailed, match="It broke"):
        take(DARK, engine=Failing())


def test_others_are_finished_while_a_part_waits_for_the_device():
    room, others = Gate(1), list[MadeTake]()

    class Slow(Players):
        def render(self, requests: list[RenderRequest]) -> list[Rendering | NocturneError]:
            if self.asked:  # the part's turn has come late: somebody else's take is finished meanwhile
                end = time.monotonic() + 20
                beside = Watch(cancelled=lambda: time.monotonic() > end)
                others.extend(make_takes(Players(), BRIEF, [1], None, beside, finishing=room))
            return super().render(requests)

    make_takes(Slow(), DARK, [1], None, Watch(), finishing=room)
    assert len(others) == 1
    with room.passed(lambda: pytest.fail("it was left")):
        pass


def test_the_gate_is_left_by_one_whose_part_fails():
    room = Gate(1)

    class Failing(Players):
        def render(self, requests: list[RenderRequest]) -> list[Rendering | NocturneError]:
            made = super().render(requests)
            return made if len(self.asked) < 2 else [EngineFailed("It broke.", "Ask again.")]

    with pytest.raises(EngineFailed):
        make_takes(Failing(), DARK, [1], None, Watch(), finishing=room)
    with room.passed(lambda: pytest.fail("it was left")):
        pass
