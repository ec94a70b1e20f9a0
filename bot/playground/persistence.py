"""Where the world is remembered: one SQLite file of JSON documents, or nowhere at all."""

import asyncio
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from bot.playground.types import Json

Documents = dict[str, dict[str, Json]]


class Store(Protocol):
    """Remembers documents by kind and id."""

    def load(self) -> Documents: ...

    def write(self, kind: str, doc_id: str, doc: Json | None) -> None:
        """Note a change (None deletes); it is durable once a later `flush` has returned."""

    async def flush(self) -> None: ...

    async def close(self) -> None: ...


class Forgetful:
    """A store for playgrounds without a folder: nothing outlives the process."""

    def load(self) -> Documents:
        return {}

    def write(self, kind: str, doc_id: str, doc: Json | None) -> None:
        pass

    async def flush(self) -> None:
        pass

    async def close(self) -> None:
        pass


class SqliteStore:
    """Documents in one SQLite file; changes made in one turn of the loop share one synced commit."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # One thread does every commit, so that a cancelled request never leaves two at once.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="playground-store")
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS documents (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id))"
        )
        self._db.commit()
        self._pending: dict[tuple[str, str], str | None] = {}
        self._lock = asyncio.Lock()

    def load(self) -> Documents:
        documents: Documents = {}
        for kind, doc_id, body in self._db.execute("SELECT kind, id, body FROM documents"):
            documents.setdefault(kind, {})[doc_id] = json.loads(body)
        return documents

    def write(self, kind: str, doc_id: str, doc: Json | None) -> None:
        self._pending[kind, doc_id] = None if doc is None else json.dumps(doc, separators=(",", ":"))

    async def flush(self) -> None:
        if not self._pending and not self._lock.locked():
            return
        # Whoever waits here finds its changes committed by the one before it, or commits them itself.
        async with self._lock:
            pending, self._pending = self._pending, {}
            if pending:
                await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, pending)

    def _commit(self, pending: dict[tuple[str, str], str | None]) -> None:
        with self._db:
            for (kind, doc_id), body in pending.items():
                if body is None:
                    self._db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, doc_id))
                else:
                    self._db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", (kind, doc_id, body))

    async def close(self) -> None:
        await self.flush()
        self._thread.shutdown(wait=True)
        self._db.close()
