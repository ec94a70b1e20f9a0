"""How do weights get here, whole or not at all, and how do they go? What is half there lies where no engine looks."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from generation.engines.means import Means
from generation.engines.neural.checkpoint import check
from generation.engines.weights.agreement import Agreement
from generation.engines.weights.by_hand import looked_at, revision_of
from generation.engines.weights.catalogue import Weights
from generation.engines.weights.here import RECORD, folder, record
from generation.errors import (
    Cancelled,
    EngineUnavailable,
    LimitReached,
    NotFound,
    SetUpFailed,
    StorageFailed,
)

if TYPE_CHECKING:
    from generation.engines.weights.half import Files, Half
    from generation.engines.weights.hub import Listing

# Left free on the disk: a database beside the weights must be able to go on.
_SPARE: Final = 256 * 2**20


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a fetch came to: where the weights lie, their commit, their size, and how many bytes came now."""

    folder: Path
    revision: str
    size: int
    fetched: int
    already: bool = False
    by_hand: bool = False  # whether the host had put them here; the revision is then the SHA-256 of the files


@dataclass(frozen=True, slots=True)
class Watching:
    """How a fetch reports (`told(bytes here, bytes in all, file)`) and how it is stopped."""

    told: Callable[[int, int, str], None] = lambda _done, _total, _file: None
    stopped: Callable[[], bool] = lambda: False


_UNWATCHED: Final = Watching()


def free_space(where: Path) -> int:
    """The free bytes on the disk of a folder, which need not be there yet."""
    nearest = next(each for each in (where.absolute(), *where.absolute().parents) if each.exists())
    return shutil.disk_usage(nearest).free


def pull(
    weights: Weights,
    means: Means,
    agreement: Agreement,
    revision: str = "",
    *,
    watching: Watching = _UNWATCHED,
    endpoint: str | None = None,
    free: Callable[[Path], int] = free_space,
) -> Pulled:
    """Fetch weights into their folder, at a revision of their repository; which one "" is, `_wanted` says.

    What an earlier fetch left is gone on with, and what is here already and right is not fetched again. The folder
    appears only when every file is there and is what its publisher names. Of weights that come here by hand, and are
    here, the files are checked and the record is written; nobody is asked for them.

    Raises:
        SetUpFailed: what fetching needs is not installed, or the folder holds what was not fetched by this.
        NotAllowed: the makers want an agreement at the hub.
        LimitReached: another command is fetching them.
        BadRequest: the hub has no such repository or revision.
        EngineUnavailable: the repository is not laid out as the engine needs it, or what came can not be used.
        StorageFailed: the hub does not answer, a file is not what it should be, there is no room, or the folder of the
            weights can not be written.
        Cancelled: `watching` stopped it; what came stays for the next time.
    """
    _check_installed(weights)
    from generation.engines.weights import hub
    from generation.engines.weights.half import gone_on_with

    target = folder(weights, means)
    with _kept(means), _alone(weights, means):
        _mend(weights, means)
        kept = record(weights, means)
        the_hosts = target.exists() and (not kept or kept.get("by_hand"))
        if the_hosts and weights.by_hand and not revision:
            return _as_it_lies(weights, means, agreement, kept, watching)
        if the_hosts:
            remedy = f"Remove it with python -m bot models remove {weights.name}, or move it away."
            raise SetUpFailed(f"{target} was not fetched by this command.", remedy)
        source = hub.listing(weights.repository, _wanted(weights, kept, revision), weights.patterns, endpoint)
        _check_layout(weights, source)
        size = sum(each.size for each in source.files)
        if _is_whole(target, kept, source):
            _write_record(target, weights, source, agreement, kept)
            return Pulled(target, source.commit, size, 0, already=True)
        half = gone_on_with(_part(weights, means), source)
        half.take_over(target, kept.get("published", {}))
        # Of what is published as pickles, one at a time lies there in both ways.
        twice = max((each.size for each in source.files if each.path in weights.published), default=0)
        _check_room(weights, means, half.left + twice, free)
        fetched = _bring(half, size, watching, endpoint)
        half.tidy()
        files = _made_safe(weights, means, half)
        check(half.folder, weights.name, weights.needed, unsafe=means.unsafe)
        _write_record(half.folder, weights, source, agreement, {"files": files, "published": half.files})
        half.forget()
        _put(weights, means, half.folder)
    return Pulled(target, source.commit, size, fetched)


def remove(weights: Weights, means: Means) -> int:
    """Delete weights and whatever a broken-off fetch of them left; return the bytes that are free again.

    Raises:
        NotFound: there is nothing of them here.
        LimitReached: a command is fetching them now.
        StorageFailed: they can not be deleted.
    """
    with _kept(means), _alone(weights, means):
        places = (folder(weights, means), _part(weights, means), _old(weights, means))
        there = [each for each in places if each.exists()]
        if not there:
            raise NotFound(f"The weights “{weights.name}” are not here.", "See python -m bot models list.")
        freed = sum(size_of(each) for each in there if not each.is_symlink())
        for each in there:
            _delete(each)
    return freed


def size_of(where: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(each.stat().st_size for each in where.rglob("*") if each.is_file())


def _part(weights: Weights, means: Means) -> Path:
    return means.models / f".{weights.name}.part"


def _old(weights: Weights, means: Means) -> Path:
    return means.models / f".{weights.name}.old"


def _wanted(weights: Weights, kept: dict[str, Any], asked: str) -> str:
    """What the hub is asked for: what the host names, else the catalogue's commit, else the one that is here already.

    Without the last, weights of which no commit is known would become others whenever their makers publish some.
    """
    if asked or weights.is_pinned:
        return asked or weights.revision
    here = kept.get("revision", "") if kept.get("repository") == weights.repository else ""
    return str(here) or weights.revision


def _check_installed(weights: Weights) -> None:
    if find_spec("huggingface_hub") is None:
        raise SetUpFailed("Fetching weights needs huggingface-hub.", "Install it with make run-neural.")
    if weights.published and find_spec("omegaconf") is None:
        raise SetUpFailed(
            f"“{weights.name}” is of use only where audiocraft is installed.", "Run make audiocraft first."
        )


def _check_layout(weights: Weights, source: "Listing") -> None:
    paths = {each.path for each in source.files}
    lacking = [each for each in weights.published or weights.needed if each not in paths]
    if lacking:
        raise EngineUnavailable(
            f"{source.repository} has no {lacking[0]} at {source.commit[:12]}: the engine can not load it like that.",
            weights.by_hand or "Choose another commit with --revision.",
        )


def _check_room(weights: Weights, means: Means, needed: int, free: Callable[[Path], int]) -> None:
    there, wanted = free(means.models) / 1e9, (needed + _SPARE) / 1e9
    if there < wanted:
        raise StorageFailed(
            f"“{weights.name}” needs {wanted:.1f} GB in {means.models}, and {there:.1f} GB are free.",
            "Make room, or name a larger disk in NOCTURNE_MODELS_DIR.",
        )


@contextmanager
def _kept(means: Means) -> Iterator[None]:
    """Turn what this machine says about the folder of the weights into a sentence."""
    try:
        yield
    except OSError as error:
        raise StorageFailed(
            f"{error.filename or means.models} can not be used: {error.strerror or error}.",
            "See to room and rights there, then run the same command again: what came already stays.",
        ) from error


@contextmanager
def _alone(weights: Weights, means: Means) -> Iterator[None]:
    """One command at a time changes these weights."""
    try:
        from filelock import FileLock, Timeout
    except ModuleNotFoundError:
        # It comes with what fetching needs: where it is not installed, nobody fetches.
        yield
        return
    try:
        means.models.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SetUpFailed(f"{means.models} can not be made: {error.strerror}.", "Mend NOCTURNE_MODELS_DIR.") from error
    lock = FileLock(means.models / f".{weights.name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise LimitReached(
            f"“{weights.name}” is being fetched by another command.", "Wait until it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _mend(weights: Weights, means: Means) -> None:
    """Finish what a crash in the middle of `_put` left: the old folder comes back, or goes."""
    old, target = _old(weights, means), folder(weights, means)
    if old.exists() and not target.exists():
        old.rename(target)
    elif old.exists():
        _delete(old)


def _delete(where: Path) -> None:
    """Delete a folder; of one that the host keeps elsewhere and points to, only the pointer."""
    if where.is_symlink():
        where.unlink()
    else:
        shutil.rmtree(where)


def _is_whole(where: Path, kept: dict[str, Any], source: "Listing") -> bool:
    """Whether what is here is that commit, to the byte; reads every file."""
    from generation.engines.weights.hub import digest_of

    published: Files = kept.get("published", {})
    same = {each.path: each.sha256 or each.blob for each in source.files}
    if kept.get("revision") != source.commit or same.keys() != published.keys():
        return False
    if any(same[path] not in {each.get("sha256"), each.get("blob")} for path, each in published.items()):
        return False
    files: Files = kept.get("files", {})
    return all((where / path).is_file() and digest_of(where / path) == each["sha256"] for path, each in files.items())


def _as_it_lies(
    weights: Weights, means: Means, agreement: Agreement, kept: dict[str, Any], watching: Watching
) -> Pulled:
    """Check what the host put into the folder, and write down the files and the host's word about them."""
    from generation.engines.weights.hub import Listing

    def told(done: int, total: int, path: str) -> None:
        watching.told(done, total, path)
        if watching.stopped():
            raise Cancelled("The check was stopped.", "Run the same command again.")

    where = folder(weights, means)
    files = looked_at(weights, means, told)
    source = Listing(weights.repository, revision_of(files), ())
    _write_record(where, weights, source, agreement, {"files": files, "published": {}, "by_hand": True})
    size = sum(each["size"] for each in files.values())
    return Pulled(where, source.commit, size, 0, already=kept.get("revision") == source.commit, by_hand=True)


def _bring(half: "Half", size: int, watching: Watching, endpoint: str | None) -> int:
    """Fetch the missing files, one after the other; return the bytes that came."""
    from generation.engines.weights.hub import bring

    before = done = size - half.left
    for each in half.missing:

        def came(count: int, path: str = each.path) -> None:
            nonlocal done
            done += count
            watching.told(done, size, path)
            if watching.stopped():
                raise Cancelled("The fetch was stopped.", "The same command goes on where it stopped.")

        half.keep(each, bring(half.source, each, half.folder / each.path, came, endpoint=endpoint))
    return done - before


def _made_safe(weights: Weights, means: Means, half: "Half") -> "Files":
    """Turn what is published as pickles into safetensors; what then lies in the folder, with its digests."""
    if not weights.published:
        return half.files
    from safetensors import SafetensorError

    from generation.engines.audiocraft.convert import convert
    from generation.engines.weights.hub import digest_of

    try:
        convert(half.folder, unsafe=means.unsafe)
    except SafetensorError as error:
        remedy = f"See to room and rights in {means.models}, then run the same command again."
        raise StorageFailed(f"What came can not be written as safetensors: {error}.", remedy) from error
    paths = sorted(each for each in half.folder.rglob("*") if each.is_file() and not half.is_note(each))
    return {
        each.relative_to(half.folder).as_posix(): {"size": each.stat().st_size, "sha256": digest_of(each)}
        for each in paths
    }


def _put(weights: Weights, means: Means, finished: Path) -> None:
    """Make the finished folder the real one, in one step; what was there before goes."""
    target, old = folder(weights, means), _old(weights, means)
    if target.exists():
        target.rename(old)
    finished.rename(target)
    if old.exists():
        _delete(old)


def _write_record(
    where: Path, weights: Weights, source: "Listing", agreement: Agreement, files: dict[str, Any]
) -> None:
    """Write down what was fetched: `files` as they lie here, and `published` as they came, with their digests."""
    kept = {
        "weights": weights.name,
        "repository": source.repository,
        "revision": source.commit,
        "fetched_at": datetime.now(UTC).isoformat(),
        "agreement": agreement.as_json(),
        "condition_met": agreement.condition_met,
        "files": files["files"],
        "published": files["published"],
        "by_hand": bool(files.get("by_hand")),
    }
    beside = where / f"{RECORD}.new"
    try:
        beside.write_text(json.dumps(kept, indent=2), "utf-8")
        beside.replace(where / RECORD)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
