"""The story with audiocraft: a track is generated, follows a clip, is talked into shape, and its tree is shown."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.acceptance.stage import Person, Stage, text_of
from tests.acceptance.test_lineage import tree, way
from tests.acceptance.test_refining import track_of
from tests.support.clips import melody_wav

pytestmark = pytest.mark.skipif(find_spec("audiocraft") is None, reason="audiocraft is not installed: make audiocraft")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.tiny.audiocraft import MELODY, build

    return build(tmp_path_factory.mktemp("models"), (MELODY,))


# It is loaded on a thread of its own, and Python has one list of ignored warnings for all threads.
@pytest.mark.filterwarnings("ignore:.*weight_norm.* is deprecated:FutureWarning")
async def test_generate_reference_refine_and_lineage(stage: Stage, ada: Person, models: Path) -> None:
    stage.settings = stage.settings.model_copy(update={"models_dir": models, "device": "cpu", "engine": "audiocraft"})
    await stage.start_bot()
    first = await ada.result(await ada.command("generate", prompt="calm piano in C major", duration=3, seed=7))
    one = await track_of(stage, first)
    assert (one.engine, one.facts["weights"], one.duration_s) == ("audiocraft", "audiocraft-melody", 3.0)
    assert "CC-BY-NC-4.0" in text_of(first)
    assert one.facts["caption"].startswith("Calm ")
    clip = await ada.upload("hum.wav", melody_wav(4.0))
    followed = await ada.result(
        await ada.command("generate", prompt="calm piano", duration=3, seed=7, reference=clip, mode="melody")
    )
    two = await track_of(stage, followed)
    assert (two.facts["way"], two.brief.reference is not None) == ("melody", True)
    longer = await ada.refined(first, "2 seconds longer")
    three = await track_of(stage, longer)
    assert (three.parent_id, three.duration_s, three.facts["way"]) == (one.id, 5.0, "continue")
    darker = await ada.refined(longer, "darker")
    assert (await track_of(stage, darker)).parent_id == three.id
    shown = await tree(ada)
    assert way(shown) == "#1 → #2 → **#3**"
