"""A clip that is listened to: what is written down of it, and what goes into the brief."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from generation.audio import analyse as analysis
from generation.audio.clips import ClipReader
from generation.audio.melody import melody_of
from generation.brief import ReferenceMode
from generation.hearing import Hearing
from generation.ports import Clip
from generation.rendering import Audio
from generation.track import ClipSource, Job, Place, Wish
from storage.artifacts import MemoryArtifacts
from storage.memory import MemoryStore
from tests.support.clips import hummed

PITCHES = [62, 65, 69, 67, 65, 64, 62, 57]


def clip() -> Clip:
    samples = hummed().astype(np.float32)
    audio = Audio(np.stack([samples, samples]), 22050)
    return Clip(b"bytes of it", "ab" * 32, "audio/wav", audio, analysis.analyse(audio))


def job(mode: ReferenceMode) -> Job:
    wish = Wish("lo-fi of this", clip=ClipSource("hum.wav", mode=mode))
    return Job("j1", wish, Place("r1", "1", "Ada"), "s1", "sketch", 7, datetime.now(UTC))


@pytest.mark.parametrize("mode", [ReferenceMode.MELODY, ReferenceMode.STYLE])
async def test_the_melody_is_listened_for_where_it_is_to_become_the_theme(mode: ReferenceMode):
    store, heard = MemoryStore(), clip()
    done = await Hearing(store, MemoryArtifacts(), ClipReader()).hear(job(mode), heard)
    assert done.brief is not None
    assert done.brief.reference is not None
    notes = [note.pitch for note in done.brief.reference.heard.melody]
    assert notes == (PITCHES if mode is ReferenceMode.MELODY else [])
    assert replace(done.brief.reference.heard, melody=()) == heard.heard
    assert done.reference_sha256 == heard.sha256


async def test_a_brief_that_is_there_already_is_used_as_it_is():
    hearing = Hearing(MemoryStore(), MemoryArtifacts(), ClipReader())
    first = await hearing.hear(job(ReferenceMode.MELODY), clip())
    again = job(ReferenceMode.MELODY)
    again = replace(again, wish=replace(again.wish, brief=first.brief))
    assert (await hearing.hear(again, clip())).brief is first.brief


def test_what_a_melody_needs_is_compiled_under_the_lock_that_all_processes_share(monkeypatch: pytest.MonkeyPatch):
    """Two processes that compile at once can leave a mixture behind whose call ends the process."""
    held = []
    lock, contour = analysis._one_process_at_a_time, analysis.sung_contour
    inside = []

    def watched():
        inside.append(True)
        return lock()

    def compiled(mono):
        held.append(bool(inside))
        return contour(mono)

    monkeypatch.setattr(analysis, "_one_process_at_a_time", watched)
    monkeypatch.setattr(analysis, "sung_contour", compiled)
    analysis._compiled_for_melodies.clear()
    melody_of(clip().audio)
    assert held == [True]
    melody_of(clip().audio)
    assert held == [True], "once in a process"
