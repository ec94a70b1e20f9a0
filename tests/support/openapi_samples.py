"""Exchanges as discord.py has them with Discord, for tests of the checks themselves. Nobody in them exists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON_HEADERS = {"Content-Type": "application/json"}
ASKED_BY_BOT = {**JSON_HEADERS, "Authorization": "Bot a.local.token"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=edge", "Authorization": "Bot a.local.token"}
APPLICATION = "1100000000000000001"
CHANNEL = "1100000000000000002"
TOKEN = "aW50ZXJhY3Rpb24"


@dataclass(frozen=True)
class Sample:
    """An exchange in the form that the validator reads."""

    method: str
    path: str
    request_json: Any
    status: int
    response_json: Any
    request_headers: Mapping[str, str] = field(default_factory=lambda: ASKED_BY_BOT)
    response_headers: Mapping[str, str] = field(default_factory=lambda: JSON_HEADERS)
    file_fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


USER = {
    "id": "1100000000000000003",
    "username": "nocturne",
    "avatar": None,
    "discriminator": "0",
    "public_flags": 0,
    "flags": 0,
    "global_name": None,
    "primary_guild": None,
    "bot": True,
}
EMBED = {
    "type": "rich",
    "title": "Take 1",
    "description": "A slow piece in D minor.",
    "color": 0x223344,
    "fields": [{"name": "Tempo", "value": "72 BPM", "inline": True}],
    "footer": {"text": "procedural"},
}
BUTTONS = [
    {
        "type": 1,
        "id": 1,
        "components": [
            {"type": 2, "id": 2, "style": 1, "label": "Again", "custom_id": "again:7", "disabled": False},
            {"type": 2, "id": 3, "style": 5, "label": "About", "url": "https://example.org/about"},
        ],
    },
    {
        "type": 1,
        "id": 4,
        "components": [
            {
                "type": 3,
                "id": 5,
                "custom_id": "take",
                "min_values": 1,
                "max_values": 1,
                "options": [{"label": "first", "value": "1", "default": True}],
            }
        ],
    },
]
ATTACHMENT = {
    "id": "1100000000000000004",
    "filename": "take.ogg",
    "size": 4096,
    "url": "http://127.0.0.1:8080/attachments/2/4/take.ogg?ex=1&is=0&hm=ab",
    "proxy_url": "http://127.0.0.1:8080/attachments/2/4/take.ogg?ex=1&is=0&hm=ab",
    "content_type": "audio/ogg",
    "duration_secs": 12.5,
}
MESSAGE = {
    "type": 0,
    "content": "here it is",
    "mentions": [USER],
    "mention_roles": [],
    "attachments": [ATTACHMENT],
    "embeds": [EMBED],
    "timestamp": "2026-03-01T12:00:00.000000+00:00",
    "edited_timestamp": None,
    "flags": 0,
    "components": BUTTONS,
    "id": "1100000000000000005",
    "channel_id": CHANNEL,
    "author": USER,
    "pinned": False,
    "mention_everyone": False,
    "tts": False,
    "nonce": "12345",
}
COMMAND: dict[str, Any] = {
    "type": 1,
    "name": "generate",
    "description": "Make a track.",
    "options": [
        {"type": 3, "name": "prompt", "description": "What it should be.", "required": True, "max_length": 400},
        {
            "type": 4,
            "name": "takes",
            "description": "How many.",
            "required": False,
            "choices": [{"name": "one", "value": 1}, {"name": "two", "value": 2}],
        },
        {
            "type": 1,
            "name": "again",
            "description": "Once more.",
            "options": [{"type": 11, "name": "reference", "description": "A clip."}],
        },
    ],
}
COMMAND_ANSWER = {
    **COMMAND,
    "id": "1100000000000000006",
    "application_id": APPLICATION,
    "version": "1100000000000000007",
    "default_member_permissions": None,
}
REFUSAL = {
    "code": 50035,
    "message": "Invalid Form Body",
    "errors": {"embeds": {"0": {"title": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Too long."}]}}}},
}
MODAL = {
    "type": 9,
    "data": {
        "custom_id": "refine",
        "title": "Say what to change",
        "components": [
            {
                "type": 18,
                "label": "Words",
                "component": {"type": 4, "custom_id": "words", "style": 2, "required": True, "max_length": 400},
            },
            {"type": 18, "label": "Clip", "component": {"type": 19, "custom_id": "clip", "max_values": 1}},
        ],
    },
}

SAMPLES = (
    Sample("GET", "/api/v10/users/@me", None, 200, {**USER, "mfa_enabled": False, "locale": "en-US"}),
    Sample(
        "POST",
        f"/api/v10/channels/{CHANNEL}/messages",
        {
            "content": "here it is",
            "embeds": [EMBED],
            "components": BUTTONS,
            "message_reference": {"message_id": 1100000000000000005, "fail_if_not_exists": True},
            "allowed_mentions": {"parse": ["users"], "replied_user": False},
            "nonce": "12345",
            "enforce_nonce": True,
        },
        200,
        MESSAGE,
    ),
    Sample("GET", f"/api/v10/channels/{CHANNEL}/messages?limit=50&before=1100000000000000009", None, 200, [MESSAGE]),
    Sample("PUT", f"/api/v10/applications/{APPLICATION}/commands", [COMMAND], 200, [COMMAND_ANSWER]),
    Sample(
        "PATCH",
        f"/api/v10/webhooks/{APPLICATION}/{TOKEN}/messages/@original",
        {"content": "", "embeds": [EMBED], "attachments": [{"id": 0, "filename": "take.ogg"}]},
        200,
        MESSAGE,
        request_headers=MULTIPART,
        file_fields=("files[0]",),
    ),
    Sample(
        "POST",
        f"/api/v10/interactions/{APPLICATION}/{TOKEN}/callback?with_response=1",
        MODAL,
        200,
        {"interaction": {"id": "1100000000000000008", "type": 2}},
        request_headers=JSON_HEADERS,
    ),
    Sample(
        "POST",
        f"/api/v10/interactions/{APPLICATION}/{TOKEN}/callback",
        {"type": 8, "data": {"choices": [{"name": "lo-fi", "value": "lo-fi"}]}},
        204,
        None,
        request_headers=JSON_HEADERS,
        response_headers={},
    ),
    Sample("POST", f"/api/v10/channels/{CHANNEL}/messages", {"content": "x"}, 400, REFUSAL),
    Sample(
        "POST",
        f"/api/v10/channels/{CHANNEL}/messages",
        {"content": "x"},
        429,
        {"message": "You are being rate limited.", "retry_after": 0.5, "global": False, "code": 0},
        response_headers={**JSON_HEADERS, "X-RateLimit-Limit": "5", "X-RateLimit-Reset-After": "0.5"},
    ),
)
