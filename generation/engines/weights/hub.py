"""What does the hub have of a repository, and how does a file of it get here? Only this imports huggingface_hub.

Its own client is used for addresses, tokens, redirects and refusals. The bytes are read here, because that client
begins a file anew after an interruption, and because it does not compare what came with the published digest.
"""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

import httpx2
from huggingface_hub import HfApi, get_session, hf_hub_url
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import build_hf_headers, filter_repo_objects, hf_raise_for_status

from generation.errors import BadRequest, NocturneError, NotAllowed, SetUpFailed, StorageFailed

_CHUNK: Final = 1 << 20
_READ_S: Final = 30.0
# Seconds before each further try at a file that was cut off; whatever arrives meanwhile starts the row again.
_WAITS: Final = (1.0, 2.0, 4.0, 8.0)
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_PART: Final = ".part"
_ASK_AGAIN: Final = "Run the same command again: it goes on where it stopped."


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a repository: its path, its length in bytes, and the digest that its publisher gives.

    `sha256` is that of the content, which large files have; else `blob` is git's own name for the content.
    """

    path: str
    size: int
    sha256: str = ""
    blob: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a repository holds at one commit."""

    repository: str
    commit: str
    files: tuple[RemoteFile, ...]


def listing(repository: str, revision: str, patterns: Sequence[str], endpoint: str | None = None) -> Listing:
    """Ask the hub which of a repository's files fit the patterns, at a revision ("" is the newest).

    Raises:
        BadRequest: the hub has no such repository or revision.
        NotAllowed: the makers want an agreement at the hub first, or it does not accept the token.
        SetUpFailed: the host's HF_TOKEN or HF_ENDPOINT can not be used.
        StorageFailed: the hub can not be asked, or what answers is no hub.
    """
    with _told(repository, revision):
        try:
            info = HfApi(endpoint=endpoint).model_info(repository, revision=revision or None, files_metadata=True)
        except (KeyError, TypeError, AttributeError) as error:
            # Something that is JSON, and not what a hub says of a repository.
            raise _unreadable(error) from error
    found = {each.rfilename: each for each in info.siblings or ()}
    wanted = sorted(filter_repo_objects(found, allow_patterns=list(patterns)))
    files = []
    for path in wanted:
        if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or "\\" in path:
            raise StorageFailed(f"{repository} holds a file that would lie outside its folder.", "Do not fetch it.")
        each = found[path]
        sha256 = each.lfs.sha256 if each.lfs else ""
        files.append(RemoteFile(path, each.size or 0, sha256, each.blob_id or ""))
    return Listing(repository, info.sha or "", tuple(files))


def bring(
    source: Listing,
    file: RemoteFile,
    target: Path,
    came: Callable[[int], None] = lambda _bytes: None,
    *,
    endpoint: str | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> str:
    """Fetch a file to `target`, going on where an earlier try ended, and return the SHA-256 of its content.

    `came` is told the number of bytes as they arrive, below zero where what was there had to be thrown away. The file
    has its name only when it is whole and as its publisher says; until then it is `target` with `.part` behind.

    Raises:
        NotAllowed, BadRequest, SetUpFailed: as of `listing`.
        StorageFailed: it broke off for good, it is not what its publisher says, or it can not be written here.
    """
    part = target.with_name(target.name + _PART)
    part.parent.mkdir(parents=True, exist_ok=True)
    url = hf_hub_url(source.repository, file.path, revision=source.commit, endpoint=endpoint)
    waits = list(_WAITS)
    while True:
        before = _size(part)
        try:
            with _told(source.repository, source.commit), _written(part):
                _stream(url, part, file.size, came)
            break
        except _BrokenOffError as error:
            if _size(part) > before:
                waits = list(_WAITS)
            if not waits:
                raise StorageFailed(f"{file.path} broke off, again and again.", _ASK_AGAIN) from error
            wait(waits.pop(0))
    return _accepted(file, part, target, came)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


class _BrokenOffError(Exception):
    """The connection ended before the file did."""


def _stream(url: str, part: Path, size: int, came: Callable[[int], None]) -> None:
    """Append what is still missing; the server says by status 206 that it goes on, by 200 that it begins anew."""
    have = _size(part)
    if have > size:
        part.unlink()
        came(-have)
        have = 0
    if have == size and part.exists():
        return
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        with get_session().stream("GET", url, headers=headers, timeout=_READ_S) as response, part.open("ab") as out:
            if response.status_code in _BUSY:
                raise _BrokenOffError
            hf_raise_for_status(response)
            if have and response.status_code != httpx2.codes.PARTIAL_CONTENT:
                out.truncate(0)
                came(-have)
            _write(response, out, came)
    except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
        raise _BrokenOffError from error
    if _size(part) < size:
        raise _BrokenOffError


def _write(response: httpx2.Response, out: BinaryIO, came: Callable[[int], None]) -> None:
    for chunk in response.iter_bytes():
        out.write(chunk)
        came(len(chunk))


def _accepted(file: RemoteFile, part: Path, target: Path, came: Callable[[int], None]) -> str:
    """Give the file its name if it is what its publisher says, else throw it away."""
    size = _size(part)
    sha256 = digest_of(part)
    right = sha256 == file.sha256 if file.sha256 else not file.blob or _blob_of(part) == file.blob
    if size != file.size or not right:
        part.unlink()
        came(-size)
        raise StorageFailed(
            f"{file.path} arrived, but it is not the file that its publisher names.",
            "Run the same command again; if it stays so, choose another commit with --revision.",
        )
    with part.open("rb") as content:
        os.fsync(content.fileno())
    part.replace(target)
    return sha256


def _blob_of(path: Path) -> str:
    """Git's name for a content: the SHA-1 of its kind, its length and itself; a check against damage, no signature."""
    digest = hashlib.sha1(b"blob %d\0" % _size(path), usedforsecurity=False)
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _told(repository: str, revision: str) -> Iterator[None]:
    """Turn the client's errors into sentences."""
    try:
        yield
    except OfflineModeIsEnabled as error:
        raise StorageFailed("The hub is not asked, because HF_HUB_OFFLINE is set.", "Unset it to fetch.") from error
    except GatedRepoError as error:
        raise NotAllowed(
            f"The makers of {repository} give it only to those who agreed at the hub.",
            "Agree on its page there, and put a token of your account into HF_TOKEN.",
        ) from error
    except RepositoryNotFoundError as error:
        raise BadRequest(
            f"The hub has no repository {repository}, or shows it only to some.", "Set HF_TOKEN."
        ) from error
    except RevisionNotFoundError as error:
        remedy = "Name one that it has with --revision; main is the newest."
        raise BadRequest(f"{repository} has no revision “{revision}”.", remedy) from error
    except HfHubHTTPError as error:
        raise _refused(error.response.status_code) from error
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        said = str(error).rstrip(".")
        raise SetUpFailed(f"The hub's address can not be used: {said}.", "Mend HF_ENDPOINT, or unset it.") from error
    except httpx2.TransportError as error:
        remedy = "Look at this machine's connection. What is here already works without it."
        raise StorageFailed(f"The hub does not answer ({type(error).__name__}).", remedy) from error
    except UnicodeError as error:
        raise SetUpFailed("HF_TOKEN holds signs that no token has.", "Copy the token anew from the hub.") from error
    except (httpx2.RequestError, httpx2.StreamError, ValueError) as error:
        raise _unreadable(error) from error
    except OSError as error:
        # Such as certificates or a file with a token that this machine's settings name, and that are not there.
        why = f"{error.strerror or error}" + (f" ({error.filename})" if error.filename else "")
        raise StorageFailed(f"The hub can not be asked: {why}.", f"Mend that. {_ASK_AGAIN}") from error


def _refused(status: int) -> NocturneError:
    if status in {401, 403}:
        remedy = "Look at HF_TOKEN: it may be wrong, have run out, or not be for this."
        return NotAllowed(f"The hub lets nobody in with this token, or without one (status {status}).", remedy)
    if status in _BUSY:
        return StorageFailed(f"The hub answered with status {status}.", f"Try again in a few minutes. {_ASK_AGAIN}")
    remedy = "Look whether HF_ENDPOINT names a hub, or choose another commit with --revision."
    return StorageFailed(f"The hub answered with status {status}.", remedy)


def _unreadable(error: Exception) -> StorageFailed:
    return StorageFailed(
        f"What answers in the hub's place can not be read ({type(error).__name__}).",
        f"A proxy or a login page may be between: look at the network and HF_ENDPOINT. {_ASK_AGAIN}",
    )


@contextmanager
def _written(part: Path) -> Iterator[None]:
    """Turn what this machine says about a file into a sentence; the client's own errors are `OSError`s too."""
    try:
        yield
    except (HfHubHTTPError, ConnectionError):
        raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFailed("The disk is full.", f"Make room. {_ASK_AGAIN}") from error
        remedy = f"See to it that this program may write there. {_ASK_AGAIN}"
        raise StorageFailed(f"{part} can not be written: {error.strerror or error}.", remedy) from error
