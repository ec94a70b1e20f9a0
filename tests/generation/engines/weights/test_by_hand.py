"""What a host puts into the folder by hand is checked, agreed to and written down as what is fetched; nobody is asked."""

import hashlib
import json
import re

import pytest

from generation.engines.means import Means
from generation.engines.weights.agreement import agreed
from generation.engines.weights.by_hand import revision_of
from generation.engines.weights.catalogue import named
from generation.engines.weights.fetch import Watching, pull, remove
from generation.engines.weights.here import RECORD, chosen, folder, record, revision
from generation.errors import Cancelled, EngineUnavailable, SetUpFailed
from tests.generation.engines.weights.laid_out import safetensors
from tests.support.command_line import nocturne_here

WEIGHTS = named("stable-audio-3-medium")
PARTS = ("transformer", "text_encoder", "vae")
INDEX = {"_class_name": "StableAudio3Pipeline", "extra": [None, None], **{each: ["diffusers", "A"] for each in PARTS}}
FILES = {
    "model_index.json": json.dumps(INDEX).encode(),
    **{f"{each}/config.json": b"{}" for each in PARTS},
    **{f"{each}/model.safetensors": safetensors(3000) for each in PARTS},
    "tokenizer/tokenizer_config.json": b"{}",
    "scheduler/scheduler_config.json": b"{}",
}
NOBODY = "http://127.0.0.1:9"  # who would ask a hub here fails


@pytest.fixture
def means(tmp_path):
    return Means(models=tmp_path / "data" / "models")


@pytest.fixture
def where(means):
    there = folder(WEIGHTS, means)
    for path, content in FILES.items():
        (there / path).parent.mkdir(parents=True, exist_ok=True)
        (there / path).write_bytes(content)
    return there


def pulled(means, *, condition_met=False, **given):
    return pull(WEIGHTS, means, agreed(WEIGHTS, condition_met=condition_met), endpoint=NOBODY, **given)


def test_its_files_are_written_down_with_the_agreement_and_the_condition(means, where):
    assert chosen("stable-audio", means).licence.commercial is False
    done = pulled(means, condition_met=True)
    assert (done.folder, done.fetched, done.by_hand, done.already) == (where, 0, True, False)
    assert done.size == sum(map(len, FILES.values()))
    kept = record(WEIGHTS, means)
    assert kept["agreement"]["licence"] == WEIGHTS.licence.name
    assert kept["files"] == {
        path: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()} for path, content in FILES.items()
    }
    assert re.fullmatch("sha256:[0-9a-f]{64}", done.revision)
    assert revision(WEIGHTS, means) == done.revision == revision_of(kept["files"])
    licence = chosen("stable-audio", means).licence
    assert licence.commercial is True
    assert "this host has declared" in licence.note


def test_the_word_can_be_given_later_and_other_files_have_another_name(means, where):
    first = pulled(means)
    assert chosen("stable-audio", means).licence.commercial is False
    second = pulled(means, condition_met=True)
    assert (second.already, second.revision) == (True, first.revision)
    assert chosen("stable-audio", means).licence.commercial is True
    (where / "vae/model.safetensors").write_bytes(safetensors(3000, seed=1))
    third = pulled(means)
    assert not third.already
    assert third.revision != first.revision


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda there: (there / "model_index.json").unlink(), "lack model_index.json"),
        (lambda there: (there / "vae/model.safetensors").write_bytes(FILES["vae/model.safetensors"][:-9]), "cut off"),
        (lambda there: (there / "vae/model.safetensors").unlink(), "lack a safetensors file in vae"),
        (lambda there: (there / "model_index.json").write_text(json.dumps(INDEX | {"dit": ["a", "b"]})), "lack dit"),
    ],
    ids=["no index", "cut off", "no weights", "a part is missing"],
)
def test_what_is_not_whole_is_not_written_down_and_stays(means, where, spoil, said):
    spoil(where)
    before = {each: each.read_bytes() for each in where.rglob("*") if each.is_file()}
    with pytest.raises(EngineUnavailable, match=said) as refused:
        pulled(means)
    assert "convert_stable_audio_3_to_diffusers" in refused.value.remedy
    assert {each: each.read_bytes() for each in where.rglob("*") if each.is_file()} == before


def test_who_stops_the_check_has_nothing_written_down(means, where):
    told = []
    with pytest.raises(Cancelled):
        pulled(means, watching=Watching(lambda *each: told.append(each), lambda: len(told) == 2))
    assert not (where / RECORD).exists()
    assert told[-1][1] == sum(map(len, FILES.values()))


def test_a_commit_that_is_asked_for_does_not_take_the_hosts_own_files_away(means, where):
    with pytest.raises(SetUpFailed, match="not fetched by this command"):
        pulled(means, revision="abc")
    pulled(means)
    with pytest.raises(SetUpFailed, match="not fetched by this command"):
        pulled(means, revision="abc")
    assert remove(WEIGHTS, means) > 0
    assert not where.exists()


def test_the_command_says_what_it_found_and_the_card_shows_it(tmp_path, where):
    data_dir = tmp_path / "data"
    done = nocturne_here(
        data_dir, "models", "pull", WEIGHTS.name, "--accept-licence", "--condition-met", HF_ENDPOINT=NOBODY
    )
    assert done.returncode == 0, done.stderr
    assert "is here as you put it there" in done.stdout
    card = nocturne_here(data_dir, "models", "card", WEIGHTS.name).stdout
    assert "commercial use          yes" in card
    assert re.search(r"files +sha256:[0-9a-f]{64}", card)
