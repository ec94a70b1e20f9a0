"""What tests may look on at: every exchange with the API and every gateway payload, in both directions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request under /api/v10 and its answer; bodies are parsed JSON, of multipart ones the `payload_json`.

    `route_template` is Discord's ("/channels/{channel_id}/messages"), None for an unknown route.
    """

    method: str
    path: str
    route_template: str | None
    query: dict[str, str]
    request_headers: dict[str, str]
    request_json: Any
    file_fields: tuple[str, ...]
    status: int
    response_json: Any
    response_headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class GatewayFrame:
    """One gateway payload; "received" came from the bot, "sent" went to it."""

    direction: Literal["received", "sent"]
    payload: dict[str, Any]


Observer = Callable[[Exchange | GatewayFrame], None]
