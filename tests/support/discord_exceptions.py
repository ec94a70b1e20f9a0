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

REQUEST_EXTRA_KEYS: dict[tuple[str, str], Any] = {}

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
