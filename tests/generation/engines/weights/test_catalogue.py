"""The catalogue is whole and true to its own words, and a folder says which weights are used."""

import json
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from huggingface_hub.utils import filter_repo_objects

from generation.engines import engine_names
from generation.engines.means import Means
from generation.engines.weights.agreement import terms
from generation.engines.weights.catalogue import known, named, of
from generation.engines.weights.here import RECORD, chosen, folder, held, is_here, record, revision
from generation.errors import BadRequest
from tests.house.sources import ROOT
from tests.support.laid import laid

ALL = known()


@pytest.fixture
def means(tmp_path):
    return Means(models=tmp_path)


def lay(means, name, **kept):
    where = laid(means.models, name)
    if kept:
        (where / RECORD).write_text(json.dumps(kept))


@pytest.mark.parametrize("weights", ALL, ids=lambda each: each.name)
def test_every_entry_says_what_a_host_has_to_know(weights):
    told = (weights.title, weights.makers, weights.trained_on, weights.paper, weights.parameters, weights.code_licence)
    assert all(told)
    assert weights.licence.name
    assert weights.licence.note.endswith(".")
    assert 0 < weights.shortest_s < weights.longest_s <= 600
    assert weights.rate in {32000, 44100, 48000}
    assert 0.1 < weights.size_gb < 50
    assert 0.1 < weights.memory_gb < 80
    assert len(weights.repository.split("/")) == 2
    assert "://" not in json.dumps([*told, weights.licence.note, weights.repository])
    assert not weights.condition or not weights.licence.commercial


@pytest.mark.parametrize("weights", ALL, ids=lambda each: each.name)
def test_what_is_needed_is_fetched_and_what_could_run_code_is_not(weights):
    fetched = weights.published or weights.needed
    assert [*filter_repo_objects(fetched, allow_patterns=[*weights.patterns])] == [*fetched]
    assert all(not PurePosixPath(each).is_absolute() for each in weights.needed)
    others = ["pytorch_model.bin", "modeling.py", "vae/pytorch_model.bin", "model.ckpt", "unet/custom.py", "x.pkl"]
    others += ["model.fp32.safetensors", "flax_model.msgpack", "README.md"]
    assert [*filter_repo_objects(others, allow_patterns=[*weights.patterns])] == []
    pickles = [each for each in weights.patterns if each.endswith((".bin", ".th", ".pt"))]
    assert pickles == [*weights.published]


def test_names_are_unique_and_every_engine_with_weights_has_some():
    names = [each.name for each in ALL]
    assert len(names) == len(set(names))
    engines = {each.engine for each in ALL} - {"eval"}  # with its weights tracks are measured, not made
    assert engines == {"ace-step", "stable-audio", "musicgen", "audiocraft"}
    assert {each for each in engine_names() if each != "sketch"} <= engines
    for engine in engines:
        assert of(engine)[0].addition is False
        assert any(not each.by_hand and not each.addition for each in of(engine))
    assert all(named(other).addition for each in ALL for other in each.needs)
    assert of("sketch") == ()


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(BadRequest, match="no weights called “x”") as refused:
        named("x")
    assert "ace-step-1.5" in refused.value.remedy


def test_the_best_that_is_here_is_used_unless_the_host_prefers_another(means):
    best, *_, small = (each.name for each in of("musicgen"))
    assert chosen("musicgen", means).name == best
    lay(means, small)
    assert chosen("musicgen", means).name == small
    lay(means, best)
    assert chosen("musicgen", means).name == best
    assert chosen("musicgen", replace(means, weights=("ace-step-1.5", small))).name == small
    # What the host prefers is named also where it is not here: the sentence that follows says how to fetch it.
    assert chosen("musicgen", replace(means, weights=("musicgen-large",))).name == "musicgen-large"
    with pytest.raises(LookupError):
        chosen("sketch", means)


def test_what_only_helps_other_weights_is_never_chosen(means):
    lay(means, "multiband-diffusion")
    assert is_here(named("multiband-diffusion"), means)
    assert not chosen("audiocraft", means).addition
    assert not chosen("audiocraft", replace(means, weights=("multiband-diffusion",))).addition


def test_weights_without_all_that_is_needed_are_not_here(means):
    weights = named("magnet-small-10secs")
    lay(means, weights.name)
    assert not is_here(weights, means)
    lay(means, "t5-base")
    assert is_here(weights, means)
    (folder(weights, means) / weights.needed[1]).unlink()
    assert not is_here(weights, means)
    for each in weights.published:
        (folder(weights, means) / each).touch()
    assert not is_here(weights, means)
    assert is_here(weights, replace(means, unsafe=True))


def test_what_has_to_be_brought_by_hand_is_used_where_it_is_here_and_else_not_proposed(means):
    assert chosen("stable-audio", means).name == "stable-audio-open"
    lay(means, "stable-audio-open")
    lay(means, "stable-audio-3-medium")
    assert chosen("stable-audio", means).name == "stable-audio-3-medium"


def test_a_record_that_can_not_be_read_is_none(means):
    lay(means, "musicgen-small", revision="abc")
    weights = named("musicgen-small")
    assert revision(weights, means) == "abc"
    for text in ("{", "[]", "null"):
        (folder(weights, means) / RECORD).write_text(text)
        assert record(weights, means) == {}
        assert revision(weights, means) == ""


def test_a_condition_is_met_only_by_the_hosts_own_word(means):
    for kept, commercial in (({}, False), ({"condition_met": False}, False), ({"condition_met": "yes"}, False),
                             ({"condition_met": True}, True)):  # fmt: skip
        lay(means, "stable-audio-open", **kept)
        assert chosen("stable-audio", means).licence.commercial is commercial
    lay(means, "musicgen-small", condition_met=True)
    assert held(named("musicgen-small"), means).licence.commercial is False


@pytest.mark.parametrize("weights", ALL, ids=lambda each: each.name)
def test_the_terms_are_sentences_and_leave_nothing_out(weights):
    lines = terms(weights)
    assert all(each.endswith(".") for each in lines)
    text = " ".join(lines)
    assert weights.licence.name in text
    assert weights.trained_on in text
    assert weights.condition in text
    assert ("may not be used commercially" in text) is not weights.licence.commercial


def test_the_document_lists_them_as_they_are():
    text = (ROOT / "docs" / "weights.md").read_text()
    rows = [
        f"| `{each.name}` | {each.engine} | {each.size_gb:.1f} GB | {each.licence.name} | "
        f"{'yes' if each.licence.commercial else 'on a condition' if each.condition else 'no'} | "
        f"{'' if each.addition else f'{each.longest_s:g} s'} |"
        for each in ALL
    ]
    assert [line for line in text.splitlines() if line.startswith("| `")] == rows
