"""Conversations are scored: a turn is right when what was asked changed, and nothing else did."""

import json
from pathlib import Path

import pytest

from bot.eval.refinements import judge_talks, report
from bot.eval.refinements_rows import Talk, read_talks
from bot.eval.refinements_walk import product, walk
from generation.errors import BadRequest
from generation.refinement import Change, ChangeKind, Destination, Option, Reading, ReadingKind, Region

K = ChangeKind
HERE = Path(__file__).parents[1] / "evaluation"
PROMPT = "house in D minor, 120 bpm, 20 seconds, with piano"


def change(*changes: Change, **more) -> Reading:
    return Reading(ReadingKind.CHANGE, changes, **more)


def go(way: str, number: int = 0) -> Reading:
    return Reading(ReadingKind.NAVIGATE, base=Destination(way, number))


DARKER = change(Change(K.LEAN, "brightness", -1.0), Change(K.LEAN, "valence", -0.7))
BRIGHTER = change(Change(K.LEAN, "brightness", 1.0))
LESS_DRUMS = change(Change(K.LEVEL, "drums", -5.5))
FASTER = change(Change(K.TEMPO_BY, amount=1.1))
CHOICE = Reading(ReadingKind.CHOICE, options=(Option("one", ()), Option("other", ())))
QUESTION = Reading(ReadingKind.QUESTION, topic="key")
UNCLEAR = Reading(ReadingKind.UNCLEAR)
CHATTER = Reading(ReadingKind.CHATTER)


def judged(readings: list[Reading], expect: list[dict], prompt: str = PROMPT) -> dict:
    """The report on one conversation whose turns are read as given."""
    turns = tuple(f"turn {number}" for number in range(len(readings)))
    talk = Talk("x", prompt, turns, tuple(expect))
    _, refine = product()
    return report(judge_talks([talk], lambda words, _about: readings[turns.index(words)], refine))


def failed(readings: list[Reading], expect: list[dict], prompt: str = PROMPT) -> set[str]:
    return {each["field"] for each in judged(readings, expect, prompt)["failures"]}


RIGHT = [
    (DARKER, {"brightness": "down", "valence": "down"}),
    (DARKER, {"brightness": "down"}),
    (DARKER, {"brightness": "any", "valence": "any"}),
    (DARKER, {"scene": True}),
    (BRIGHTER, {"brightness": "up", "tempo_bpm": "same", "keep": ["theme", "chords", "tempo", "key", "other stems"]}),
    (FASTER, {"tempo_bpm": "up"}),
    (FASTER, {"tempo_bpm": [131, 133]}),
    (FASTER, {"tempo_bpm": 132}),
    (change(Change(K.TEMPO, amount=96.0)), {"tempo_bpm": [95.5, 96.5]}),
    (LESS_DRUMS, {"softer": ["drums"]}),
    (change(Change(K.LEVEL, "bass", 4.0)), {"louder": ["bass"]}),
    (change(Change(K.ADD, "flute")), {"add": ["flute"]}),
    (change(Change(K.REMOVE, "piano")), {"remove": ["piano"]}),
    (change(Change(K.REMOVE, "drums")), {"remove": ["drums"]}),
    (change(Change(K.ONLY, value="drums, bass")), {"only": ["drums", "bass"]}),
    (change(Change(K.TRANSPOSE, amount=5.0)), {"key": "G minor"}),
    (change(Change(K.TRANSPOSE, amount=5.0)), {"transpose": 5}),
    (change(Change(K.MODE, value="major")), {"mode": "major"}),
    (change(Change(K.KEY, value="F# minor")), {"key": "F# minor"}),
    (change(Change(K.METRE, value="3/4")), {"metre": "3/4"}),
    (change(Change(K.LENGTH, amount=40.0)), {"duration_s": [39.5, 40.5]}),
    (change(Change(K.LENGTH_BY, amount=0.0)), {"duration_s": "up"}),
    (change(Change(K.LOOP, value="yes")), {"loop": True}),
    (change(Change(K.GENRE, value="jazz")), {"genre": "jazz", "keep": ["theme"]}),
    (change(Change(K.FEEL, value="half-time")), {"feel": "half-time"}),
    (change(Change(K.PRODUCTION, "reverb", 1.0)), {"production_add": ["reverb"]}),
    (change(Change(K.FORM, value="intro, drop, outro")), {"form": ["intro", "drop", "outro"]}),
    (change(Change(K.FRESH, "theme")), {"fresh": ["theme"], "keep": ["chords"]}),
    (change(Change(K.FRESH, "all"), Change(K.KEEP, "chords")), {"fresh": ["all"], "keep": ["chords"]}),
    (change(Change(K.LEAN, "energy", -1.0, region=Region(None, 8.0))), {"energy": "down", "region": [0, 8]}),
    (change(Change(K.SECTION, "first", -1.0)), {"energy": "down", "region": "first"}),
    (change(Change(K.ADD, "strings", region=Region(10.0))), {"add": ["strings"], "region": "second half"}),
    (change(Change(K.BEST_BARS, amount=4.0)), {"best_bars": 4}),
    (QUESTION, {"ask": True, "topic": "key"}),
    (UNCLEAR, {"none": "unclear"}),
    (CHATTER, {"none": True}),
    (CHOICE, {"choice": True}),
    (UNCLEAR, {}),
]


@pytest.mark.parametrize(
    ("reading", "expect"), RIGHT, ids=lambda each: None if isinstance(each, Reading) else str(each)
)
def test_what_was_asked_is_right(reading, expect):
    told = judged([reading], [expect])
    assert told["failures"] == []
    assert told["score"] == 1.0


WRONG = [
    (DARKER, {"brightness": "up"}, {"brightness", "nothing_else"}),
    (DARKER, {"valence": "same", "brightness": "down"}, {"valence"}),
    (FASTER, {"tempo_bpm": "same"}, {"tempo_bpm", "nothing_else"}),
    (FASTER, {"tempo_bpm": [120, 125]}, {"tempo_bpm"}),
    (FASTER, {"brightness": "down"}, {"brightness", "nothing_else"}),
    (change(*DARKER.changes, *FASTER.changes), {"brightness": "down", "valence": "down"}, {"nothing_else"}),
    (change(*DARKER.changes, Change(K.LEAN, "tension", 1.0)), {"brightness": "down"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.LEVEL, "bass", -4.0)), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.ADD, "flute")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.REMOVE, "piano")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.TRANSPOSE, amount=2.0)), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.FRESH, "drums")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.PRODUCTION, "wide", 1.0)), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.LENGTH, amount=60.0)), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.FEEL, value="swung")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.MODE, value="major")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.METRE, value="3/4")), {"tempo_bpm": "up"}, {"nothing_else"}),
    (change(*FASTER.changes, Change(K.SECTION, "first", 1.0)), {"tempo_bpm": "up"}, set()),
    (change(*BRIGHTER.changes, Change(K.SECTION, "first", 1.0)), {"brightness": "up"}, {"nothing_else"}),
    (change(*BRIGHTER.changes, Change(K.GENRE, value="jazz")), {"brightness": "up"}, {"nothing_else"}),
    (LESS_DRUMS, {"softer": ["bass"]}, {"softer", "nothing_else"}),
    (LESS_DRUMS, {"louder": ["drums"]}, {"louder"}),
    (LESS_DRUMS, {"remove": ["drums"]}, {"remove"}),
    (change(Change(K.REMOVE, "piano")), {"add": ["piano"]}, {"add", "nothing_else"}),
    (change(Change(K.ADD, "flute")), {"add": ["violin"]}, {"add", "nothing_else"}),
    (change(Change(K.ONLY, value="drums, bass, piano")), {"only": ["drums", "bass"]}, {"only"}),
    (change(Change(K.FRESH, "theme")), {"fresh": ["chords"]}, {"fresh", "nothing_else"}),
    (change(Change(K.FRESH, "all")), {"fresh": ["all"], "keep": ["chords"]}, {"keep"}),
    (change(Change(K.LEAN, "energy", -1.0)), {"energy": "down", "region": [0, 8]}, {"region"}),
    (change(Change(K.LEAN, "energy", -1.0, region=Region(12.0))), {"energy": "down", "region": [0, 8]}, {"region"}),
    (change(Change(K.BEST_BARS, amount=4.0)), {"best_bars": 8}, {"best_bars"}),
    (DARKER, {"ask": True}, {"ask"}),
    (DARKER, {"none": True}, {"none"}),
    (QUESTION, {"none": True}, {"none"}),
    (CHATTER, {"none": "unclear"}, {"none_kind"}),
    (CHOICE, {"none": True}, {"none"}),
    (DARKER, {"choice": True}, {"choice"}),
    (UNCLEAR, {"brightness": "down"}, {"brightness"}),
    (DARKER, {}, {"navigate"}),
]


@pytest.mark.parametrize(("reading", "expect", "fields"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_what_was_not_asked_is_wrong(reading, expect, fields):
    assert fields <= failed([reading], [expect])


def test_which_sort_of_nothing_it_was_does_not_decide():
    told = judged([CHATTER], [{"none": "unclear"}])
    assert told["score"] == 1.0
    assert told["fields"]["none_kind"] == 0.0


def test_dark_music_may_turn_minor_but_not_into_another_key():
    minor = Change(K.MODE, value="minor")
    prompt = "house in D major, 120 bpm, 20 s"
    assert not failed([change(*DARKER.changes, minor)], [{"brightness": "down", "valence": "down"}], prompt)
    assert failed([change(*BRIGHTER.changes, minor)], [{"brightness": "up"}], prompt) == {"nothing_else"}
    key = Change(K.KEY, value="E minor")
    assert failed([change(*DARKER.changes, key)], [{"brightness": "down", "valence": "down"}]) == {"nothing_else"}


def test_steps_in_the_tree_and_what_starts_from_there():
    readings = [
        DARKER,
        FASTER,
        go("undo"),
        go("redo"),
        go("number", 1),
        change(*BRIGHTER.changes, base=Destination("number", 2)),
    ]
    expect = [
        {"brightness": "down", "valence": "down"},
        {"tempo_bpm": "up"},
        {"navigate": "undo"},
        {"navigate": "redo"},
        {"navigate": {"to": 1}},
        {"navigate": {"to": 2}, "brightness": "up"},
    ]
    told = judged(readings, expect)
    assert told["failures"] == []
    assert told["fields"]["navigation_and_unclear"] == 1.0
    wrong = [*expect[:2], {"navigate": {"to": 1}}, *expect[3:]]
    assert failed(readings, wrong) == {"navigate"}


def test_a_correction_takes_the_place_of_the_turn_before():
    expect = [{"brightness": "down", "valence": "down"}, {"corrects": True, "tempo_bpm": "up"}]
    right = change(*FASTER.changes, corrects=True)
    assert not failed([DARKER, right], expect)
    assert failed([DARKER, FASTER], expect) == {"nothing_else"}


def test_more_is_compared_with_the_turn_before():
    much = change(Change(K.LEAN, "brightness", -2.0), Change(K.LEAN, "valence", -1.4))
    first = {"brightness": "down", "valence": "down"}
    assert not failed([DARKER, much], [first, {**first, "stronger_than": "previous"}])
    assert not failed([much, DARKER], [first, {**first, "weaker_than": "previous"}])
    assert failed([DARKER, DARKER], [first, {**first, "stronger_than": "previous"}]) == {"stronger_than"}
    quieter = change(Change(K.LEVEL, "drums", -8.0))
    assert not failed(
        [LESS_DRUMS, quieter], [{"softer": ["drums"]}, {"softer": ["drums"], "stronger_than": "previous"}]
    )


def test_what_is_borrowed_or_joined_is_known_by_its_number():
    lent = change(Change(K.BORROW, "bass", value="t00000002"), base=Destination("number", 1))
    readings = [change(Change(K.FRESH, "bass")), lent]
    expect = [{"fresh": ["bass"]}, {"navigate": {"to": 1}, "borrow": {"bass": 2}}]
    assert not failed(readings, expect)
    assert "borrow" in failed(readings, [expect[0], {"navigate": {"to": 1}, "borrow": {"bass": 1}}])
    joined = change(Change(K.STITCH, value="t00000001, t00000002"))
    assert not failed([BRIGHTER, joined], [{"brightness": "up"}, {"stitch": [1, 2]}])
    assert failed([BRIGHTER, joined], [{"brightness": "up"}, {"stitch": [2, 1]}]) == {"stitch"}


def test_a_question_that_renders_is_told():
    told = judged([DARKER, QUESTION], [{"ask": True}, {"ask": True}])
    assert told["fields"]["questions_unrendered"] == 0.5


def test_what_breaks_is_a_crash_and_misses_everything():
    def broken(_words, _about):
        raise KeyError("rule")

    _, refine = product()
    talk = Talk("x", PROMPT, ("darker",), ({"brightness": "down"},))
    told = report(judge_talks([talk], broken, refine))
    assert told["crashes"] == [{"id": "x", "why": "KeyError: 'rule'"}]
    assert told["score"] == 0.0


def test_what_can_not_be_done_makes_no_track():
    talk = Talk("x", PROMPT, ("a", "b"), ({}, {}))
    _, refine = product()
    came = walk(
        talk, lambda words, _about: go("undo") if words == "a" else change(Change(K.BORROW, "bass", value="t9")), refine
    )
    assert [each.made for each in came] == [None, None]
    assert all(each.refused for each in came)
    assert came[1].now.id == came[0].at.id


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "Line 1"),
        ('{"prompt": "x", "turns": []}', "turns"),
        ('{"prompt": "x", "turns": ["y"], "expect": []}', "one “expect”"),
        ('{"prompt": "x", "turns": ["y"], "expect": [{"sparkle": "up"}]}', "sparkle"),
        ('{"prompt": "x", "turns": ["y"], "expect": [{"brightness": "more"}]}', "brightness"),
        ('{"prompt": "x", "turns": ["y"], "expect": [{"region": [9, 3]}]}', "region"),
        ('{"prompt": "x", "turns": ["y"], "expect": [{"navigate": "home"}]}', "navigate"),
        ("", "no rows"),
    ],
)
def test_a_bad_row_is_one_sentence(tmp_path, line, word):
    file = tmp_path / "rows.jsonl"
    file.write_text(line)
    with pytest.raises(BadRequest) as caught:
        read_talks(file)
    assert word in caught.value.message


def test_the_conversations_that_are_shipped():
    tuned = [talk for name in ("", "-more") for talk in read_talks(HERE / f"refinements{name}.jsonl")]
    held_out = read_talks(HERE / "refinements-held-out.jsonl")
    assert len(tuned) + len(held_out) >= 150
    assert sum(len(each.turns) for each in (*tuned, *held_out)) >= 300
    assert len(held_out) >= 50, "a third of what was asked for is kept apart"
    words = {json.dumps(each.turns) for each in tuned}
    assert not [each for each in held_out if json.dumps(each.turns) in words]
