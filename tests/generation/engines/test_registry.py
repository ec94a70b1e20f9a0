"""The registry knows its engines by name and stays light."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generation.engines import best, card_of, create, engine_names, passed_over, why_not
from generation.engines.means import Means
from generation.engines.room import too_slow
from generation.engines.weights.catalogue import Weights, of
from generation.errors import BadRequest, EngineUnavailable
from generation.machine import Place
from tests.support.laid import laid

NAMES = ("ace-step", "stable-audio", "musicgen", "audiocraft", "sketch")


def test_the_engines_are_known_by_name_the_best_first() -> None:
    assert engine_names() == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_a_card_and_an_engine_or_a_reason(name: str, tmp_path: Path) -> None:
    means = Means(models=tmp_path)
    card, why = card_of(name, means), why_not(name, means)
    assert card.name == name
    if not why:
        assert create(name, means).card == card
        return
    assert "install with make" in why or "python -m bot models pull" in why
    with pytest.raises(EngineUnavailable) as told:
        create(name, means)
    assert why in str(told.value)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_neural_engine_says_what_it_is_before_anything_is_loaded(name: str, tmp_path: Path) -> None:
    card = card_of(name, Means(models=tmp_path))
    assert card.kind in {"audio diffusion", "codec language model"}
    assert card.makers
    assert card.trained_on
    assert card.link
    assert card.memory_gb > 0
    assert card.weights
    assert card.licence.name


def test_without_weights_auto_is_the_engine_that_needs_none(tmp_path: Path) -> None:
    means = Means(models=tmp_path)
    assert best(means) == "sketch"
    assert card_of("auto", means).name == "sketch"
    assert create("auto", means).card.name == "sketch"


def test_auto_takes_what_fits_into_the_memory_that_the_host_allows(tmp_path: Path) -> None:
    for name in ("ace-step-1.5", "ace-step-1.5-2b", "musicgen-small"):
        laid(tmp_path, name)
    for room, engine, weights in (
        (100.0, "ace-step", "ace-step-1.5"),
        (18.0, "ace-step", "ace-step-1.5-2b"),
        (3.0, "musicgen", "musicgen-small"),
        (1.0, "sketch", ""),
    ):
        means = Means(models=tmp_path, device="cuda", memory_gb=room)
        assert (best(means), card_of("auto", means).weights) == (engine, weights)
        assert why_not("ace-step", means) == "", "whoever asks for it by name gets it"
    told = passed_over("ace-step", Means(models=tmp_path, device="cuda", memory_gb=3.0))
    assert told.startswith("It takes about ")
    assert told.endswith(" GB of memory, and NOCTURNE_MEMORY_GB allows 3 GB.")


def test_auto_takes_nothing_that_a_processor_would_be_too_slow_for(tmp_path: Path) -> None:
    on_cpu, on_gpu = (Means(models=tmp_path, device=device, memory_gb=100.0) for device in ("cpu", "cuda"))
    laid(tmp_path, "ace-step-1.5-sft")
    laid(tmp_path, "musicgen-large")
    assert best(on_gpu) == "ace-step"
    assert best(on_cpu) == "sketch"
    for name in ("ace-step", "musicgen"):
        told = passed_over(name, on_cpu)
        assert f"about {card_of(name, on_cpu).realtime_guess:.2g} s on the processor" in told
        assert why_not(name, on_cpu) == "", "whoever asks for it by name gets it"
    laid(tmp_path, "musicgen-small")
    assert (best(on_cpu), card_of("musicgen", on_cpu).weights) == ("musicgen", "musicgen-small")
    assert card_of("musicgen", on_gpu).weights == "musicgen-large", (
        "the better ones, where they are no slower than that"
    )
    assert card_of("musicgen", replace(on_cpu, weights=("musicgen-large",))).weights == "musicgen-large"


def test_which_weights_a_processor_is_too_slow_for(tmp_path: Path) -> None:
    means = Means(models=tmp_path, device="cpu")
    known = [each for name in NAMES for each in of(name) if not each.addition]
    slow = {each.name for each in known if too_slow(each.work.on("cpu"), means)}
    assert slow == {
        "ace-step-1.5-sft",
        "ace-step-1.5-base",
        "stable-audio-3-medium-base",
        "stable-audio-open",
        "musicgen-large",
        "musicgen-stereo-large",
        "musicgen-melody-large",
        "musicgen-stereo-melody-large",
        "audiocraft-melody",
        "magnet-medium-10secs",
        "magnet-small-10secs",
    }
    for device in ("mps", "cuda"):
        assert not [each.name for each in known if too_slow(each.work.on(device), replace(means, device=device))]


def test_auto_takes_what_fits_into_the_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generation.engines.room.place_of", lambda _: Place("cuda", "the GPU (T4)", 16.1))
    means = Means(models=tmp_path)
    laid(tmp_path, "ace-step-1.5")
    assert best(means) == "sketch"
    assert passed_over("ace-step", means) == "It takes about 20 GB of memory, and the GPU (T4) has 16.1 GB."
    laid(tmp_path, "ace-step-1.5-2b")
    assert (best(means), passed_over("ace-step", means)) == ("ace-step", "")
    monkeypatch.setattr("generation.engines.room.place_of", lambda _: Place("cuda", "the GPU"))
    assert card_of("auto", means).weights == "ace-step-1.5", "nobody knows how much there is"


def test_at_full_precision_weights_take_twice_as_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    means = Means(models=tmp_path)
    laid(tmp_path, "ace-step-1.5")
    for kind, gb in (("cuda", 20.0), ("mps", 40.0)):
        monkeypatch.setattr("generation.engines.room.place_of", lambda _, kind=kind: Place(kind, kind, 32.0))
        assert card_of("ace-step", means).memory_gb == gb
        assert (best(means) == "ace-step") is (gb < 32)


@pytest.mark.parametrize("name", NAMES[:-1])
def test_the_speed_that_is_guessed_is_that_of_the_kind_of_device(name: str, tmp_path: Path) -> None:
    cpu, mps, cuda = (
        card_of(name, Means(models=tmp_path, device=device)).realtime_guess for device in ("cpu", "mps", "cuda:0")
    )
    assert cpu > mps > cuda > 0
    assert cuda < 2


@pytest.mark.parametrize(
    "weights", [each for name in NAMES for each in of(name) if not each.addition], ids=lambda each: each.name
)
def test_all_weights_have_their_speed_on_every_device(weights: Weights, tmp_path: Path) -> None:
    for device in ("cpu", "mps", "cuda"):
        means = Means(models=tmp_path, device=device, weights=(weights.name,))
        assert card_of(weights.engine, means).realtime_guess == weights.work.on(device) > 0


def test_a_library_that_is_missing_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("generation.engines._installed", lambda library: library not in {"torch", "diffusers"})
    told = why_not("ace-step", Means(models=tmp_path))
    assert told == "It needs torch and diffusers: install with make run-neural."


def test_an_unknown_name_is_told_the_known_ones() -> None:
    with pytest.raises(BadRequest) as told:
        create("theremin")
    assert "theremin" in str(told.value)
    for name in ("auto", *engine_names()):
        assert name in str(told.value)
    with pytest.raises(BadRequest):
        card_of("")


def test_a_card_says_what_is_procedural_and_who_plays() -> None:
    card = card_of("sketch")
    assert card.kind == "procedural"
    assert card.version.startswith("sketch ")
    assert "synths" in card.version or "fluidsynth" in card.version
    assert card.licence.commercial
    assert card.licence.name


def test_cards_words_and_names_import_nothing_heavy() -> None:
    script = (
        "import sys; from generation.engines import card_of, engine_names; from generation.language import understand;"
        "from generation.track import Wish; understand(Wish('lo-fi'), 1); [card_of(n) for n in engine_names()];"
        "print([m for m in ('scipy', 'librosa', 'mido', 'pyloudnorm', 'torch', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
