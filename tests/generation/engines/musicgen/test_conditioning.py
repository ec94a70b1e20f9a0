"""What the decoder is told: melody weights follow the library's own tokens, a tune its own stretch of time."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import MusicgenMelodyForConditionalGeneration

from generation.engines.means import Means
from generation.engines.musicgen.batch import Batch, frames_of
from generation.engines.musicgen.chroma import chroma
from generation.engines.musicgen.conditioning import Conditions, Tune, before_rows
from generation.engines.musicgen.decoder import weights
from generation.engines.musicgen.load import Model, load
from generation.engines.musicgen.sampling import Sampling
from generation.engines.neural.device import Device
from generation.engines.neural.sound import resampled
from generation.engines.weights.catalogue import named
from tests.generation.engines.musicgen.orders import tune
from tests.support.tiny.musicgen import CHROMA_ROWS, VOCABULARY, build

MELODY = "musicgen-melody"
CAPTION = "Calm ambient track with piano, 62 bpm, F sharp major"
FRAMES = 60


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Model, Any]:
    """Tiny melody weights as ours, in full precision, and as the library's."""
    folder = tmp_path_factory.mktemp("models")
    build(folder, MELODY)
    theirs = MusicgenMelodyForConditionalGeneration.from_pretrained(folder / MELODY, local_files_only=True)
    model = load(named(MELODY), Means(models=folder), Device("cpu", torch.float32))
    plain = weights(theirs.decoder.state_dict(), model.decoder.shape)
    return replace(model, decoder=plain), theirs


def library(theirs: Any, words: Any, rows: Tensor | None) -> Tensor:
    """The tokens that the library's greedy search finds, before they become sound."""
    found: list[Tensor] = []

    def decode(codes: Tensor, **_: Any) -> None:
        found.append(codes[0, 0])
        raise StopIteration

    theirs.audio_encoder.decode = decode
    features = {} if rows is None else {"input_features": rows[None]}
    with pytest.raises(StopIteration):
        theirs.generate(**words, **features, do_sample=False, guidance_scale=3.0, max_new_tokens=FRAMES + 3)
    return found[0]


def ours(model: Model, rows: Tensor | None) -> Tensor:
    batch = Batch(model.decoder, 1, FRAMES, before=before_rows(model))
    condition = Conditions(model).of(CAPTION, rows)
    assert condition.text is None
    job = batch.job(None, FRAMES, Sampling(temperature=0), 1, before=condition.before)
    batch.join(job)
    while batch.jobs:
        batch.step()
    return frames_of(job, batch.delay)


@pytest.mark.parametrize("follows", [True, False])
def test_greedy_tokens_are_the_librarys_with_a_tune_and_without(both: tuple[Model, Any], follows: bool) -> None:
    model, theirs = both
    rows = Tune.of(tune(60, 64, 67, 72)).rows(0.0, 30.0, CHROMA_ROWS) if follows else None
    words = model.tokenizer(CAPTION, return_tensors="pt")
    with torch.inference_mode():
        wanted = library(theirs, words, rows)
    found = ours(model, rows)
    assert found.shape == wanted.shape == (4, FRAMES)
    assert int(found.max()) < VOCABULARY
    assert torch.equal(found, wanted)


def test_another_tune_makes_other_tokens(both: tuple[Model, Any]) -> None:
    one, other = (Tune.of(tune(*each)).rows(0.0, 30.0, CHROMA_ROWS) for each in ((60, 64, 67, 72), (61, 66, 70)))
    assert not torch.equal(ours(both[0], one), ours(both[0], other))


def test_each_window_hears_its_own_stretch_of_the_tune_and_begins_again_where_that_ends() -> None:
    sound = tune(*range(60, 72), seconds=2.0)
    heard = Tune.of(sound)
    whole = chroma(heard.wave)
    assert torch.equal(heard.rows(0.0, 24.0, 100), whole[:100])
    later = heard.rows(8.0, 8.0, 60).argmax(dim=1)
    assert int(later[8]) == 64 % 12  # a second into the stretch: the fifth note
    assert int(heard.rows(24.0 + 8.0, 8.0, 60).argmax(dim=1)[8]) == 64 % 12


def test_a_tune_at_another_rate_is_the_same_tune() -> None:
    sound = tune(60, 67, 64, seconds=2.0)
    one, other = (Tune.of(each).rows(0.0, 6.0, 40) for each in (sound, resampled(sound, 48000)))
    assert (one.argmax(dim=1) == other.argmax(dim=1)).float().mean() > 0.9
