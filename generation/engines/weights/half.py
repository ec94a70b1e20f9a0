"""What of a fetch is here already? A folder beside the real one that holds whole files and the one that broke off."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from generation.engines.weights.hub import Listing, RemoteFile, digest_of

_STATE: Final = ".fetching.json"
Files = dict[str, dict[str, Any]]  # path -> {"size", "sha256", "blob"}


@dataclass(slots=True)
class Half:
    """A fetch that is under way: its folder, what it fetches, and which files are whole."""

    folder: Path
    source: Listing
    files: Files = field(default_factory=dict)

    @property
    def missing(self) -> list[RemoteFile]:
        """The files that are not whole yet."""
        return [each for each in self.source.files if not self._has(each)]

    @property
    def left(self) -> int:
        """The bytes that have still to come."""
        return sum(max(each.size - self._size_of_half(each), 0) for each in self.missing)

    def keep(self, file: RemoteFile, sha256: str) -> None:
        """Write down that a file is whole."""
        self.files[file.path] = {"size": file.size, "sha256": sha256, "blob": file.blob}
        self._save()

    def take_over(self, where: Path, kept: Files) -> None:
        """Take from a finished folder what is wanted here too and still is what was written down of it."""
        for each in self.missing:
            have = kept.get(each.path, {})
            there = where / each.path
            if not _is(have, each) or not there.is_file() or digest_of(there) != have["sha256"]:
                continue
            _link(there, self.folder / each.path)
            self.files[each.path] = have
        self._save()

    def tidy(self) -> None:
        """Delete whatever does not belong to the weights, but for the note of what is here."""
        for each in self.folder.rglob("*"):
            if each.is_file() and each.relative_to(self.folder).as_posix() not in self.files and not self.is_note(each):
                each.unlink()

    def is_note(self, path: Path) -> bool:
        """Whether a file only says what of the fetch is here."""
        return path == self.folder / _STATE

    def forget(self) -> None:
        """Delete that note: the fetch is over."""
        (self.folder / _STATE).unlink(missing_ok=True)

    def _has(self, file: RemoteFile) -> bool:
        return _is(self.files.get(file.path, {}), file) and (self.folder / file.path).is_file()

    def _size_of_half(self, file: RemoteFile) -> int:
        half = self.folder / f"{file.path}.part"
        return half.stat().st_size if half.exists() else 0

    def _save(self) -> None:
        beside = self.folder / f"{_STATE}.new"
        beside.write_text(json.dumps({"commit": self.source.commit, "files": self.files}), "utf-8")
        beside.replace(self.folder / _STATE)


def gone_on_with(where: Path, source: Listing) -> Half:
    """The fetch that an earlier try left in this folder, or a new one."""
    where.mkdir(parents=True, exist_ok=True)
    try:
        state = json.loads((where / _STATE).read_text("utf-8"))
        commit, files = str(state["commit"]), dict(state["files"])
    except (OSError, ValueError, KeyError, TypeError):
        commit, files = "", {}
    if commit != source.commit:
        # The half of another commit's file can not be gone on with.
        for each in where.rglob("*.part"):
            each.unlink()
    half = Half(where, source)
    half.files = {each.path: files[each.path] for each in source.files if each.path in files}
    half._save()  # noqa: SLF001 - it is being made
    return half


def _is(have: dict[str, Any], file: RemoteFile) -> bool:
    digest = file.sha256 or file.blob
    return bool(digest) and digest in {have.get("sha256"), have.get("blob")}


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
