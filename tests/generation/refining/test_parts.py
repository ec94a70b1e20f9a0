"""What is changed in a part belongs to the part: the rest of the brief stays, whatever is changed later."""

from dataclasses import replace

import pytest

from generation.brief import Brief, Key, Mode, Passage, Source
from generation.refinement import About, Change, Region
from generation.refining.differences import told
from generation.refining.parts import as_in
from generation.refining.passages import MOST, pieces_of
from tests.generation.refining.turns import ABOUT, BRIEF, DARKER, OTHER, K, refusal, said, turn

FIRST, SECOND = Region(None, 9.0), Region(15.0, 24.0)
MINUS = "\N{MINUS SIGN}"


def there(region: Region, *changes: Change) -> tuple[Change, ...]:
    return tuple(replace(each, region=region) for each in changes)


def after(brief: Brief, about: About = ABOUT) -> About:
    return replace(about, brief=brief, duration_s=brief.duration_s)


def dark_first() -> Brief:
    return turn(*there(FIRST, DARKER[0])).brief


def heard_at(brief: Brief, share: float) -> Brief:
    """What holds at a point of the time."""
    piece = next(each for each in pieces_of(brief.passages) if each.start <= share < each.end)
    return as_in(Region(piece.start * brief.duration_s, piece.end * brief.duration_s), brief, 1)


def test_a_part_leaves_the_rest_of_the_brief_alone() -> None:
    made = turn(*there(FIRST, DARKER[0], said(K.LEVEL, "drums", -5.5)))
    brief = made.brief
    assert replace(brief, passages=(), understood=()) == replace(BRIEF, understood=())
    (passage,) = brief.passages
    assert (passage.start, passage.end) == (0.0, pytest.approx(0.3))
    assert all(each.region.whole for each in passage.changes)
    assert f"brightness {MINUS}0.35, drums {MINUS}5.5 dB (only from 0:00 to 0:09)" in told(made.refinement)
    assert heard_at(brief, 0.1).mood.brightness == pytest.approx(-0.354, abs=1e-3)
    assert heard_at(brief, 0.5) == replace(brief, passages=())


def test_who_is_asked_for_where_they_play_unasked_comes_to_the_front_there() -> None:
    made = turn(said(K.ADD, "vibraphone", region=SECOND))
    assert [(each.kind, each.target, each.amount) for each in made.brief.passages[0].changes] == [
        (K.LEVEL, "vibraphone", 4.0)
    ]
    assert "It has vibraphone there already: now it is louder." in made.refinement.notes
    assert (made.brief.windows, made.brief.levels) == ((), ()), "before and behind that part nothing changes"
    asked = replace(BRIEF, instruments=("vibraphone",))
    assert "there already" in refusal(said(K.ADD, "vibraphone", region=SECOND), about=after(asked))


def test_what_is_changed_later_does_not_carry_it_along() -> None:
    brief = dark_first()
    faster = turn(said(K.TEMPO_BY, amount=1.1), about=after(brief))
    assert faster.brief.mood == BRIEF.mood
    assert faster.brief.passages == brief.passages
    assert faster.refinement.region.whole
    assert heard_at(faster.brief, 0.1).tempo_bpm == faster.brief.tempo_bpm == 88.0
    tenser = turn(*there(SECOND, said(K.LEAN, "tension", 1.0)), about=after(brief)).brief
    assert heard_at(tenser, 0.6).mood.brightness == 0.0, "the first part stays where it is"
    assert heard_at(tenser, 0.6).mood.tension > 0.3
    assert heard_at(tenser, 0.1).mood.tension == 0.0


def test_a_part_follows_the_whole() -> None:
    """It is darker than the rest by a step, however dark the rest is."""
    darker = turn(DARKER[0], about=after(dark_first())).brief
    assert darker.mood.brightness == pytest.approx(-0.354, abs=1e-3)
    assert heard_at(darker, 0.1).mood.brightness == pytest.approx(-0.629, abs=1e-3)


def test_again_is_told_as_one_more_step_and_back_takes_it_away() -> None:
    more = turn(*there(FIRST, DARKER[0]), about=after(dark_first()))
    assert len(more.brief.passages) == 1
    assert f"brightness {MINUS}0.27 (only" in told(more.refinement) or f"brightness {MINUS}0.28" in told(
        more.refinement
    )
    back = turn(*there(FIRST, replace(DARKER[0], amount=2.0)), about=after(more.brief))
    assert back.brief.passages == ()
    assert not any(each.field == "part" for each in back.brief.understood)
    assert back.refinement.region == FIRST, "it is still made there alone"


def test_a_mode_that_goes_back_leaves_nothing() -> None:
    minor = turn(*there(FIRST, said(K.MODE, value="minor"))).brief
    assert minor.key == BRIEF.key
    assert heard_at(minor, 0.1).key == Key("D", Mode.MINOR)
    assert turn(*there(FIRST, said(K.MODE, value="major")), about=after(minor)).brief.passages == ()


def test_parts_that_overlap_share_what_is_common() -> None:
    brief = turn(*there(Region(6.0, 15.0), said(K.LEVEL, "drums", -5.5)), about=after(dark_first())).brief
    found = [(round(each.start, 3), round(each.end, 3), len(each.changes)) for each in pieces_of(brief.passages)]
    assert found == [(0.0, 0.2, 1), (0.2, 0.3, 2), (0.3, 0.5, 1), (0.5, 1.0, 0)]
    both = heard_at(brief, 0.25)
    assert both.mood.brightness < -0.3
    assert [each.db for each in both.levels] == [-5.5]
    assert heard_at(brief, 0.4).mood.brightness == 0.0


def test_a_track_has_no_more_than_four_parts() -> None:
    brief = BRIEF
    for number in range(MOST):
        part = Region(1.0 + 6 * number, 5.0 + 6 * number)
        brief = turn(*there(part, DARKER[0]), about=after(brief)).brief
    about = after(brief)
    assert "at most 4 parts" in refusal(*there(Region(2.0, 4.0), DARKER[0]), about=about)
    assert len(turn(*there(part, DARKER[0]), about=about).brief.passages) == MOST, "one that is there takes more"
    beside = turn(*there(Region(2.0, 4.0), DARKER[0], said(K.REMOVE, "drums")), about=about)
    assert [each.kind for each in beside.refinement.changes] == [K.REMOVE]
    assert "at most 4 parts" in beside.refinement.notes[0]


def test_another_length_leaves_a_part_at_its_seconds_and_the_ending_the_ending() -> None:
    brief = turn(*there(Region(21.0, None), DARKER[0]), about=after(dark_first())).brief
    longer = turn(said(K.LENGTH, amount=60.0), about=after(brief)).brief
    places = [(each.start * 60.0, each.end * 60.0) for each in longer.passages]
    assert places == [pytest.approx((0.0, 9.0), abs=1e-3), pytest.approx((51.0, 60.0), abs=1e-3)]
    cut = turn(said(K.CUT, "intro"), about=after(dark_first())).brief
    assert cut.passages[0].end * cut.duration_s == pytest.approx(6.0, abs=1e-3), "three seconds of it were the intro"


def test_who_plays_when_stays_with_the_whole() -> None:
    made = turn(*there(FIRST, DARKER[0], said(K.ADD, "strings")))
    assert [each.who for each in made.brief.windows] == ["strings"]
    assert len(made.brief.passages) == 1
    assert "strings in 0:00 to 0:09" in told(made.refinement)


def test_an_aspect_of_a_part_comes_from_elsewhere_there_alone() -> None:
    fresh = turn(*there(FIRST, said(K.FRESH, "theme"))).brief
    assert fresh.sources == ()
    assert [each.aspect for each in fresh.passages[0].sources] == ["theme"]
    again = turn(*there(FIRST, said(K.FRESH, "theme")), about=after(fresh)).brief
    assert len(again.passages[0].sources) == 1
    assert again.passages[0].sources != fresh.passages[0].sources
    taken = turn(*there(FIRST, said(K.BORROW, "bass", value="t2")))
    assert heard_at(taken.brief, 0.1).sources == (Source("bass", 9, "house", "", Mode.MINOR, (4, 4)),)
    assert taken.refinement.sources == ("t2",)
    assert heard_at(turn(*there(FIRST, said(K.BORROW, "genre", value="t2"))).brief, 0.1).genre == OTHER.brief.genre
    assert "another tempo" in refusal(*there(FIRST, said(K.BORROW, "tempo", value="t2")))


def test_the_time_of_a_part_is_that_of_the_whole() -> None:
    """A genre brings its own metre and tempo; in a part the bars go on."""
    waltz = turn(*there(FIRST, said(K.GENRE, value="waltz"))).brief
    part = heard_at(waltz, 0.1)
    assert part.genre == "waltz"
    assert (part.metre, part.tempo_bpm, part.duration_s) == (BRIEF.metre, BRIEF.tempo_bpm, BRIEF.duration_s)


def test_what_was_kept_in_a_part_stays_kept() -> None:
    sad = there(FIRST, said(K.LEAN, "valence", -2.0))
    assert heard_at(turn(*sad).brief, 0.1).key.mode is Mode.MINOR
    assert heard_at(turn(*sad, said(K.KEEP, "chords")).brief, 0.1).key.mode is Mode.MAJOR


def test_what_is_cut_from_sound_has_no_parts() -> None:
    assert turn(said(K.BEST_BARS, amount=4), about=after(dark_first())).brief.passages == ()
    assert turn(said(K.STITCH, value="t1, t2"), about=after(dark_first())).brief.passages == ()


def test_a_brief_with_parts_is_kept_as_it_is() -> None:
    brief = dark_first()
    assert Brief.from_json(brief.to_json()) == brief
    assert isinstance(Brief.from_json(brief.to_json()).passages[0], Passage)
