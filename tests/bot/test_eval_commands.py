"""`eval prompts` and `gallery` as people run them."""

import json
import struct

import pytest

from bot.eval.workers import spread, usual_workers
from generation.errors import BadRequest
from tests.support.command_line import nocturne, nocturne_here

ROWS = [
    {
        "id": "a",
        "prompt": "house, 120 bpm, 2 seconds, in A minor",
        "expect": {"genre": "house", "tempo_bpm": [120, 120]},
    },
    {
        "id": "b",
        "prompt": "waltz without drums, 2 s",
        "expect": {"excluded": ["drums"], "duration_s": 2, "loop": False},
    },
    {"id": "c", "prompt": "techno loop, 130 bpm", "expect": {"genre": "waltz", "loop": True}},
]


@pytest.fixture
def rows(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    return file


def test_prompts_are_scored_and_their_sound_is_measured(tmp_path, rows):
    done = nocturne(
        tmp_path / "data", "eval", "prompts", str(rows), "--render", "--seconds", "2.5", "--workers", "1", "--json"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["rows"] == 3
    assert set(told["fields"]) == {"genre", "tempo_bpm", "excluded", "duration_s", "loop"}
    assert told["fields"]["genre"] == 0.5
    assert {"id": "c", "field": "genre", "wanted": "waltz", "got": "techno"} in told["failures"]
    assert told["crashes"] == []
    assert told["figures"]["audio.duration"] == {"share": 1.0, "target": 1.0, "met": True, "of": 3}
    for promise in ("audio.loudness", "audio.true_peak", "audio.stems", "audio.same_again", "audio.seam"):
        assert told["figures"][promise]["met"], (promise, told["failures"])
    assert not (tmp_path / "data").exists(), "nothing has to be kept"


def test_without_json_there_are_lines(tmp_path, rows):
    done = nocturne_here(tmp_path / "data", "eval", "prompts", str(rows), "--limit", "2")
    assert done.returncode == 0, done.stderr
    assert "score" in done.stdout
    assert "rows                   2" in done.stdout


def test_a_summary_tells_no_row(tmp_path, rows):
    done = nocturne_here(tmp_path / "data", "eval", "prompts", str(rows), "--summary", "--json")
    told = json.loads(done.stdout)
    assert told["failures"] == []
    assert told["failed_rows"] == 1
    assert told["fields"]["genre"] == 0.5
    assert "waltz" not in done.stdout


@pytest.mark.parametrize(
    ("content", "word"),
    [("{", "Line 1"), ('{"prompt": "x", "expect": {"mood": "happy"}}', "Line 1"), ("", "no rows")],
)
def test_a_bad_file_is_one_sentence_and_exit_2(tmp_path, content, word):
    file = tmp_path / "rows.jsonl"
    file.write_text(content)
    done = nocturne_here(tmp_path / "data", "eval", "prompts", str(file), "--json")
    assert done.returncode == 2
    assert word in json.loads(done.stdout)["error"]["message"]
    assert "Traceback" not in done.stderr


def test_a_sheet_is_drawn_and_small(tmp_path):
    out = tmp_path / "sheets"
    done = nocturne_here(
        tmp_path / "data", "gallery", "--out", str(out), "--only", "loop-twice", "--workers", "1", "--json"
    )
    assert done.returncode == 0, done.stderr
    sheet = json.loads(done.stdout)["sheets"][0]
    picture = (out / sheet["file"]).read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24])[0] == 1240
    assert len(picture) < 150_000
    assert len(sheet["prompts"]) == len(sheet["figures"]) == 1
    assert [each.name for each in out.iterdir()] == [sheet["file"]], "an index is of the whole gallery"


def test_an_unknown_sheet_lists_the_known(tmp_path):
    done = nocturne_here(tmp_path / "data", "gallery", "--out", str(tmp_path / "out"), "--only", "polka", "--json")
    assert done.returncode == 2
    assert "loop-twice" in json.loads(done.stdout)["error"]["remedy"]
    assert not (tmp_path / "out").exists()


def fail_at_three(number):
    if number == 3:
        raise BadRequest("Three.")
    return number * 2


def test_work_is_spread_in_order_and_a_failure_is_raised():
    assert list(spread(fail_at_three, [1, 2], 2)) == [2, 4]
    assert list(spread(fail_at_three, [], 2)) == []
    with pytest.raises(BadRequest):
        list(spread(fail_at_three, [1, 3], 1))
    assert usual_workers() >= 1
