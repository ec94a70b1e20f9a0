"""What a playground is told when it is made; read once, never changed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# A server that listens everywhere is reached from here under this name.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  not a place to listen: what to call one
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PlaygroundSettings:
    """Everything that can differ between two playgrounds; times in seconds, sizes in bytes.

    `rate_limit_factor` stretches Discord's rate-limit windows: 1.0 is Discord's own pace, 0.0 never limits.
    `public_url` is where browsers elsewhere find this server ("http://music.example:8080"), for the addresses of files.
    `clock` gives Unix time and decides snowflakes, signatures and when an interaction token dies.
    """

    data_dir: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    token: str = "nocturne.playground.token"  # noqa: S105  it opens nothing but this local server
    allow_remote: bool = False
    public_url: str | None = None
    granted_intents: frozenset[str] = field(default_factory=lambda: frozenset({"members", "message_content"}))
    upload_limit: int = 10 * MEBIBYTE
    rate_limit_factor: float = 1.0
    interaction_ack_s: float = 3.0
    interaction_lifetime_s: float = 15 * 60.0
    attachment_lifetime_s: float = 24 * 3600.0
    heartbeat_interval_s: float = 41.25
    resume_window_s: float = 120.0
    clock: Callable[[], float] = time.time
