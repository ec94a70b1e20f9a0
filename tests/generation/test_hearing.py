"""A clip that is listened to: what is written down of it, and what goes into the brief."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from generation.audio import analyse as analysis
from generation.audio.clips import ClipReader
from generation.audio.melody import melody_of
from generation.brief import Brief, Heard, Key, ReferenceMode, ReferenceUse, Source
from generation.hearing import Hearing
from generation.language.understand import NO_MELODY
from generation.ports import Clip
from generation.refinement import Change, ChangeKind, Refinement
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


def with_clip(mode: ReferenceMode, brief: Brief, *changes: Change) -> Job:
    """A job of a refinement of a track, with a clip."""
    given = job(mode)
    refinement = Refinement("like this", changes)
    return replace(given, wish=replace(given.wish, brief=brief, refinement=refinement, parent="t1"))


def asked_for(mode: ReferenceMode) -> Change:
    return Change(ChangeKind.REFERENCE, value=mode)


GIVEN = Brief("slow house", "house", 100.0, Key("D"), 12.0, 7, sources=(Source("theme", 3, "house"), Source("drums", 3, "house")))  # fmt: skip


async def heard_in(given: Job, heard: Clip) -> Brief:
    done = await Hearing(MemoryStore(), MemoryArtifacts(), ClipReader()).hear(given, heard)
    assert done.brief is not None
    return done.brief


async def test_a_clip_that_came_with_a_refinement_is_leaned_on_and_the_rest_of_the_brief_stays():
    heard = clip()
    brief = await heard_in(with_clip(ReferenceMode.STYLE, GIVEN, asked_for(ReferenceMode.STYLE)), heard)
    assert brief == replace(GIVEN, reference=ReferenceUse(heard.sha256, ReferenceMode.STYLE, heard.heard))


async def test_the_melody_of_a_refinement_s_clip_becomes_the_theme_wherever_that_came_from():
    brief = await heard_in(with_clip(ReferenceMode.MELODY, GIVEN, asked_for(ReferenceMode.MELODY)), clip())
    assert brief.reference is not None
    assert [note.pitch for note in brief.reference.heard.melody] == PITCHES
    assert [each.aspect for each in brief.sources] == ["drums"]
    assert (brief.tempo_bpm, brief.key) == (GIVEN.tempo_bpm, GIVEN.key)


async def test_a_clip_without_a_melody_is_told_and_the_theme_stays():
    noise = 0.1 * np.random.default_rng(0).standard_normal((2, 22050 * 3)).astype(np.float32)
    silent = replace(clip(), audio=Audio(noise, 22050))
    brief = await heard_in(with_clip(ReferenceMode.MELODY, GIVEN, asked_for(ReferenceMode.MELODY)), silent)
    assert brief.conflicts == (NO_MELODY,)
    assert brief.sources == GIVEN.sources


async def test_the_parent_s_own_clip_changes_nothing_but_another_one_does():
    heard = clip()
    before = replace(GIVEN, reference=ReferenceUse(heard.sha256, ReferenceMode.STYLE, Heard(1.0)))
    darker = Change(ChangeKind.LEAN, "brightness", -1)
    assert await heard_in(with_clip(ReferenceMode.STYLE, before, darker), heard) is before
    other = replace(heard, sha256="cd" * 32)
    brief = await heard_in(with_clip(ReferenceMode.STYLE, before, darker), other)
    assert brief.reference is not None
    assert brief.reference.sha256 == other.sha256


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
