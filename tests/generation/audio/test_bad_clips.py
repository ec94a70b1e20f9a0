"""Every bad attachment gives one sentence or harmless sound, soon, in bounded memory, and leaves nothing behind."""

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
from bad_clips import BAD_CLIPS, BadClip
from children import children

from generation.audio.clips import ClipReader
from generation.errors import ReferenceRefused
from generation.ports import Clip

SECONDS_EACH = 20.0  # on a busy machine; alone each takes well under one
MEGABYTES_OF_ALL = 400


def _peak_mib() -> float:
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


@pytest.fixture(scope="module", autouse=True)
def memory_stays_bounded():
    from generation.audio.analyse import warm_up

    warm_up()
    before = _peak_mib()
    yield
    assert _peak_mib() - before < MEGABYTES_OF_ALL


def test_there_are_enough_of_them_and_their_names_differ():
    assert len({clip.name for clip in BAD_CLIPS}) == len(BAD_CLIPS) >= 40


@pytest.mark.parametrize("clip", BAD_CLIPS, ids=lambda clip: clip.name)
async def test_bad_clip(clip: BadClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    data = clip.make()
    running = children()
    started = time.monotonic()
    wanted = clip.wanted if isinstance(clip.wanted, tuple) else (clip.wanted,)
    read, refused = await _read(data, clip.filename)
    if read is not None:
        assert None in wanted
        assert read.audio.samples.dtype == np.float32
        assert np.isfinite(read.audio.samples).all()
        assert np.abs(read.audio.samples).max() <= 4.0
        assert 0.25 <= read.audio.duration_s <= 60.0
        assert read.audio.samples.shape[0] == 2
    else:
        assert refused is not None
        assert type(refused) in wanted
        assert _is_one_sentence(refused.message)
        assert _is_one_sentence(refused.remedy)
        assert clip.filename not in str(refused)
    assert time.monotonic() - started < SECONDS_EACH
    assert children() <= running
    assert not list(tmp_path.iterdir())


async def _read(data: bytes, filename: str) -> tuple[Clip | None, ReferenceRefused | None]:
    try:
        return await ClipReader().decode(data, filename), None
    except ReferenceRefused as refused:
        return None, refused


def _is_one_sentence(words: str) -> bool:
    return words[0].isupper() and words.endswith(".") and ". " not in words and "\n" not in words and len(words) < 100
