"""Bytes by their SHA-256: a folder of files, and its twin in memory."""

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import tempfile
import time
from pathlib import Path
from typing import Final

from generation.errors import NotFound, SetUpFailed, StorageFailed

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_PREFIX: Final = ".writing-"
# A writer holds a lock on its file. Between making the file and locking it lies less than this.
_GRACE_S: Final = 5.0
_ROOM: Final = "Make room on the disk or set NOCTURNE_DATA_DIR to another one."


class ArtifactFolder:
    """Files at `root/ab/cd/abcd...`. A file under its final name is whole: it is written aside, synced, and renamed."""

    def __init__(self, root: Path) -> None:
        """Open the folder, make it if need be, and clear away what interrupted writes left.

        Raises:
            SetUpFailed: the folder can not be made or listed.

        """
        self._root = root.absolute()
        self._aside = self._root / "aside"
        try:
            self._aside.mkdir(parents=True, exist_ok=True)
            self._clear_leftovers()
        except OSError as error:
            raise SetUpFailed(
                f"The artifact folder {self._root} can not be used: {error.strerror}.",
                "Set NOCTURNE_DATA_DIR to a folder of yours.",
            ) from error

    async def put(self, data: bytes) -> str:
        """Keep the bytes and return their hash; keeping the same bytes twice keeps them once.

        Raises:
            StorageFailed: the disk is full or broken; nothing half-written stays.

        """
        return await asyncio.to_thread(self._put, data)

    async def get(self, sha256: str) -> bytes:
        """The bytes; raises `NotFound`, or `StorageFailed` when they are damaged or can not be read."""
        return await asyncio.to_thread(self._get, sha256)

    def path(self, sha256: str) -> Path:
        """Where the bytes lie (they may not exist); raises `NotFound` for what is no hash."""
        if not _HASH.fullmatch(sha256):
            raise NotFound(f"“{sha256[:80]}” is no SHA-256 of a file.")
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        try:
            if not self._is_whole(target, sha256):
                self._write(target, data)
        except OSError as error:
            raise StorageFailed(f"The file could not be kept: {error.strerror}.", _ROOM) from error
        return sha256

    def _get(self, sha256: str) -> bytes:
        try:
            data = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"There is no file {sha256}.") from None
        except OSError as error:
            raise StorageFailed(f"The file {sha256} can not be read: {error.strerror}.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StorageFailed(f"The file {sha256} is damaged.", "Restore it from a backup.")
        return data

    @staticmethod
    def _is_whole(target: Path, sha256: str) -> bool:
        """Whether the bytes are there already; damaged ones are written anew."""
        try:
            with target.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def _write(self, target: Path, data: bytes) -> None:
        _make_folders(target.parent, self._root)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=self._aside)
        try:
            with os.fdopen(handle, "wb") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
                Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        _sync_folder(target.parent)

    def _clear_leftovers(self) -> None:
        """Remove what writers left that live no more: nobody holds the lock on their files."""
        for each in self._aside.glob(f"{_PREFIX}*"):
            with contextlib.suppress(FileNotFoundError, BlockingIOError), each.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - each.stat().st_mtime > _GRACE_S:
                    each.unlink()


def _make_folders(folder: Path, root: Path) -> None:
    """Make a folder so that it is still there after a power cut: each new one is synced into its parent."""
    if folder == root or folder.is_dir():
        return
    _make_folders(folder.parent, root)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class MemoryArtifacts:
    """The folder's twin in memory; its paths name files that are never there."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._kept[sha256] = bytes(data)
        return sha256

    async def get(self, sha256: str) -> bytes:
        if sha256 not in self._kept:
            raise NotFound(f"There is no file {sha256}.")
        return self._kept[sha256]

    def path(self, sha256: str) -> Path:
        return Path("memory") / sha256
