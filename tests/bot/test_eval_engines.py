"""`eval` on an engine that makes no stems and no score: what it does not promise is counted, and nothing else."""

import json
import math
from pathlib import Path

import pytest

from bot.eval.choice import SKETCH, Choice
from bot.eval.finding import Finding, figures, found, not_applicable, skipped
from generation.engines.means import Means
from tests.support.command_line import nocturne_here
from tests.support.tiny.musicgen import build


@pytest.fixture(scope="module")
def models(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("models")).parent


def evaluated(tmp_path, models, what, row, *words):
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps(row) + "\n")
    command = ("eval", what, str(rows), "--render", "--engine", "musicgen", *words, "--json")
    done = nocturne_here(tmp_path / "data", *command, NOCTURNE_MODELS_DIR=str(models), NOCTURNE_DEVICE="cpu")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_prompts_are_made_by_the_engine_that_was_asked_for(tmp_path, models):
    row = {"id": "a", "prompt": "seamless calm piano loop in C major", "expect": {"genre": "classical"}}
    data = evaluated(tmp_path, models, "prompts", row, "--seconds", "9")
    assert data["crashes"] == []
    assert data["not_applicable"] == {"audio.same_again": 1, "audio.seam": 1, "audio.stems": 1, "score": 1}
    figures_of = set(data["figures"])
    assert {"made", "audio.duration", "audio.loudness", "audio.true_peak", "audio.tempo", "audio.key"} <= figures_of
    assert not [each for each in figures_of if each.startswith(("score", "audio.stems"))]
    assert data["figures"]["made"]["share"] == 1


def test_conversations_are_measured_by_ear_alone(tmp_path, models):
    row = {
        "id": "t",
        "prompt": "calm piano with drums",
        "turns": ["make it darker", "less drums"],
        "expect": [{"brightness": "down", "valence": "down"}, {"softer": ["drums"]}],
    }
    data = evaluated(tmp_path, models, "refinements", row, "--seconds", "2")
    assert data["crashes"] == []
    assert data["not_applicable"] == {"audio.softer": 1, "score.theme": 2}
    assert data["figures"]["audio.brightness"]["of"] == 1


def test_what_is_not_promised_counts_for_nothing():
    made = [found("a", True, "", ""), Finding("a", 0.5, "", ""), skipped("a"), skipped("b"), skipped("b")]
    assert figures(made) == {"a": {"share": 0.75, "target": 1.0, "met": False, "of": 2}}
    assert not_applicable(made) == {"a": 1, "b": 2}
    assert not skipped("a").share < 1
    assert math.isnan(skipped("a").share)


def test_a_brief_is_as_long_as_the_engine_makes_them(models):
    tiny = Choice("musicgen", Means(models=models, device="cpu"))
    assert tiny.brief("calm piano", 1, 4.0).duration_s == 4.0
    assert tiny.brief("calm piano", 1, 0.2).duration_s == tiny.card.shortest_s
    assert SKETCH.brief("calm piano, 12 seconds", 1).duration_s == 12.0
    assert (tiny.is_heavy, tiny.workers(8)) == (True, 1)
    assert (SKETCH.is_heavy, SKETCH.workers(8)) == (False, 8)


def test_an_engine_that_can_not_run_is_one_sentence(tmp_path):
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "prompt": "calm piano"}\n')
    for what in ("prompts", "adherence"):
        command = ("eval", what, str(rows), "--engine", "musicgen", "--json")
        command += ("--render",) if what == "prompts" else ()
        done = nocturne_here(tmp_path / "data", *command, NOCTURNE_MODELS_DIR=str(tmp_path / "none"))
        assert done.returncode == 1
        assert "models pull" in json.loads(done.stdout)["error"]["remedy"]
