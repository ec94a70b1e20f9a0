"""A member's story on each engine with a model: generate, a reference, refine, lineage; random weights, real loading."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import status
from generation import making
from generation.candidates import TRIES
from generation.engines.means import Means
from generation.engines.weights.agreement import agreed
from generation.engines.weights.catalogue import named
from generation.engines.weights.fetch import pull
from generation.rendering import Audio
from generation.telling import Telling
from generation.track import Job, Track
from tests.acceptance.stage import Json, Person, Stage, text_of, track_id
from tests.support.clips import melody_wav
from tests.support.hub import a_hub

# Of each engine its weights and a track's seconds; those of Stable Audio are of two kinds, with other parts and words.
STORIES = [
    ("musicgen", "musicgen-small", 6),
    ("ace-step", "ace-step-1.5", 10),
    ("stable-audio", "stable-audio-open", 6),
    ("stable-audio", "stable-audio-3-medium", 6),
]

pytestmark = [
    pytest.mark.timeout(400),
    # What is ignored while weights are loaded is ignored in the whole process, until another thread leaves a block of
    # its own in which it ignored something: Python has one list of such filters for all threads.
    pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning"),
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # What random weights make never passes the gate, and everything would be made twice: that is looked at elsewhere.
    monkeypatch.setattr(making, "fault_of_sound", lambda *_: "")
    monkeypatch.setattr(making, "faults", lambda *_: ())
    # So small a model is through before a message may be edited again, and nobody would see the first seconds: messages
    # are edited sooner, and whoever has let them be heard goes on a while later.
    monkeypatch.setattr(status, "_TICK_S", 0.1)
    monkeypatch.setattr(status, "_CHANNEL_S", 0.3)
    previewer = Telling.previewer

    def lingering(self: Telling, job: Job) -> Callable[[Audio], None]:
        preview = previewer(self, job)

        def heard(audio: Audio) -> None:
            preview(audio)
            time.sleep(2.0)

        return heard

    monkeypatch.setattr(Telling, "previewer", lingering)


@pytest.fixture
def models(weights: str, tiny_models: Path, tmp_path: Path) -> Path:
    """A folder in which these weights are the best that there are."""
    if (tiny_models / weights).is_dir():
        return tiny_models
    from tests.support.tiny import stable_audio

    return stable_audio.build(tmp_path / "models", weights).parent


async def begun(stage: Stage, models: Path) -> None:
    stage.settings = stage.settings.model_copy(update={"models_dir": models, "device": "cpu"})
    await stage.start_bot()


async def track_of(stage: Stage, message: Json) -> Track:
    assert stage.house is not None
    track = await stage.house.store.track(track_id(message))
    assert track is not None
    return track


@pytest.mark.parametrize(("engine", "weights", "seconds"), STORIES, ids=[weights for _, weights, _ in STORIES])
async def test_generate_reference_refine_and_lineage(
    stage: Stage, ada: Person, models: Path, engine: str, weights: str, seconds: int
) -> None:
    await begun(stage, models)
    said = text_of((await ada.command("engines"))["message"])
    assert f"✅ {engine}" in said
    clip = await ada.upload("hum.wav", melody_wav(3.0))
    asked = await ada.command("generate", prompt="calm house", duration=seconds, engine=engine, seed=5, reference=clip)
    first = await ada.result(asked, 300)
    made = await track_of(stage, first)
    assert (made.engine, made.seed) == (engine, 5)
    assert abs(made.duration_s - seconds) < 0.01
    assert made.facts["weights"] == weights
    assert TRIES not in made.facts
    assert made.licence.name in text_of(first)
    assert made.reference_sha256
    second = await ada.refined(first, "darker", 300)
    refined = await track_of(stage, second)
    assert refined.parent_id == made.id
    assert refined.engine == engine
    assert refined.brief.mood.brightness < made.brief.mood.brightness
    assert refined.compared["plan"]["way"]
    shown = await ada.command("lineage")
    tree = await ada.until(shown["message"]["id"], lambda m: bool(m["attachments"]))
    assert "#1 → **#2**" in tree["content"]
    assert any("The first seconds" in each for each in ada.seen), "they were heard while the rest was made"


@pytest.fixture
def fetched(tiny_models: Path, tmp_path: Path) -> tuple[Path, str]:
    """A folder of models with weights that came from a hub on this machine, and their commit."""
    means, tiny, weights = Means(models=tmp_path / "models"), tiny_models / "musicgen-small", named("musicgen-small")
    with a_hub() as there:
        files = {str(each.relative_to(tiny)): each.read_bytes() for each in tiny.rglob("*") if each.is_file()}
        commit = there.put(weights.repository, files)
        pull(replace(weights, revision=commit), means, agreed(weights), endpoint=there.endpoint)
    return means.models, commit


async def test_the_commit_that_was_fetched_is_in_the_provenance_of_what_it_makes(
    stage: Stage, ada: Person, fetched: tuple[Path, str]
) -> None:
    models, commit = fetched
    await begun(stage, models)
    asked = await ada.command("generate", prompt="calm house", duration=6, engine="musicgen", seed=5)
    track = await track_of(stage, await ada.result(asked, 300))
    assert track.facts["revision"] == commit
    assert commit in track.engine_version
