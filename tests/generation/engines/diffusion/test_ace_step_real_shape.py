"""The real shape is the published one: counted without memory, and loaded in the place of weights."""

import pytest
import torch

from generation.engines.diffusion.ace_step.real_shape import FIRST, XL, pipeline


@pytest.mark.parametrize(("shape", "billions"), [(FIRST, 1.58), (XL, 4.18)])
def test_the_transformer_has_as_many_parameters_as_published(shape: dict[str, int], billions: float) -> None:
    pipe = pipeline("meta", torch.bfloat16, shape)
    counted = sum(each.numel() for each in pipe.transformer.parameters()) / 1e9
    assert counted == pytest.approx(billions, rel=0.02)
    assert {each.dtype for each in pipe.transformer.parameters()} == {torch.bfloat16}
    assert (pipe.sample_rate, pipe.latents_per_second) == (48000, 25.0)
    assert sum(each.numel() for each in pipe.text_encoder.parameters()) / 1e9 == pytest.approx(0.6, abs=0.01)
