"""The small words of the gateway: how its shapes are written down, and what goes over the socket besides dispatches."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
ID: Schema = {"$ref": "#/components/schemas/SnowflakeType"}


def ref(name: str) -> Schema:
    """The document's schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Schema) -> Schema:
    """A list of such values."""
    return {"type": "array", "items": items}


def keyed(values: Schema) -> Schema:
    """An object from ids to such values."""
    return {"type": "object", "additionalProperties": values}


def shaped(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these keys and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


# What else goes over the socket, by operation: first what Discord sends, then what a bot sends (Gateway reference).
NULL: Schema = {"type": "null"}
ACTIVITY = shaped(
    {"name": TEXT, "type": INTEGER}, {"state": {}, "url": {}, "created_at": INTEGER, "emoji": {}, "timestamps": {}}
)
PRESENCE = shaped(
    {
        "since": {"type": ["integer", "null"]},
        "activities": listed(ACTIVITY),
        "status": {"enum": ["online", "dnd", "idle", "invisible", "offline"]},
        "afk": FLAG,
    }
)
SENT: dict[int, Schema] = {
    1: NULL,
    7: NULL,
    9: FLAG,
    10: shaped({"heartbeat_interval": {"type": "integer", "minimum": 1}}, {"_trace": listed(TEXT)}),
    11: NULL,
}
RECEIVED: dict[int, Schema] = {
    1: {"type": ["integer", "null"]},
    2: shaped(
        {
            "token": TEXT,
            "properties": shaped({"os": TEXT, "browser": TEXT, "device": TEXT}),
            "intents": {"type": "integer", "minimum": 0},
        },
        {
            "compress": FLAG,
            "large_threshold": {"type": "integer", "minimum": 50, "maximum": 250},
            "shard": {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2},
            "presence": {"oneOf": [NULL, PRESENCE]},
        },
    ),
    3: PRESENCE,
    6: shaped({"token": TEXT, "session_id": TEXT, "seq": INTEGER}),
    8: shaped(
        {"guild_id": ID, "limit": INTEGER},
        {"query": TEXT, "presences": FLAG, "user_ids": {}, "nonce": {"type": "string", "maxLength": 32}},
    ),
}
