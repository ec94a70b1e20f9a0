"""A hub of models on this machine: it speaks the real one's HTTP, and breaks where a test wants it to.

Model info with sizes and digests, files behind `resolve` with their commit, large ones behind a redirect to another
address that knows ranges, repositories that want an agreement, and connections that end in the middle.
"""

import asyncio
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiohttp import web

# Larger files lie in the large-file store, and are named by the SHA-256 of their content.
LARGE = 1000


def commit_of(number: int) -> str:
    return hashlib.sha1(str(number).encode()).hexdigest()


@dataclass
class LocalHub:
    """`repositories`: name -> commit -> path -> content, the last commit is the newest."""

    endpoint: str = ""
    repositories: dict[str, dict[str, dict[str, bytes]]] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    # path -> how many bytes of an answer come before the connection ends, one number for each answer
    cuts: dict[str, list[int]] = field(default_factory=dict)
    # path -> statuses that are answered before anything else is
    statuses: dict[str, list[int]] = field(default_factory=dict)
    # path -> other content than the one whose digest is published
    swapped: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    says: Callable[[web.Request], web.StreamResponse] | None = None  # what is answered in place of a repository's files
    references: dict[str, str] = field(default_factory=dict)  # other names of commits
    asked: list[tuple[str, str]] = field(default_factory=list)  # (path of a file, its Range header)
    held: threading.Event | None = None  # files are answered only once this is set

    def put(self, repository: str, files: dict[str, bytes], known_as: str = "") -> str:
        """Publish files as the repository's newest commit, also known by another name, and give that commit."""
        commits = self.repositories.setdefault(repository, {})
        commit = commit_of(sum(len(each) for each in self.repositories.values()) + len(commits))
        commits[commit] = files
        self.references |= {known_as: commit} if known_as else {}
        return commit

    def fetched(self, path: str) -> list[str]:
        """The ranges that a file was asked in."""
        return [each for name, each in self.asked if name == path]

    def _commit(self, repository: str, revision: str) -> str:
        commits = self.repositories[repository]
        return [*commits][-1] if revision == "main" else self.references.get(revision, revision)

    async def info(self, request: web.Request) -> web.StreamResponse:
        name, revision = request.match_info["name"], request.match_info.get("revision", "main")
        if self.says is not None:
            return self.says(request)
        if name not in self.repositories:
            return refusal(404, "RepoNotFound", "Repository not found")
        commit = self._commit(name, revision)
        if commit not in self.repositories[name]:
            return refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        siblings = [sibling(path, content) for path, content in self.repositories[name][commit].items()]
        return web.json_response({"id": name, "sha": commit, "private": False, "tags": [], "siblings": siblings})

    async def resolve(self, request: web.Request) -> web.StreamResponse:
        name, commit, path = (request.match_info[each] for each in ("name", "revision", "path"))
        if name in self.gated:
            return refusal(403, "GatedRepo", f"Access to model {name} is restricted")
        content = self.repositories[name][commit].get(path)
        if content is None:
            return refusal(404, "EntryNotFound", "Entry not found")
        headers = {"X-Repo-Commit": commit, "ETag": f'"{digest(content)}"'}
        if len(content) > LARGE:
            location = f"/store/{name}/{commit}/{path}"
            headers |= {"X-Linked-Etag": headers["ETag"], "X-Linked-Size": str(len(content)), "Location": location}
            return web.Response(status=302, headers=headers)
        return await self._send(request, path, content, headers)

    async def store(self, request: web.Request) -> web.StreamResponse:
        name, commit, path = (request.match_info[each] for each in ("name", "revision", "path"))
        return await self._send(request, path, self.repositories[name][commit][path], {"Accept-Ranges": "bytes"})

    async def _send(
        self, request: web.Request, path: str, content: bytes, headers: dict[str, str]
    ) -> web.StreamResponse:
        asked = request.headers.get("Range", "")
        self.asked.append((path, asked))
        if self.statuses.get(path):
            return web.Response(status=self.statuses[path].pop(0))
        if self.held:
            await asyncio.to_thread(self.held.wait, 30)
        content = self.swapped.get(path, content)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.ranges else 0
        if start:
            headers |= {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        body = content[start:]
        answer = web.StreamResponse(status=206 if start else 200, headers=headers)
        answer.content_length = len(body)
        await answer.prepare(request)
        if self.cuts.get(path):
            await answer.write(body[: self.cuts[path].pop(0)])
            await asyncio.sleep(0.05)  # what was written has to leave before the connection ends
            assert request.transport is not None
            request.transport.abort()
            return answer
        await answer.write(body)
        await answer.write_eof()
        return answer


def refusal(status: int, code: str, message: str) -> web.Response:
    return web.json_response(
        {"error": message}, status=status, headers={"X-Error-Code": code, "X-Error-Message": message}
    )


def digest(content: bytes) -> str:
    """The name of a content: its SHA-256 where it is large, else git's."""
    if len(content) > LARGE:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def sibling(path: str, content: bytes) -> dict[str, object]:
    row: dict[str, object] = {"rfilename": path, "size": len(content), "blobId": digest(content)}
    if len(content) > LARGE:
        row["blobId"] = hashlib.sha1(content).hexdigest()
        row["lfs"] = {"sha256": digest(content), "size": len(content), "pointerSize": 134}
    return row


@contextmanager
def a_hub() -> Iterator[LocalHub]:
    """A hub on a free port of the loopback, on a thread of its own."""
    hub = LocalHub()
    loop = asyncio.new_event_loop()
    app = web.Application()
    name = "{name:[^/]+/[^/]+}"
    app.router.add_get(f"/api/models/{name}", hub.info)
    app.router.add_get(f"/api/models/{name}/revision/{{revision}}", hub.info)
    app.router.add_get(f"/{name}/resolve/{{revision}}/{{path:.+}}", hub.resolve)
    app.router.add_get(f"/store/{name}/{{revision}}/{{path:.+}}", hub.store)
    runner = web.AppRunner(app)

    async def start() -> None:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hub.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}"

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
