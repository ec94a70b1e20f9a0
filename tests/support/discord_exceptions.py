"""Where Discord's OpenAPI document differs from what Discord takes and sends: each line with its reason.

Nothing else is let through. ``*_REPLACED`` replaces a named schema; ``*_EXTRA_KEYS`` admits a key (with the schema of
its value) beyond those that a named schema lists.
"""

from typing import Any

SNOWFLAKE = {"type": "string", "pattern": "^(0|[1-9][0-9]*)$", "format": "snowflake"}

REQUEST_REPLACED: dict[str, Any] = {
    # Ids may be integers in requests (API reference, "Snowflakes"): discord.py sends them so in several places.
    "SnowflakeType": {**SNOWFLAKE, "type": ["string", "integer"], "minimum": 0},
}

FLAG = {"type": ["boolean", "null"]}
REQUEST_EXTRA_KEYS: dict[tuple[str, str], Any] = {
    # Documented on the page "Application Commands", left out of the document; every client sends it.
    ("ApplicationCommandCreateRequest", "nsfw"): FLAG,
    ("ApplicationCommandUpdateRequest", "nsfw"): FLAG,
    ("ApplicationCommandPatchRequestPartial", "nsfw"): FLAG,
    # discord.py sends the flags of an embed, always 0 for one of its own making; Discord passes over them.
    ("RichEmbed", "flags"): {"const": 0},
    # discord.py says `tts: false` with edits, too, where there is nothing left to read aloud.
    ("MessageEditRequestPartial", "tts"): {"const": False},
    ("IncomingWebhookUpdateRequestPartial", "tts"): {"const": False},
    ("IncomingWebhookUpdateForInteractionCallbackRequestPartial", "tts"): {"const": False},
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
