"""Does a row come out as it does of diffusers' own pipeline? The latents of every task, on both variants."""

from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import AceStepPipeline
from diffusers.models.autoencoders.autoencoder_oobleck import OobleckDiagonalGaussianDistribution

from generation.brief import ReferenceMode
from generation.engines.diffusion.ace_step import company
from generation.engines.diffusion.ace_step.load import load, quiet
from generation.engines.diffusion.ace_step.recipe import recipe_of
from generation.engines.diffusion.ace_step.rows import Row, row_of
from generation.engines.neural.device import Device
from generation.ports import RenderRequest
from generation.refinement import Region
from tests.generation.engines.diffusion.orders import asked, hiss, leaning_on, refined

REQUESTS = {
    "a text": asked(),
    "a song": asked(lyrics="hello there\n\nsing it"),
    "a cover": leaning_on(hiss(2.0), ReferenceMode.MELODY),
    "a part anew": refined(hiss(2.0), "repaint", Region(0.5, 1.0)),
    "a style": leaning_on(hiss(40.0), ReferenceMode.STYLE),
}


def told(row: Row) -> dict[str, Any]:
    """What diffusers' pipeline takes by name."""
    words, more = row.words, dict[str, Any]()
    if row.task != "text2music":
        assert row.source is not None
        more |= {"task_type": row.task, "src_audio": torch.from_numpy(row.source.samples)}
    if row.region:
        more |= {"repainting_start": row.region[0], "repainting_end": row.region[1]}
    if row.style:
        more["reference_audio"] = torch.from_numpy(row.style.samples)
    return more | {
        "prompt": words.caption,
        "lyrics": [words.lyrics],
        "vocal_language": words.language,
        "audio_duration": row.seconds,
        "bpm": words.bpm,
        "keyscale": words.keyscale,
        "timesignature": words.timesignature,
    }


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize(
    ("name", "where"), [("ace-step-1.5", "cpu"), ("ace-step-1.5", "cuda"), ("ace-step-1.5-base", "cpu")]
)
def test_latents_are_those_of_diffusers(
    ace_models: Path, monkeypatch: pytest.MonkeyPatch, name: str, where: str, request_: RenderRequest
) -> None:
    monkeypatch.setattr(company, "_SPREAD_ON", {"cpu"} if where == "cuda" else set())
    # diffusers draws the latents of a sound that it is given; we take the middle of what it draws from.
    mode = OobleckDiagonalGaussianDistribution.mode
    monkeypatch.setattr(OobleckDiagonalGaussianDistribution, "sample", lambda own, _generator=None: mode(own))
    ours = load(ace_models / name, name, ("model_index.json",), Device("cpu", torch.float32))
    with quiet():
        theirs: Any = AceStepPipeline.from_pretrained(ace_models / name, local_files_only=True)  # type: ignore[no-untyped-call]
    theirs.set_progress_bar_config(disable=True)
    recipe = recipe_of(ace_models / name)
    row = row_of(request_, recipe)
    company.Company(ours.transformer)
    found = ours.make([row], [torch.Generator().manual_seed(7)], recipe, lambda *given: given[3])
    wanted = theirs(
        **told(row),
        num_inference_steps=recipe.steps,
        guidance_scale=recipe.guidance,
        shift=recipe.shift,
        generator=torch.Generator().manual_seed(7),
        output_type="latent",
    ).audios
    assert found.shape == wanted.shape
    assert float(wanted.abs().max()) > 0.1
    assert torch.allclose(found, wanted, atol=1e-4 * float(wanted.abs().max()))
