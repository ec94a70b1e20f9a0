"""Uploaded bytes, and the signed addresses under which they are served until they expire."""

import asyncio
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path
from urllib.parse import quote

from bot.playground.media import content_type_of, picture_size
from bot.playground.snowflakes import time_of
from bot.playground.types import Json
from bot.playground.world import World

UPLOAD_LIFETIME_S = 24 * 3600.0


class Bytes:
    """Bytes by id: in a folder, written aside, synced and renamed; or in memory without one."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._memory: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    async def save(self, file_id: str, data: bytes) -> None:
        if self._folder is None:
            self._memory[file_id] = data
        else:
            await asyncio.to_thread(_write_synced, self._folder / file_id, data)

    async def read(self, file_id: str, start: int = 0, length: int = -1) -> bytes:
        """`length` bytes from `start`, or all that follow when it is -1; KeyError when there is no such file."""
        if self._folder is None:
            whole = self._memory[file_id]
            return whole[start:] if length < 0 else whole[start : start + length]
        try:
            return await asyncio.to_thread(_read_part, self._folder / file_id, start, length)
        except FileNotFoundError:
            raise KeyError(file_id) from None

    def keep_only(self, file_ids: set[str]) -> None:
        """Remove everything in the folder that is not one of these."""
        for path in self._folder.iterdir() if self._folder is not None else ():
            if path.name not in file_ids:
                path.unlink()

    def drop(self, file_id: str) -> None:
        if self._folder is None:
            self._memory.pop(file_id, None)
        else:
            (self._folder / file_id).unlink(missing_ok=True)


def _write_synced(path: Path, data: bytes) -> None:
    aside = path.with_name(f"{path.name}.part")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_part(path: Path, start: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(length)


class Files:
    """Makes file records, and the addresses that lead to them for a while."""

    def __init__(self, world: World, contents: Bytes, lifetime_s: float) -> None:
        self._world = world
        self._contents = contents
        self._lifetime_s = lifetime_s
        self.base_url = ""
        if "signing_key" not in world.meta:
            world.meta.put("signing_key", {"key": secrets.token_hex(32)})
        self._key = bytes.fromhex(world.meta["signing_key"]["key"])

    async def keep(self, channel_id: str, name: str, data: bytes, extra: Json | None = None) -> Json:
        """Store one file and return its record; `extra` has what the sender said about it (description, title)."""
        file_id = self._world.new_id()
        await self._contents.save(file_id, data)
        record: Json = {
            "id": file_id,
            "channel_id": channel_id,
            "filename": safe_name(name),
            "size": len(data),
            "content_type": content_type_of(name, data),
            **(extra or {}),
        }
        if (size := picture_size(data)) is not None:
            record |= {"width": size[0], "height": size[1]}
        return self._world.files.put(file_id, record)

    async def read(self, record: Json, start: int = 0, length: int = -1) -> bytes:
        return await self._contents.read(record["id"], start, length)

    def drop(self, file_id: str) -> None:
        if self._world.files.drop(file_id) is not None:
            self._contents.drop(file_id)

    def forget_old_uploads(self) -> None:
        """Drop what people uploaded and never sent within a day, and bytes that a crash left without a record."""
        oldest = self._world.clock() - UPLOAD_LIFETIME_S
        for record in self._world.files:
            if "owner" in record and time_of(record["id"]) < oldest:
                self.drop(record["id"])
        self._contents.keep_only({record["id"] for record in self._world.files})

    def shape(self, record: Json, *, ephemeral: bool = False) -> Json:
        """Discord's attachment object, with an address that works from now on for a lifetime."""
        url = self.url(record)
        kept = ("id", "filename", "size", "content_type", "width", "height", "description", "title", "flags")
        shape = {key: record[key] for key in (*kept, "duration_secs", "waveform") if record.get(key) is not None}
        if ephemeral:
            shape["ephemeral"] = True
        return {**shape, "url": url, "proxy_url": url}

    def url(self, record: Json) -> str:
        issued = int(self._world.clock())
        expires = int(issued + self._lifetime_s)
        path = f"/attachments/{record['channel_id']}/{record['id']}/{quote(record['filename'])}"
        return f"{self.base_url}{path}?ex={expires:x}&is={issued:x}&hm={self._sign(record, expires, issued)}&"

    def opens(self, record: Json, query: dict[str, str]) -> bool:
        """True while the signature is ours and the address has not expired."""
        try:
            expires, issued = int(query["ex"], 16), int(query["is"], 16)
        except (KeyError, ValueError):
            return False
        signed = hmac.compare_digest(query.get("hm", ""), self._sign(record, expires, issued))
        return signed and self._world.clock() < expires

    def _sign(self, record: Json, expires: int, issued: int) -> str:
        words = f"{record['channel_id']}/{record['id']}/{record['filename']}/{expires:x}/{issued:x}"
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()


def safe_name(name: str) -> str:
    """A file name as Discord keeps it: the last part, letters, digits, dots, dashes and underscores."""
    last = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[^\w.\-]", "_", last, flags=re.ASCII)[-260:].strip("._") or "unknown"
