"""Steps that lead back: a length and a form that were there before are there again, as long as nobody asked for others."""

from typing import Final

import pytest

from bot.eval.refinements_pairs import sounding
from bot.eval.refinements_rows import Talk
from bot.eval.refinements_walk import Came, product, walk
from generation.refining import apply

_OPPOSITES: Final = (("faster", "slower"), ("longer", "shorter"), ("less drums", "more drums"), ("shorter", "longer"))


def said(prompt: str, *turns: str) -> list[Came]:
    return walk(Talk(prompt, prompt, turns, ({},) * len(turns)), *product())


@pytest.mark.parametrize("pair", _OPPOSITES, ids="-".join)
@pytest.mark.parametrize(
    "prompt", ["house, 8 seconds", "chiptune, 20 seconds", "jazz waltz with drums, 45 seconds", "lo-fi loop"]
)
def test_five_there_and_five_back_is_where_it_began(prompt: str, pair: tuple[str, str]) -> None:
    one, other = pair
    came = said(prompt, *[one] * 4, *[other] * 4)
    there = sum(each.made is not None for each in came[:4])
    if there < 4:  # as short, long, fast or soft as it may be: as many steps back as there were
        came = said(prompt, *[one] * there, *[other] * there)
    assert sounding(came[0].base.brief) == sounding(came[-1].now.brief)
    assert len({each.now.brief.duration_s for each in came}) > 1 or "longer" not in pair


def test_without_looking_back_a_form_would_be_made_of_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "come_back", lambda _work, _done: None)
    came = said("house, 8 seconds", "longer", "shorter")
    assert sounding(came[0].base.brief) != sounding(came[-1].now.brief)


def test_a_form_that_was_asked_for_stays() -> None:
    came = said("house, 30 seconds", "longer", "intro, drop, outro", "shorter")
    assert [each.name for each in came[-1].now.brief.sections] == ["intro", "drop", "outro"]


def test_another_length_than_before_goes_its_own_way() -> None:
    first, *_, last = said("house, 30 seconds", "longer", "20 seconds")
    assert last.now.brief.duration_s == pytest.approx(20)
    assert first.base.brief.duration_s == pytest.approx(30)
