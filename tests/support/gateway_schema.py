"""Is what the gateway dispatches of the shape that Discord documents?

The OpenAPI document speaks of HTTP only, but most of what the gateway carries are the same objects. So each dispatch is
put together from the document's schemas and what the gateway reference adds to or takes from them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.gateway_interaction import interaction
from tests.support.gateway_operations import FLAG, ID, INTEGER, RECEIVED, SENT, TEXT, Schema, keyed, listed, ref, shaped
from tests.support.json_schema import Fault
from tests.support.openapi import Check, DiscordApi


class GatewaySchemas:
    """The shapes of what goes over the socket; an event or operation that is not in the tables is itself a fault."""

    def __init__(self, api: DiscordApi) -> None:
        self._api = api
        self._schemas = self._table()
        self._checks: dict[str, Check] = {}

    def check(self, event: str, data: Any) -> list[Fault]:
        """What is wrong with the data of a dispatch."""
        if event not in self._schemas:
            return [Fault("", "is no event that these checks know")]
        return self._checked(event, self._schemas[event], data)

    def check_payload(self, payload: Mapping[str, Any], *, received: bool) -> tuple[str, list[Fault]]:
        """The name of a payload and what is wrong with it; ``received`` from the bot, else sent to it."""
        operation = payload.get("op")
        if operation == 0 and not received:
            event = str(payload.get("t"))
            numbered = [] if isinstance(payload.get("s"), int) else [Fault("/s", "is not the number of the dispatch")]
            return event, [*numbered, *self.check(event, payload.get("d"))]
        name = f"operation {operation} {'from' if received else 'to'} the bot"
        table = RECEIVED if received else SENT
        if not isinstance(operation, int) or operation not in table:
            return name, [Fault("/op", f"{operation} is no operation that these checks know")]
        return name, self._checked(name, table[operation], payload.get("d"))

    def _checked(self, name: str, schema: Schema, data: Any) -> list[Fault]:
        if name not in self._checks:
            book = self._api.requests if name.endswith("from the bot") else self._api.responses
            self._checks[name] = book.checker(schema)
        return self._checks[name](data)

    def _changed(
        self, name: str, added: Mapping[str, Schema], without: Sequence[str] = (), optional: Sequence[str] = ()
    ) -> Schema:
        """A schema of the document with keys added (not required), left out, or no longer required."""
        base = self._api.responses.raw(name)
        gone = {*without, *optional}
        return {
            **base,
            "properties": {
                key: schema for key, schema in {**base["properties"], **added}.items() if key not in without
            },
            "required": [key for key in base.get("required", ()) if key not in gone],
        }

    def _table(self) -> dict[str, Schema]:
        # A member inside a message or of a resolved user carries no user, and need not say what voice state it has.
        partial_member = self._changed(
            "GuildMemberResponse", {"permissions": TEXT}, ("user",), ("mute", "deaf", "banner")
        )
        member = self._changed("GuildMemberResponse", {"permissions": TEXT}, (), ("banner",))
        gateway_member = self._changed("GuildMemberResponse", {"guild_id": ID}, (), ("banner",))
        mentioned = self._changed("UserResponse", {"member": partial_member})
        message = self._changed(
            "MessageResponse",
            {"guild_id": ID, "member": partial_member, "mentions": listed(mentioned), "channel_type": INTEGER},
        )
        channel = self._changed("GuildChannelResponse", {})
        thread = self._changed("ThreadResponse", {"newly_created": FLAG})
        deleted_message = shaped({"id": ID, "channel_id": ID}, {"guild_id": ID})
        return {
            "READY": self._ready(),
            "RESUMED": {"type": ["object", "null"]},
            "GUILD_CREATE": self._guild(gateway_member),
            "MESSAGE_CREATE": message,
            "MESSAGE_UPDATE": message,
            "MESSAGE_DELETE": deleted_message,
            "MESSAGE_DELETE_BULK": shaped({"ids": listed(ID), "channel_id": ID}, {"guild_id": ID}),
            "CHANNEL_CREATE": channel,
            "CHANNEL_UPDATE": channel,
            "CHANNEL_DELETE": channel,
            "THREAD_CREATE": thread,
            "THREAD_UPDATE": thread,
            "THREAD_DELETE": shaped({"id": ID, "guild_id": ID, "parent_id": ID, "type": INTEGER}),
            "GUILD_MEMBERS_CHUNK": shaped(
                {"guild_id": ID, "members": listed(gateway_member), "chunk_index": INTEGER, "chunk_count": INTEGER},
                {"not_found": listed(ID), "presences": listed(keyed({})), "nonce": TEXT},
            ),
            "TYPING_START": shaped(
                {"channel_id": ID, "user_id": ID, "timestamp": INTEGER},
                {"guild_id": ID, "member": gateway_member},
            ),
            "INTERACTION_CREATE": interaction(
                member, partial_member, self._api.responses.raw("GuildChannelResponse")["properties"]
            ),
            **self._reactions(gateway_member),
            **self._memberships(gateway_member),
        }

    def _reactions(self, member: Schema) -> dict[str, Schema]:
        place = {"channel_id": ID, "message_id": ID}
        emoji = {"emoji": ref("MessageReactionEmojiResponse")}
        one = {**place, **emoji, "user_id": ID, "burst": FLAG, "type": {"enum": [0, 1]}}
        in_guild = {"guild_id": ID}
        more = {**in_guild, "member": member, "message_author_id": ID, "burst_colors": listed(TEXT)}
        return {
            "MESSAGE_REACTION_ADD": shaped(one, more),
            "MESSAGE_REACTION_REMOVE": shaped(one, in_guild),
            "MESSAGE_REACTION_REMOVE_ALL": shaped(place, in_guild),
            "MESSAGE_REACTION_REMOVE_EMOJI": shaped({**place, **emoji}, in_guild),
            "CHANNEL_PINS_UPDATE": shaped(
                {"channel_id": ID},
                {**in_guild, "last_pin_timestamp": {"type": ["string", "null"], "format": "date-time"}},
            ),
        }

    def _memberships(self, member: Schema) -> dict[str, Schema]:
        thread_member = self._changed("ThreadMemberResponse", {"guild_id": ID, "member": member, "presence": {}})
        threads = {"threads": listed(ref("ThreadResponse")), "members": listed(thread_member)}
        role = {"guild_id": ID, "role": ref("GuildRoleResponse")}
        return {
            "THREAD_MEMBER_UPDATE": thread_member,
            "THREAD_MEMBERS_UPDATE": shaped(
                {"id": ID, "guild_id": ID, "member_count": {"type": "integer", "minimum": 0, "maximum": 50}},
                {"added_members": listed(thread_member), "removed_member_ids": listed(ID)},
            ),
            "THREAD_LIST_SYNC": shaped({"guild_id": ID, **threads}, {"channel_ids": listed(ID)}),
            "GUILD_MEMBER_ADD": member,
            "GUILD_MEMBER_UPDATE": member,
            "GUILD_MEMBER_REMOVE": shaped({"guild_id": ID, "user": ref("UserResponse")}),
            "GUILD_ROLE_CREATE": shaped(role),
            "GUILD_ROLE_UPDATE": shaped(role),
            "GUILD_ROLE_DELETE": shaped({"guild_id": ID, "role_id": ID}),
        }

    def _ready(self) -> Schema:
        own_user = self._changed("UserPIIResponse", {"bio": TEXT}, (), ("locale",))
        return shaped(
            {
                "v": {"const": 10},
                "user": own_user,
                "guilds": listed(shaped({"id": ID, "unavailable": {"const": True}})),
                "session_id": TEXT,
                "resume_gateway_url": {"type": "string", "format": "uri"},
                "application": shaped({"id": ID, "flags": INTEGER}),
            },
            {
                "shard": {"type": "array", "items": INTEGER, "minItems": 2, "maxItems": 2},
                "session_type": TEXT,
                "private_channels": listed({}),
                "relationships": listed({}),
                "presences": listed({}),
                "user_settings": {},
                "guild_join_requests": listed({}),
                "auth": {},
                "geo_ordered_rtc_regions": listed(TEXT),
                "_trace": listed(TEXT),
            },
        )

    def _guild(self, member: Schema) -> Schema:
        # Channels inside a guild dispatch need not say in which guild they are.
        channel = self._changed("GuildChannelResponse", {}, (), ("guild_id",))
        thread = self._changed("ThreadResponse", {}, (), ("guild_id",))
        added = {
            "joined_at": {"type": "string", "format": "date-time"},
            "large": FLAG,
            "unavailable": FLAG,
            "member_count": INTEGER,
            "voice_states": listed({"type": "object"}),
            "members": listed(member),
            "channels": listed(channel),
            "threads": listed(thread),
            "presences": listed({"type": "object"}),
            "stage_instances": listed({"type": "object"}),
            "guild_scheduled_events": listed({"type": "object"}),
            "soundboard_sounds": listed({"type": "object"}),
        }
        guild = self._changed("GuildResponse", added)
        return {**guild, "required": [*guild["required"], *added.keys() - {"unavailable", "soundboard_sounds"}]}
