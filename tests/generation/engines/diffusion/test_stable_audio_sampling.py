"""The loop of rows against diffusers' own pipelines: the same sound for the same seed, and what they can not do."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableAudio3InpaintPipeline
from diffusers.schedulers import scheduling_cosine_dpmsolver_multistep as cosine

from generation.brief import Brief, Key
from generation.engines.diffusion.stable_audio.load import load
from generation.engines.diffusion.stable_audio.making import Take, begin, step
from generation.engines.diffusion.stable_audio.model import Model
from generation.engines.diffusion.stable_audio.rows import Row
from generation.engines.means import Means
from generation.engines.neural.device import device_for
from generation.engines.serving import ListedOrder
from generation.engines.weights.catalogue import named
from generation.ports import RenderRequest
from generation.refinement import Plan, Region
from generation.rendering import Audio
from tests.support.tiny.stable_audio import BASE, DISTILLED, OPEN, build

BRIEF = Brief("piano", "jazz", 90.0, Key("A"), 3.0, 7, instruments=("piano",), excluded=("drums",))
STEPS = 6


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Model]:
    folder = tmp_path_factory.mktemp("models")
    loaded: dict[str, Model] = {}

    def of(name: str) -> Model:
        if name not in loaded:
            build(folder, name)
            loaded[name] = load(named(name), Means(models=Path(folder), device="cpu"), device_for("cpu"))
        return loaded[name]

    return of


@torch.no_grad()
def latents_of(model: Model, *requests: RenderRequest) -> list[torch.Tensor]:
    """Run takes together to their end."""
    takes = [Take(ListedOrder(each)) for each in requests]
    for take in takes:
        begin(take, model, STEPS)
    while not all(row(take).done for take in takes):
        step([take for take in takes if not row(take).done], model, most=64)
    return [row(take).latents for take in takes]


def row(take: Take) -> Row:
    assert take.row is not None
    return take.row


@pytest.fixture
def plain_noise(monkeypatch: pytest.MonkeyPatch) -> torch.Generator:
    """The pipeline of Open draws its noise from a tree: here it draws what a row draws, from the same generator."""
    generator = torch.Generator().manual_seed(11)

    class Plain:
        def __init__(self, like: torch.Tensor, **_: Any) -> None:
            self.like = like

        def __call__(self, _now: Any, _next: Any) -> torch.Tensor:
            return torch.randn(self.like.shape, generator=generator)

    monkeypatch.setattr(cosine, "BrownianTreeNoiseSampler", Plain)
    return generator


def test_open_samples_as_its_pipeline_does(model: Callable[[str], Model], plain_noise: torch.Generator) -> None:
    opened = model(OPEN)
    (ours,) = latents_of(opened, RenderRequest(BRIEF, 11))
    take = Take(ListedOrder(RenderRequest(BRIEF, 11)))
    begin(take, opened, STEPS)
    assert take.told is not None
    theirs = opened.pipe(
        take.told.prompt,
        negative_prompt=take.told.negative,
        audio_end_in_s=3.0,
        num_inference_steps=STEPS,
        generator=plain_noise,
        output_type="latent",
    ).audios
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_without_a_negative_prompt_open_is_led_away_from_nothing(
    model: Callable[[str], Model], plain_noise: torch.Generator
) -> None:
    opened = model(OPEN)
    wanted, unwanted = opened.sides("soft piano", "", 3.0)
    assert unwanted is not None
    made = Row(
        latents=opened.begun(opened.noise(opened.frames(3.0), plain_noise), None, 1.0),
        scheduler=opened.scheduler(1.0, STEPS, plain_noise),
        generator=plain_noise,
        wanted=wanted,
        unwanted=unwanted,
        guidance=7.0,
    )
    take = Take(ListedOrder(RenderRequest(BRIEF, 11)))
    take.row = made
    with torch.no_grad():
        while not made.done:
            step([take], opened, most=2)
    plain_noise.manual_seed(11)
    theirs = opened.pipe(
        "soft piano", audio_end_in_s=3.0, num_inference_steps=STEPS, generator=plain_noise, output_type="latent"
    ).audios
    assert torch.allclose(made.latents, theirs, atol=1e-4)


@pytest.mark.parametrize("name", [DISTILLED, BASE])
def test_three_samples_as_its_pipeline_does(model: Callable[[str], Model], name: str) -> None:
    three = model(name)
    (ours,) = latents_of(three, RenderRequest(BRIEF, 11))
    take = Take(ListedOrder(RenderRequest(BRIEF, 11)))
    begin(take, three, STEPS)
    assert take.told is not None
    theirs = three.pipe(
        take.told.prompt,
        duration=3.0,
        num_inference_steps=STEPS,
        guidance_scale=three.guidance,
        negative_prompt=take.told.negative or None,
        generator=torch.Generator().manual_seed(11),
        output_type="latent",
    ).audios
    assert torch.allclose(ours, theirs, atol=1e-4)
    assert bool(take.told.negative) == (name == BASE)


def test_three_repaints_as_its_pipeline_does(model: Callable[[str], Model]) -> None:
    three = model(DISTILLED)
    parent = a_sound(3.0)
    plan = Plan(keep=(), way="repaint", region=Region(1.0, 2.0))
    (ours,) = latents_of(three, RenderRequest(BRIEF, 11, plan=plan, parent=parent))
    take = Take(ListedOrder(RenderRequest(BRIEF, 11, plan=plan, parent=parent)))
    begin(take, three, STEPS)
    assert take.told is not None
    mask = row(take).wanted["local_add_cond"][:, :1]
    assert mask.flatten().tolist() == [1.0] * 10 + [0.0] * 12 + [1.0] * 11  # 10.8 frames in a second
    wave = torch.nn.functional.pad(torch.from_numpy(parent.samples), (0, 33 * 4096 - parent.frames))
    theirs = StableAudio3InpaintPipeline(**three.pipe.components)
    theirs.set_progress_bar_config(disable=True)
    made = theirs(
        take.told.prompt,
        duration=3.0,
        audio=wave[None],
        mask=mask,
        num_inference_steps=STEPS,
        generator=torch.Generator().manual_seed(11),
        output_type="latent",
    ).audios
    assert torch.allclose(ours, made, atol=1e-4)


@pytest.mark.parametrize("name", [OPEN, DISTILLED, BASE])
@pytest.mark.parametrize("strength", [0.2, 0.6])
def test_a_small_change_begins_late_and_stays_near(model: Callable[[str], Model], name: str, strength: float) -> None:
    tiny = model(name)
    request = RenderRequest(BRIEF, 11, plan=Plan((), "init", strength=strength), parent=a_sound(3.0))
    take = Take(ListedOrder(request))
    with torch.no_grad():
        begin(take, tiny, 100)
    noise = row(take).scheduler.sigmas.tolist()
    assert noise == sorted(noise, reverse=True)
    # Where it begins, the share of noise in the sound is what was asked for; 100 steps are fewer from there on.
    angle = torch.atan(torch.tensor(noise[0])).item() * 2 / torch.pi if name == OPEN else noise[0]
    assert angle == pytest.approx(max(strength, 0.34) if name == OPEN else strength, abs=0.02)
    assert row(take).steps < 70


def test_how_far_a_change_goes_is_heard(model: Callable[[str], Model]) -> None:
    """With a model that sees nothing but noise, the more is left of what it begins from the less noise is added."""
    tiny = model(DISTILLED)
    parent = a_sound(3.0)
    with torch.no_grad():
        old = tiny.encode(torch.from_numpy(parent.samples))
    far = []
    for strength in (0.1, 0.5, 0.9):
        plan = Plan((), "init", strength=strength)
        take = Take(ListedOrder(RenderRequest(BRIEF, 11, plan=plan, parent=parent)))
        with torch.no_grad():
            begin(take, tiny, STEPS)
        far.append((row(take).latents - old).abs().mean().item())
    assert far[0] < far[1] < far[2]


def test_open_keeps_what_is_held(model: Callable[[str], Model]) -> None:
    opened = model(OPEN)
    plan = Plan((), "repaint", region=Region(1.0, 2.0))
    request = RenderRequest(BRIEF, 11, plan=plan, parent=a_sound(3.0))
    take = Take(ListedOrder(request))
    with torch.no_grad():
        begin(take, opened, STEPS)
    held = row(take).held
    assert held is not None
    (made,) = latents_of(opened, request)
    kept = held.mask.bool().expand_as(made)
    assert torch.allclose(made[kept], held.latents[kept], atol=1e-5)
    assert not torch.allclose(made[~kept], held.latents[~kept], atol=1e-2)
    (other,) = latents_of(opened, dataclasses.replace(request, seed=12))
    assert not torch.allclose(made[~kept], other[~kept], atol=1e-2)


@torch.no_grad()
def test_open_in_tiles_is_the_same(model: Callable[[str], Model]) -> None:
    opened = model(OPEN)
    vae, sound, latents = opened.pipe.vae, torch.from_numpy(a_sound(8.0).samples), torch.randn(1, 2, 1024)
    vae.tile_sample_min_length, vae.tile_latent_min_length = 80 * opened.hop, 80
    made = {}
    for tiled in (False, True):
        vae.use_tiling = tiled
        made[tiled] = opened.encode(sound), opened.decode(latents, 44100 * 8)
    assert made[True][0].shape == made[False][0].shape == (1, 2, 1024)
    for whole, in_tiles in zip(made[False], made[True], strict=True):
        assert torch.allclose(whole, in_tiles, atol=1e-5)


@torch.no_grad()
def test_open_encodes_the_sound_and_knows_what_silence_is(model: Callable[[str], Model]) -> None:
    opened = model(OPEN)
    sound = torch.from_numpy(a_sound(2.0).samples)
    whole = torch.nn.functional.pad(sound, (0, 200 * opened.hop - sound.shape[-1]))
    theirs = opened.pipe.vae.encode(whole[None]).latent_dist.mode()
    assert torch.allclose(opened.encode(sound)[:, :, :180], theirs[:, :, :180], atol=1e-5)


@torch.no_grad()
def test_open_decodes_only_what_is_asked_for(model: Callable[[str], Model]) -> None:
    opened = model(OPEN)
    latents = torch.randn(1, 2, 128)
    whole = opened.pipe.vae.decoder(latents)[0]
    assert torch.allclose(opened.decode(latents, 100_001), whole[:, :100_001], atol=1e-5)


def a_sound(seconds: float) -> Audio:
    wave = torch.sin(torch.arange(round(seconds * 44100)) * 0.05) * torch.linspace(0.2, 0.8, round(seconds * 44100))
    return Audio(wave.repeat(2, 1).numpy(), 44100)
