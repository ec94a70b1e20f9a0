"""A brief as a loop, and longer: whole bars, within the limit, and with its theme's seed."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generation.brief import Brief, Key, Kind, Section, Understood
from generation.errors import BadRequest
from generation.variations import as_loop, longer

SAID = Understood("tempo_bpm", "100", "100 bpm")

metres = st.sampled_from([(4, 4), (3, 4), (6, 8), (7, 8), (2, 4)])
briefs = st.builds(
    lambda duration, tempo, metre, seed, said: Brief(
        "x", "house", tempo, Key("D"), duration, seed, metre=metre, understood=(SAID,) if said else ()
    ),
    st.floats(1, 600),
    st.floats(30, 300),
    metres,
    st.integers(0, 2**31 - 1),
    st.booleans(),
)


def bars_of(brief: Brief) -> float:
    return brief.duration_s / brief.bar_s


def is_whole(bars: float) -> bool:
    return abs(bars - round(bars)) < 1e-6 and round(bars) >= 1


@given(briefs)
def test_a_loop_is_whole_bars_near_what_it_was(brief: Brief) -> None:
    loop = as_loop(brief, 600.0)
    assert loop.loop
    assert is_whole(bars_of(loop))
    assert loop.seed == brief.seed
    assert 1.0 <= loop.duration_s <= 600.0 + 1e-6
    assert abs(loop.tempo_bpm / brief.tempo_bpm - 1) <= 0.04 + 1e-9
    assert loop.tempo_bpm == brief.tempo_bpm or loop.duration_s == brief.duration_s
    if brief.understood:
        assert loop.tempo_bpm == brief.tempo_bpm
    assert Understood("loop", "yes", "", "option") in loop.understood


@given(briefs, st.booleans(), st.floats(10, 600))
def test_longer_is_longer_and_keeps_the_tempo(brief: Brief, is_loop: bool, longest: float) -> None:
    brief = as_loop(brief, 600.0) if is_loop else brief
    assume(brief.duration_s <= longest)
    try:
        more = longer(brief, longest)
    except BadRequest:
        # Refused only where there is no room for what would come next.
        room = longest - brief.duration_s
        assert room < (4 * brief.bar_s if is_loop else 1e-3) + 1e-3
        return
    assert brief.duration_s < more.duration_s <= longest + 1e-6
    assert (more.seed, more.tempo_bpm, more.key) == (brief.seed, brief.tempo_bpm, brief.key)
    assert [each for each in more.understood if each.field == "duration_s"][-1].source == "option"
    if is_loop:
        assert is_whole(bars_of(more))
        assert bars_of(more) > bars_of(brief) + 0.5
    elif more.duration_s < longest - 1e-6:
        assert more.duration_s >= max(1.5 * brief.duration_s, brief.duration_s + 10) - 1e-6


def pieces(*sections: Section, tempo: float = 120) -> Brief:
    brief = Brief("x", "house", tempo, Key("D"), 1, 1, sections=sections, pieces=True)
    return replace(brief, duration_s=brief.bar_s * sum(each.bars for each in sections))


def test_pieces_grow_by_whole_bars_and_are_still_joined() -> None:
    brief = pieces(Section("intro", 2), Section("main", 8, loop=True), Section("outro", 2))
    more = longer(brief, 600)
    assert [(each.name, each.bars, each.loop) for each in more.sections] == [
        ("intro", 2, False),
        ("main", 14, True),
        ("outro", 2, False),
    ]
    assert more.duration_s == pytest.approx(18 * more.bar_s)


@given(
    st.lists(st.builds(Section, st.just("main"), st.integers(1, 16), st.booleans()), min_size=1, max_size=6),
    st.floats(60, 200),
)
def test_every_piece_keeps_at_least_its_bars_and_the_whole_grows(sections: list[Section], tempo: float) -> None:
    brief = pieces(*sections, tempo=tempo)
    more = longer(brief, 1000)
    assert [each.name for each in more.sections] == [each.name for each in brief.sections]
    assert all(new.bars >= old.bars for new, old in zip(more.sections, brief.sections, strict=True))
    assert all(
        (new.bars - old.bars) % (1 if old.bars % 2 else 2) == 0
        for new, old in zip(more.sections, brief.sections, strict=True)
    )
    assert more.duration_s == pytest.approx(sum(each.bars for each in more.sections) * brief.bar_s)
    assert brief.duration_s < more.duration_s <= max(brief.duration_s * 1.5, brief.duration_s + 10) + 1e-6


def test_what_can_not_be_is_said() -> None:
    brief = Brief("x", "house", 120, Key("D"), 3, 1, kind=Kind.JINGLE)
    assert longer(brief, 600).duration_s == pytest.approx(5, abs=1)
    with pytest.raises(BadRequest, match="does not repeat"):
        as_loop(brief, 600)
    with pytest.raises(BadRequest, match="a loop already"):
        as_loop(as_loop(Brief("x", "house", 120, Key("D"), 3, 1), 600), 600)


def test_what_the_loop_decided_is_not_said_to_be_the_members_wish() -> None:
    slow = Brief("slow", "jazz", 82.0, Key("D"), 30.0, 1, understood=(Understood("tempo_bpm", "82", "slow"),))
    loop = as_loop(slow, 600.0)
    assert loop.tempo_bpm != slow.tempo_bpm
    (tempo,) = [each for each in loop.understood if each.field == "tempo_bpm"]
    assert (tempo.value, tempo.source) == (f"{loop.tempo_bpm:.4g}", "inferred")
    still = Brief("40 bpm", "ambient", 40.0, Key("D"), 1.0, 1, understood=(Understood("tempo_bpm", "40", "40 bpm"),))
    (length,) = [each for each in as_loop(still, 600.0).understood if each.field == "duration_s"]
    assert (length.value, length.source) == ("6", "inferred")
