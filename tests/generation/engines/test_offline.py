"""Whatever is loaded is loaded from its folder: no engine, nor what measures tracks, asks anybody beyond this machine."""

import socket
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from generation.engines.means import Means
from generation.engines.neural.device import device_for
from generation.engines.weights.catalogue import known, named
from tests.support.tiny import ace_step, audiocraft, clap, musicgen, stable_audio

CPU = device_for("cpu")
needs_audiocraft = pytest.mark.skipif(find_spec("audiocraft") is None, reason="audiocraft is not installed")


def load_ace_step(means: Means) -> None:
    from generation.engines.diffusion.ace_step.load import loaded

    loaded(named("ace-step-1.5"), means, CPU)


def load_stable_audio(name: str) -> Callable[[Means], None]:
    def load(means: Means) -> None:
        from generation.engines.diffusion.stable_audio.load import load

        load(named(name), means, CPU)

    return load


def load_musicgen(means: Means) -> None:
    from generation.engines.musicgen.load import load

    load(named("musicgen-small"), means, CPU)


def load_audiocraft(name: str) -> Callable[[Means], None]:
    def load(means: Means) -> None:
        from generation.engines.audiocraft.load import load

        load(Means(models=means.models, weights=(name,), device="cpu"))

    return load


def load_clap(means: Means) -> None:
    from bot.eval.clap import load_clap

    load_clap(means)


# What is loaded, how its checkpoint is made in a folder of models, and how it is loaded from there.
LOADED: dict[str, tuple[str, Callable[[Path], Any], Callable[[Means], None]]] = {
    "ace-step": ("ace-step", ace_step.build, load_ace_step),
    "stable-audio-open": (
        "stable-audio",
        lambda models: stable_audio.build(models, stable_audio.OPEN),
        load_stable_audio(stable_audio.OPEN),
    ),
    "stable-audio-3": (
        "stable-audio",
        lambda models: stable_audio.build(models, stable_audio.DISTILLED),
        load_stable_audio(stable_audio.DISTILLED),
    ),
    "musicgen": ("musicgen", musicgen.build, load_musicgen),
    "audiocraft": (
        "audiocraft",
        lambda models: audiocraft.build(models, (audiocraft.MELODY,)),
        load_audiocraft(audiocraft.MELODY),
    ),
    "magnet with multiband-diffusion": (
        "audiocraft",
        lambda models: audiocraft.build(models, (audiocraft.MASKED, audiocraft.BANDS)),
        load_audiocraft(audiocraft.MASKED),
    ),
    "clap": ("eval", clap.build, load_clap),
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Who was asked: each attempt is written down and fails, since a library may go on after it."""
    attempts: list[object] = []

    def refuse(*given: object, **_: object) -> None:
        attempts.append(given)
        raise OSError("there is no network")

    # Nobody has asked the client of the hub to be offline: it must not be what keeps a loader from asking.
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return attempts


def test_all_that_loads_weights_is_here() -> None:
    assert {engine for engine, *_ in LOADED.values()} == {each.engine for each in known()}


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[needs_audiocraft] if LOADED[each][0] == "audiocraft" else []) for each in LOADED]
)
def test_what_is_loaded_asks_nobody(name: str, tmp_path: Path, asked: list[object]) -> None:
    _, build, load = LOADED[name]
    build(tmp_path)
    asked.clear()
    load(Means(models=tmp_path, device="cpu"))
    assert asked == []


def test_who_would_ask_is_noticed(asked: list[object]) -> None:
    from huggingface_hub import HfApi

    with pytest.raises(Exception, match="no network"):
        HfApi(endpoint="http://127.0.0.1:9").model_info("somebody/something")
    assert asked
