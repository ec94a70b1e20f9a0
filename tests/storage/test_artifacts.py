"""Artifacts: bytes by their hash, kept whole or not at all."""

import asyncio
import errno
import hashlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generation.errors import NotFound, SetUpFailed, StorageFailed
from generation.ports import Artifacts
from storage import artifacts as module
from storage.artifacts import ArtifactFolder, MemoryArtifacts

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["folder", "memory"])
def kept(request, tmp_path: Path) -> Artifacts:
    return ArtifactFolder(tmp_path / "artifacts") if request.param == "folder" else MemoryArtifacts()


@pytest.fixture
def folder(tmp_path: Path) -> ArtifactFolder:
    return ArtifactFolder(tmp_path / "artifacts")


def everything(folder: ArtifactFolder) -> list[Path]:
    return [each for each in folder._root.rglob("*") if each.is_file()]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=5000))
async def test_bytes_come_back_by_their_hash(kept: Artifacts, data: bytes):
    name = await kept.put(data)
    assert name == hashlib.sha256(data).hexdigest()
    assert await kept.get(name) == data
    assert await kept.put(data) == name


async def test_what_is_not_there_is_not_found(kept: Artifacts):
    with pytest.raises(NotFound):
        await kept.get("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "\n", "\x00"])
async def test_what_is_no_hash_names_no_file(folder: ArtifactFolder, name: str):
    with pytest.raises(NotFound):
        await folder.get(name)
    with pytest.raises(NotFound):
        folder.path(name)


async def test_a_file_lies_two_folders_deep_and_once(folder: ArtifactFolder):
    name = await folder.put(b"sound")
    assert await folder.put(b"sound") == name
    assert everything(folder) == [folder._root / name[:2] / name[2:4] / name]
    assert folder.path(name).read_bytes() == b"sound"


async def test_damaged_bytes_are_told_and_can_be_put_again(folder: ArtifactFolder):
    name = await folder.put(b"sound")
    folder.path(name).write_bytes(b"sounD")
    with pytest.raises(StorageFailed, match="damaged"):
        await folder.get(name)
    assert await folder.put(b"sound") == name
    assert await folder.get(name) == b"sound"


async def test_the_same_bytes_at_once_are_kept_once(folder: ArtifactFolder):
    names = await asyncio.gather(*(folder.put(b"sound" * 10_000) for _ in range(20)))
    assert len(set(names)) == 1
    assert len(everything(folder)) == 1


async def test_the_loop_is_not_held_up(folder: ArtifactFolder, monkeypatch: pytest.MonkeyPatch):
    threads = []
    real = os.fsync
    monkeypatch.setattr(module.os, "fsync", lambda handle: (threads.append(threading.current_thread()), real(handle)))
    await folder.put(b"sound")
    assert threads
    assert threading.main_thread() not in threads


async def test_bytes_are_synced_before_they_get_their_name_and_so_are_the_folders(folder: ArtifactFolder, monkeypatch):
    """A power cut must leave either no file or a whole one: file synced, renamed, folder synced, in this order."""
    steps = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(handle: int) -> None:
        steps.append(("sync", Path(f"/proc/self/fd/{handle}").readlink()))
        real_sync(handle)

    def move(self: Path, target: Path) -> Path:
        steps.append(("name", Path(target)))
        return real_replace(self, target)

    monkeypatch.setattr(module.os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", move)
    target = folder.path(await folder.put(b"sound"))
    named = steps.index(("name", target))
    assert steps[named - 1][0] == "sync"
    assert steps[named - 1][1].parent == folder._aside
    assert steps[named + 1 :] == [("sync", target.parent)]
    assert [each for _, each in steps[: named - 1]] == [target.parent.parent.parent, target.parent.parent]


@pytest.mark.parametrize("where", ["fsync", "replace"])
@pytest.mark.parametrize("what", [errno.ENOSPC, errno.EIO])
async def test_a_disk_that_is_full_or_broken_leaves_nothing(folder: ArtifactFolder, monkeypatch, where: str, what: int):
    def fail(*_: object) -> None:
        raise OSError(what, os.strerror(what))

    with monkeypatch.context() as patch:
        patch.setattr(*((module.os, "fsync") if where == "fsync" else (Path, "replace")), fail)
        with pytest.raises(StorageFailed, match=os.strerror(what)):
            await folder.put(b"sound")
    assert everything(folder) == []
    assert await folder.get(await folder.put(b"sound")) == b"sound"


async def test_a_file_that_the_system_does_not_let_grow_leaves_nothing(folder: ArtifactFolder):
    """As a full disk does, the kernel stops the writing in the middle: here by a limit on the size of files."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(StorageFailed, match="too large"):
            await folder.put(b"x" * 3_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert everything(folder) == []


WRITER = """
import asyncio, os, pathlib, sys, time
from storage import artifacts
folder = artifacts.ArtifactFolder(pathlib.Path(sys.argv[1]))
os.fsync = lambda handle: (print("writing", flush=True), time.sleep(60))
asyncio.run(folder.put(b"sound"))
"""


async def test_what_a_killed_writer_left_is_cleared_and_what_a_living_one_writes_is_not(folder: ArtifactFolder):
    folder._put(b"sound")  # its folders are there, so the writer's first sync is that of the file
    folder.path(hashlib.sha256(b"sound").hexdigest()).unlink()
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder._root)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    with writer.stdout:
        assert writer.stdout.readline() == b"writing\n"
        (left,) = everything(folder)
        long_ago = time.time() - 3600
        os.utime(left, (long_ago, long_ago))
        ArtifactFolder(folder._root)
        assert everything(folder) == [left], "somebody still writes it"
        writer.kill()
        writer.wait()
    ArtifactFolder(folder._root)
    assert everything(folder) == []


async def test_a_folder_that_can_not_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpFailed, match="can not be used"):
        ArtifactFolder(tmp_path / "file" / "artifacts")
