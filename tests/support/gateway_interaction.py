"""The shape of INTERACTION_CREATE: the gateway reference's interaction object, whose parts are the document's."""

from collections.abc import Mapping

from tests.support.gateway_operations import FLAG, ID, INTEGER, TEXT, Schema, keyed, listed, ref, shaped

_INPUT: Schema = shaped(
    {"type": INTEGER, "custom_id": TEXT},
    {"id": INTEGER, "value": {"type": ["string", "boolean", "null"]}, "values": listed(TEXT)},
)
_SUBMITTED: Schema = {
    "oneOf": [
        shaped({"type": {"type": "integer", "enum": [1]}, "components": listed(_INPUT)}, {"id": INTEGER}),
        shaped({"type": {"type": "integer", "enum": [18]}, "component": _INPUT}, {"id": INTEGER}),
        shaped({"type": {"type": "integer", "enum": [10]}}, {"id": INTEGER}),
    ]
}


def interaction(member: Schema, partial_member: Schema, channel_keys: Mapping[str, Schema]) -> Schema:
    """The interaction object, with a member, the members resolved in it, and what keys a channel may have."""
    channel = {"oneOf": [ref("GuildChannelResponse"), ref("PrivateChannelResponse"), ref("ThreadResponse")]}
    resolved = shaped(
        {},
        {
            "users": keyed(ref("UserResponse")),
            "members": keyed(partial_member),
            "roles": keyed(ref("GuildRoleResponse")),
            "channels": keyed(_partial_channel(channel_keys)),
            "messages": keyed(ref("MessageResponse")),
            "attachments": keyed(ref("MessageAttachmentResponse")),
        },
    )
    common = {
        "id": ID,
        "application_id": ID,
        "token": TEXT,
        "version": {"const": 1},
        "channel_id": ID,
        "channel": channel,
        "app_permissions": {"type": "string", "pattern": "^[0-9]+$"},
        "locale": ref("AvailableLocalesEnum"),
        "entitlements": listed(ref("EntitlementResponse")),
        "authorizing_integration_owners": keyed(ID),
        "context": ref("InteractionContextType"),
        "attachment_size_limit": {"type": "integer", "minimum": 1},
    }
    optional = {
        "guild_id": ID,
        "guild": shaped({"id": ID}, {"locale": TEXT, "features": listed(TEXT)}),
        "guild_locale": ref("AvailableLocalesEnum"),
        "member": member,
        "user": ref("UserResponse"),
        "entitlement_sku_ids": listed(ID),
    }
    command = _command_data(resolved)
    pressed = shaped(
        {"custom_id": TEXT, "component_type": ref("MessageComponentTypes")},
        {"id": INTEGER, "values": listed(TEXT), "resolved": resolved},
    )
    submitted = shaped({"custom_id": TEXT, "components": listed(_SUBMITTED)}, {"resolved": resolved})
    kinds = {2: command, 4: command, 3: pressed, 5: submitted}
    return {
        "oneOf": [
            shaped(
                {**common, "type": {"type": "integer", "enum": [kind]}, "data": data}
                | ({"message": ref("MessageResponse")} if kind == 3 else {}),
                optional | ({"message": ref("MessageResponse")} if kind == 5 else {}),
            )
            for kind, data in kinds.items()
        ]
    }


def _partial_channel(keys: Mapping[str, Schema]) -> Schema:
    """A channel inside resolved data: its name, type and what the member may do there."""
    return shaped(
        {"id": ID, "name": TEXT, "type": ref("ChannelTypes"), "permissions": TEXT},
        {
            **keys,
            "thread_metadata": ref("ThreadMetadataResponse"),
        },
    )


def _command_data(resolved: Schema) -> Schema:
    value = {"type": ["string", "integer", "number", "boolean"]}
    name_and_type = {"name": TEXT, "type": ref("ApplicationCommandOptionType")}
    leaf = shaped({**name_and_type, "value": value}, {"focused": FLAG})
    branch = shaped(name_and_type, {"options": listed(leaf)})
    group = shaped(name_and_type, {"options": listed({"anyOf": [leaf, branch]})})
    option = {"anyOf": [leaf, branch, group]}
    return shaped(
        {"id": ID, "name": TEXT, "type": ref("ApplicationCommandType")},
        {"resolved": resolved, "options": listed(option), "guild_id": ID, "target_id": ID},
    )
