"""The clips of members, from an address or from bytes to something an engine can use: the port `Clips`."""

import asyncio
import hashlib
from dataclasses import dataclass, field

from generation.audio.analyse import analyse
from generation.audio.decode import DecodeLimits, decode
from generation.audio.fetch import FetchLimits, fetch, too_large
from generation.audio.sniff import sniff
from generation.errors import BadRequest
from generation.ports import Clip
from generation.track import ClipSource


@dataclass(frozen=True, slots=True)
class ClipLimits:
    """Every limit on members' clips, and how many are read at once."""

    fetching: FetchLimits = field(default_factory=FetchLimits)
    decoding: DecodeLimits = field(default_factory=DecodeLimits)
    at_once: int = 2


class ClipReader:
    """Fetches, decodes and listens to clips; implements `generation.ports.Clips`."""

    def __init__(self, limits: ClipLimits | None = None) -> None:
        self._limits = limits or ClipLimits()
        self._turns = asyncio.Semaphore(self._limits.at_once)

    async def fetch(self, source: ClipSource) -> Clip:
        """Fetch, decode and analyse a clip; raises `ReferenceRefused` with the reason."""
        if not source.url:
            raise BadRequest("This clip has no address.", "Attach it.")
        if source.size > self._limits.fetching.most_bytes:
            raise too_large(self._limits.fetching.most_bytes)
        async with self._turns:  # also while fetching: clips that wait must not pile up in memory
            data = await fetch(source.url, self._limits.fetching)
            return await self._read(data)

    async def decode(self, data: bytes, filename: str) -> Clip:  # noqa: ARG002 - a name proves nothing
        """Decode and analyse bytes that are already here; raises as `fetch` does. The name plays no part."""
        if len(data) > self._limits.fetching.most_bytes:
            raise too_large(self._limits.fetching.most_bytes)
        async with self._turns:
            return await self._read(data)

    async def _read(self, data: bytes) -> Clip:
        container = await asyncio.to_thread(sniff, data)
        audio = await decode(data, container, self._limits.decoding)
        heard = await asyncio.to_thread(analyse, audio)
        sha256 = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        return Clip(data, sha256, container.media_type, audio, heard)
