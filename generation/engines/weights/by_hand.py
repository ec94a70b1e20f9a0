"""What did a host put here by hand? Its files are checked and named by their content, since no commit names them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from generation.engines.means import Means
from generation.engines.neural.checkpoint import check
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import RECORD, folder
from generation.engines.weights.whole import lacks
from generation.errors import EngineUnavailable

# Before a revision that is the SHA-256 of the files, and not the commit of a repository.
BY_CONTENT: Final = "sha256:"

Files = dict[str, dict[str, Any]]  # path -> {"size", "sha256"}


def looked_at(weights: Weights, means: Means, told: Callable[[int, int, str], None]) -> Files:
    """Check what lies in the folder of these weights, and read every file of it for its SHA-256.

    `told` hears after each file how many bytes are read, of how many, and which file it was; it may raise to stop.

    Raises:
        EngineUnavailable: something is missing, cut off, damaged or not allowed; the remedy says how they come here.
    """
    where = folder(weights, means)
    try:
        check(where, weights.name, weights.needed, unsafe=means.unsafe)
    except EngineUnavailable as error:
        raise EngineUnavailable(error.message, weights.by_hand) from error
    lacking = lacks(weights, means)
    if lacking:
        raise EngineUnavailable(f"The weights “{weights.name}” lack {lacking}.", weights.by_hand)
    paths = sorted(each for each in where.rglob("*") if each.is_file() and not _is_ours(each, where))
    total, done = sum(each.stat().st_size for each in paths), 0
    files: Files = {}
    for each in paths:
        with each.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        size = each.stat().st_size
        done += size
        files[each.relative_to(where).as_posix()] = {"size": size, "sha256": sha256}
        told(done, total, each.name)
    return files


def revision_of(files: Files) -> str:
    """The name of these files by their content: the SHA-256 of a list of their paths and digests, in order."""
    lines = "".join(f"{each['sha256']}  {path}\n" for path, each in sorted(files.items()))
    return BY_CONTENT + hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _is_ours(path: Path, where: Path) -> bool:
    return path.parent == where and path.name in {RECORD, f"{RECORD}.new"}
