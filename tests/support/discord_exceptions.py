"""Where Discord's OpenAPI document differs from what Discord takes and sends: each line with its reason.

Nothing else is let through. ``*_REPLACED`` replaces a named schema; ``*_EXTRA_KEYS`` gives a named schema a key (with the
schema of its value) beyond those that it lists, or another schema for one of them.
"""

from typing import Any

SNOWFLAKE = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$", "format": "snowflake"}

REQUEST_REPLACED: dict[str, Any] = {
    # Ids may be integers in requests (API reference, "Snowflakes"): discord.py sends them so in several places.
    "SnowflakeType": {**SNOWFLAKE, "type": ["string", "integer"], "minimum": 0},
}

FLAG = {"type": ["boolean", "null"]}
PERMISSIONS = {
    "type": ["string", "integer", "null"],
    "pattern": "^(0|[1-9][0-9]*)$",
    "minimum": 0,
    "maximum": 18014398509481983,
}
REQUEST_EXTRA_KEYS: dict[tuple[str, str], Any] = {
    # Documented on the page "Application Commands", left out of the document; every client sends it.
    ("ApplicationCommandCreateRequest", "nsfw"): FLAG,
    ("ApplicationCommandUpdateRequest", "nsfw"): FLAG,
    ("ApplicationCommandPatchRequestPartial", "nsfw"): FLAG,
    # A string by the page "Application Commands", where the document says integer: discord.js sends the one, discord.py
    # the other, and Discord takes both.
    ("ApplicationCommandCreateRequest", "default_member_permissions"): PERMISSIONS,
    ("ApplicationCommandUpdateRequest", "default_member_permissions"): PERMISSIONS,
    ("ApplicationCommandPatchRequestPartial", "default_member_permissions"): PERMISSIONS,
    # discord.py sends the flags of an embed, always 0 for one of its own making; Discord passes over them.
    ("RichEmbed", "flags"): {"const": 0},
    # discord.py says `tts: false` with edits, too, where there is nothing left to read aloud.
    ("MessageEditRequestPartial", "tts"): {"const": False},
    ("IncomingWebhookUpdateRequestPartial", "tts"): {"const": False},
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts"): {"const": False},
    # discord.js says `enforce_nonce: false` wherever it sends a message, also where there is no nonce.
    ("IncomingWebhookInteractionRequest", "enforce_nonce"): {"const": False},
    ("IncomingWebhookRequestPartial", "enforce_nonce"): {"const": False},
    ("IncomingWebhookUpdateRequestPartial", "enforce_nonce"): {"const": False},
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "enforce_nonce"): {"const": False},
}

RESPONSE_REPLACED: dict[str, Any] = {
    # The document lets field errors share one schema with the whole answer, whose code is a number. Theirs is a
    # word (API reference, "Error Messages": {"_errors": [{"code": "BASE_TYPE_REQUIRED", ...}]}).
    "InnerErrors": {
        "type": "object",
        "properties": {
            "_errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "code": {"type": "string", "pattern": "^[A-Z][A-Z0-9_]+$"},
                        "message": {"type": "string"},
                    },
                    "required": ["code", "message"],
                },
            }
        },
        "required": ["_errors"],
    },
}

RESPONSE_EXTRA_KEYS: dict[tuple[str, str], Any] = {}
