"""Of each of the weights a commit is named that never moves, or it is said why none is; then the first one stays."""

import re
from dataclasses import replace

import pytest

from generation.engines.weights.agreement import agreed
from generation.engines.weights.catalogue import known, named
from generation.engines.weights.fetch import pull
from generation.engines.weights.here import RECORD, folder, revision
from tests.generation.engines.weights.laid_out import FILES, MODEL, safetensors
from tests.house.sources import ROOT
from tests.support.hub import a_hub

UNPINNED = [each for each in known() if each.unpinned]


@pytest.mark.parametrize("weights", known(), ids=lambda each: each.name)
def test_a_revision_is_a_commit_or_it_is_said_why_not(weights):
    assert weights.is_pinned == bool(re.fullmatch("[0-9a-f]{40}", weights.revision))
    assert weights.is_pinned != bool(weights.unpinned)


def test_the_document_names_those_without_a_commit():
    text = (ROOT / "docs" / "weights.md").read_text()
    told = text.partition("**Which commit.**")[2].partition("| name |")[0]
    assert [each.name for each in UNPINNED if not each.by_hand and f"`{each.name}`" not in told] == []
    assert [each.name for each in known() if each.is_pinned and f"`{each.name}`" in told] == []


def test_a_commit_of_the_catalogue_replaces_the_one_that_is_here(means):
    weights = replace(named("musicgen-melody-large"), revision="")
    with a_hub() as there:
        first = there.put(weights.repository, FILES)
        assert pull(weights, means, agreed(weights), endpoint=there.endpoint).revision == first
        second = there.put(weights.repository, FILES | {MODEL: safetensors(seed=1)})
        assert pull(weights, means, agreed(weights), endpoint=there.endpoint).revision == first
        assert revision(weights, means) == first
        pinned = replace(weights, revision=second)
        assert pull(pinned, means, agreed(pinned), endpoint=there.endpoint).revision == second


def test_a_commit_of_another_repository_is_not_asked_for(means):
    weights = replace(named("musicgen-melody-large"), revision="")
    with a_hub() as there:
        there.put(weights.repository, FILES)
        pull(weights, means, agreed(weights), endpoint=there.endpoint)
        kept = folder(weights, means) / RECORD
        kept.write_text(kept.read_text().replace(weights.repository, "somebody/else"))
        newest = there.put(weights.repository, FILES | {MODEL: safetensors(seed=1)})
        assert pull(weights, means, agreed(weights), endpoint=there.endpoint).revision == newest
