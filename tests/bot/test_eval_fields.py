"""The scoring of briefs, on briefs made by hand whose scores are known."""

import json
from dataclasses import replace

import pytest

from bot.eval.fields import Tally, all_missed, fields_used, judge
from bot.eval.names import genres_named, instrument_named, key_named, section_named, serves
from bot.eval.prompts import Judged, judge_rows, report
from bot.eval.rows import Row, read_rows
from generation.brief import Brief, Key, Kind, Mode, Mood, Section, Understood
from generation.errors import BadRequest

EXPECT = {
    "genre": "jazz",
    "tempo_bpm": [100, 120],
    "key": "Db major",
    "metre": "3/4",
    "duration_s": 20,
    "instruments": ["piano", "double bass"],
    "excluded": ["drums", "rock"],
    "mood": {"valence": "+", "energy": "-"},
    "sections": ["intro", "breakdown", "outro"],
    "production": ["warm", "wide"],
    "loop": True,
    "only": True,
    "kind": "jingle",
}
ROW = Row("a", "a prompt", EXPECT)
RIGHT = Brief(
    words="a prompt",
    genre="jazz",
    tempo_bpm=110.0,
    key=Key("C#", Mode.MAJOR),
    duration_s=20.0,
    seed=1,
    kind=Kind.JINGLE,
    metre=(3, 4),
    mood=Mood(valence=0.3, energy=-0.3),
    instruments=("piano", "double bass"),
    excluded=("drums",),
    only=True,
    production=("wide", "warm"),
    sections=(Section("intro", 4), Section("break", 4), Section("outro", 4)),
    loop=True,
)
WRONG = {
    "genre": ({"genre": "rock"}, Tally(0, 1, 1)),
    "tempo_bpm": ({"tempo_bpm": 120.5}, Tally(0, 1, 1)),
    "key": ({"key": Key("C#", Mode.MINOR)}, Tally(0, 1, 1)),
    "metre": ({"metre": (4, 4)}, Tally(0, 1, 1)),
    "duration_s": ({"duration_s": 20.3, "tempo_bpm": 1e6}, Tally(0, 1, 1)),
    "instruments": ({"instruments": ("piano", "flute")}, Tally(1, 1, 1)),
    "excluded": ({"only": False, "excluded": ("choir",)}, Tally(1, 1, 1)),
    "mood": ({"mood": Mood(valence=-0.3, energy=0.04)}, Tally(0, 1, 2)),
    "sections": ({"sections": (Section("outro", 4), Section("intro", 4))}, Tally(0, 1, 1)),
    "production": ({"production": ("warm", "dry")}, Tally(1, 1, 1)),
    "loop": ({"loop": False}, Tally(0, 0, 1)),
    "only": ({"only": False}, Tally(0, 0, 1)),
    "kind": ({"kind": Kind.UI_SOUND}, Tally(0, 1, 1)),
}


def tallies(row, brief, used=None):
    return {each.field: each.tally for each in judge(row, brief, used or fields_used([row]))}


def test_a_right_brief_is_right_in_every_field():
    counts = {"instruments": 2, "excluded": 2, "mood": 2, "production": 2}
    assert tallies(ROW, RIGHT) == {name: Tally(counts.get(name, 1)) for name in EXPECT}


@pytest.mark.parametrize("name", EXPECT)
def test_a_wrong_value_lowers_its_field(name):
    change, tally = WRONG[name]
    assert tallies(ROW, replace(RIGHT, **change))[name] == tally
    assert tally.f1 < 1


def test_every_field_that_a_row_may_have_is_scored():
    assert set(WRONG) == set(EXPECT) == set(tallies(ROW, RIGHT))


def test_f1_of_known_counts():
    assert Tally(3, 1, 1).f1 == pytest.approx(0.75)
    assert Tally(1, 0, 2).f1 == pytest.approx(0.5)
    assert Tally(0, 0, 0).f1 == 1.0
    assert Tally(0, 1, 0).f1 == 0.0


def test_the_score_is_the_mean_over_fields_and_not_over_rows():
    rows = [Row(str(number), "x", {"genre": "jazz"}) for number in range(9)] + [Row("key", "x", {"key": "A minor"})]
    briefs = [RIGHT] * 9 + [replace(RIGHT, key=Key("A", Mode.MAJOR))]
    judged = [
        Judged(row, one, tuple(judge(row, one, fields_used(rows)))) for row, one in zip(rows, briefs, strict=True)
    ]
    told = report(judged)
    assert told["fields"] == {"genre": 1.0, "key": 0.0}
    assert told["score"] == 0.5
    assert told["failures"] == [{"id": "key", "field": "key", "wanted": "A minor", "got": "A major"}]


def test_a_field_that_no_row_speaks_of_is_not_scored():
    assert set(tallies(Row("a", "x", {"genre": "jazz"}), RIGHT)) == {"genre"}


@pytest.mark.parametrize("name", ["loop", "only", "kind"])
def test_a_rule_that_always_says_yes_loses_where_the_file_uses_the_field(name):
    silent = Row("a", "x", {"genre": "jazz"})
    assert tallies(silent, RIGHT, frozenset({name}))[name] == Tally(invented=1)
    usual = replace(RIGHT, loop=False, only=False, kind=Kind.TRACK)
    assert name not in tallies(silent, usual, frozenset({name}))


def test_what_was_inferred_is_no_invention_but_what_words_caused_is():
    row = Row("a", "x", {"instruments": ["piano"]})
    brief = replace(RIGHT, instruments=("piano", "flute"))
    assert tallies(row, brief)["instruments"] == Tally(1, 1, 0)
    inferred = replace(brief, understood=(Understood("instruments", "flute", source="inferred"),))
    assert tallies(row, inferred)["instruments"] == Tally(1)


def test_an_instrument_that_is_also_excluded_is_missed():
    row = Row("a", "x", {"instruments": ["piano"]})
    assert tallies(row, replace(RIGHT, excluded=("piano",)))["instruments"].missed == 1


def test_an_excluded_genre_must_not_be_the_briefs():
    row = Row("a", "x", {"excluded": ["jazz"]})
    assert tallies(row, replace(RIGHT, excluded=()))["excluded"] == Tally(missed=1)
    assert tallies(row, replace(RIGHT, excluded=(), genre="funk"))["excluded"] == Tally(1)


def test_only_excludes_everybody_else_but_not_who_was_asked_for():
    row = Row("a", "x", {"excluded": ["drums", "piano"]})
    assert tallies(row, RIGHT)["excluded"] == Tally(1, 0, 1)


def test_a_loop_of_a_stated_tempo_may_be_the_nearest_whole_bars():
    row = Row("a", "x", {"duration_s": 45, "tempo_bpm": [123, 125], "loop": True})
    brief = replace(RIGHT, tempo_bpm=124.0, metre=(4, 4), duration_s=23 * 4 * 60 / 124)
    assert tallies(row, brief)["duration_s"] == Tally(1)
    assert tallies(row, replace(brief, loop=False))["duration_s"] == Tally(0, 1, 1)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("ambient electronic", {"ambient"}),
        ("trailer", {"cinematic"}),
        ("classical piano", {"classical"}),
        ("dnb", {"drum and bass"}),
        ("waltz/classical piano", {"waltz", "classical"}),
        ("Lo-Fi", {"lo-fi"}),
        ("zzyqx", {"zzyqx"}),
    ],
)
def test_genres_of_another_wording(name, ours):
    assert genres_named(name) == ours


def test_keys_of_another_wording():
    assert key_named("Db major") == key_named("C# major") == Key("C#", Mode.MAJOR)
    assert key_named("Am") == key_named("a minor") == Key("A", Mode.MINOR)
    assert key_named("F# dorian") == Key("F#", Mode.DORIAN)
    assert key_named("H major") is None


def test_instruments_and_sections_of_another_wording():
    assert instrument_named("rhodes") == "electric piano"
    assert serves("electric guitar", "guitar")
    assert not serves("guitar", "electric bass")
    assert not serves("electric piano", "piano")
    assert section_named("Breakdown") == "break"


def test_a_prompt_that_is_refused_misses_everything_and_is_no_crash():
    row = Row("long", "x" * 3000, EXPECT)
    told = report(judge_rows([row]))
    assert told["score"] == 0.0
    assert told["crashes"] == []
    assert sum(each.tally.missed for each in all_missed(row, "")) == 17


def test_a_crash_of_the_language_is_told(monkeypatch):
    def broken(*_words):
        raise KeyError("a hole in the tables")

    monkeypatch.setattr("bot.eval.prompts.understand", broken)
    told = report(judge_rows([Row("a", "x", {"genre": "jazz"})]))
    assert told["crashes"] == [{"id": "a", "why": "KeyError: 'a hole in the tables'"}]
    assert told["score"] == 0.0


def test_rows_with_negations_and_only():
    rows = [
        Row("a", "x", {"excluded": ["drums"], "mood": {"valence": "+"}}, ("negation",)),
        Row("b", "x", {"mood": {"valence": "-"}}, ("negation", "only")),
        Row("c", "x", {"mood": {"valence": "-"}}),
    ]
    used = fields_used(rows)
    told = report([Judged(row, RIGHT, tuple(judge(row, RIGHT, used))) for row in rows])
    assert told["negation_rows"] == 0.5
    assert told["only_rows"] == 0.0
    assert told["mood_sign"] == pytest.approx(1 / 3, abs=1e-4)


def test_without_tags_negation_and_only_are_seen_in_what_is_expected():
    rows = [Row("a", "piano only", {"instruments": ["piano"]}), Row("b", "x", {"excluded": ["choir", "drums"]})]
    told = report([Judged(row, RIGHT, tuple(judge(row, RIGHT, fields_used(rows)))) for row in rows])
    assert told["negation_rows"] == 1.0
    assert told["only_rows"] == 0.0  # the double bass was not asked for


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ('{"id": "a"}', "prompt"),
        ('{"prompt": " "}', "prompt"),
        ('{"prompt": "x", "expected": {}}', "expected"),
        ('{"prompt": "x", "expect": {"tempoo": 1}}', "tempoo"),
        ('{"prompt": "x", "expect": {"tempo_bpm": 120}}', "tempo_bpm"),
        ('{"prompt": "x", "expect": {"tempo_bpm": [130, 120]}}', "tempo_bpm"),
        ('{"prompt": "x", "expect": {"key": "H minor"}}', "key"),
        ('{"prompt": "x", "expect": {"mood": {"joy": "+"}}}', "mood"),
        ('{"prompt": "x", "expect": {"loop": "yes"}}', "loop"),
        ('{"prompt": "x", "expect": {"kind": "song"}}', "kind"),
        ('{"prompt": "x", "expect": {"instruments": "piano"}}', "instruments"),
        ('{"prompt": "x", "expect": []}', "expect"),
        ('{"prompt": "x", "tags": "only"}', "tags"),
        ('{"id": "first", "prompt": "x"}', "first"),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path, line, word):
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "first", "prompt": "fine"}\n\n' + line + "\n")
    with pytest.raises(BadRequest) as caught:
        read_rows(file)
    assert "Line 3" in caught.value.message
    assert word in caught.value.message


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_rows_is_one_sentence(tmp_path, content):
    (tmp_path / "rows.jsonl").write_bytes(content)
    with pytest.raises(BadRequest, match=r"rows\.jsonl"):
        read_rows(tmp_path / "rows.jsonl")
    with pytest.raises(BadRequest, match="nowhere"):
        read_rows(tmp_path / "nowhere.jsonl")


def test_the_rows_that_are_shipped_can_be_read_and_cover_every_genre():
    from generation.engines.sketch.styles import styles
    from tests.house.sources import ROOT

    folder = ROOT / "tests" / "evaluation"
    tuning, held_out = read_rows(folder / "prompts.jsonl"), read_rows(folder / "prompts-held-out.jsonl")
    assert len(tuning) + len(held_out) >= 200
    assert len(held_out) * 3 >= 200
    assert not {row.id for row in tuning} & {row.id for row in held_out}
    spoken_of = {name for row in tuning for name in genres_named(row.expect.get("genre", "jazz"))}
    assert set(styles()) <= spoken_of
    assert json.dumps([row.expect for row in tuning])


@pytest.mark.parametrize(
    ("played", "wanted", "right"),
    [
        ("electric guitar", "guitar", True),
        ("guitar", "electric guitar", False),
        ("ukulele", "guitar", True),
        ("recorder", "flute", True),
        ("flute", "recorder", False),
        ("recorder", "woodwinds", True),
        ("trombone", "brass", True),
        ("brass", "trombone", False),
        ("trombone", "trumpet", False),
        ("shaker", "drums", True),
        ("drums", "shaker", False),
        ("hi-hats", "hi-hat", True),
        ("french horn", "horn", True),
    ],
)
def test_kinds_serve_one_way(played, wanted, right) -> None:
    assert serves(played, wanted) is right


def test_who_leaves_a_family_out_leaves_each_of_it_out_but_for_who_was_asked_for() -> None:
    def of(wanted: list[str], **changes) -> Tally:
        row = Row("a", "p", {"excluded": wanted})
        return judge(row, replace(RIGHT, only=False, **changes), fields_used([row]))[0].tally

    assert of(["trombone", "horn"], instruments=(), excluded=("brass",)).missed == 0
    assert of(["brass"], instruments=(), excluded=("trombone",)).missed == 1
    assert of(["drums"], instruments=("congas",), excluded=("drums",)).missed == 0
    assert of(["guitar"], instruments=("electric guitar",), excluded=()).missed == 1
