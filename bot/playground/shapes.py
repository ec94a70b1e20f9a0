"""Documents of the world -> the objects that Discord's API answers with; reads, never changes."""

from bot.playground.files import Files
from bot.playground.media_links import linked_components, linked_embeds, names_used_by_embeds
from bot.playground.people import BOT_NAME
from bot.playground.types import Json
from bot.playground.world import DM, PRIVATE_THREAD, THREAD_TYPES, World

EPHEMERAL, LOADING = 1 << 6, 1 << 7
# Limited variants of the privileged intents: a bot in few guilds that switched them on in the portal.
INTENT_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


class Shapes:
    """Renders users, members, channels, messages, the guild and the application."""

    def __init__(self, world: World, files: Files, granted_intents: frozenset[str]) -> None:
        self._world = world
        self._files = files
        self._application_flags = sum(INTENT_FLAGS[intent] for intent in granted_intents)

    def user(self, user_id: str) -> Json:
        user = self._world.users[user_id]
        shape: Json = {
            "id": user["id"],
            "username": user["username"],
            "global_name": user["global_name"],
            "discriminator": "4242" if user["bot"] else "0",
            "avatar": None,
            "banner": None,
            "accent_color": None,
            "avatar_decoration_data": None,
            "collectibles": None,
            "primary_guild": None,
            "public_flags": 0,
            "flags": 0,
        }
        return {**shape, "bot": True} if user["bot"] else shape

    def me(self) -> Json:
        return {
            **self.user(self._world.bot_id),
            "verified": True,
            "mfa_enabled": True,
            "locale": "en-US",
            "premium_type": 0,
            "email": None,
        }

    def member(self, user_id: str, *, with_user: bool = True) -> Json:
        member = self._world.members[user_id]
        shape: Json = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "flags": 0,
            "joined_at": member["joined_at"],
            "nick": member["nick"],
            "pending": False,
            "premium_since": None,
            "roles": member["roles"],
            "mute": False,
            "deaf": False,
        }
        return {**shape, "user": self.user(user_id)} if with_user else shape

    def role(self, role: Json) -> Json:
        shape: Json = {
            "id": role["id"],
            "name": role["name"],
            "permissions": role["permissions"],
            "position": role["position"],
            "color": role["color"],
            "colors": {"primary_color": role["color"], "secondary_color": None, "tertiary_color": None},
            "hoist": role["hoist"],
            "managed": "tags" in role,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        return {**shape, "tags": role["tags"]} if "tags" in role else shape

    def channel_for(self, person: str, channel: Json) -> Json:
        """A channel as a person sees it, with what they may do there."""
        return {**self._channel(channel, person), "permissions": str(self._world.permissions_in(person, channel))}

    def channel(self, channel: Json) -> Json:
        """A channel, thread or direct message as the bot sees it."""
        return self._channel(channel, self._world.bot_id)

    def _channel(self, channel: Json, viewer: str) -> Json:
        if channel["type"] == DM:
            return self._direct(channel, viewer)
        if channel["type"] in THREAD_TYPES:
            return self._thread(channel, viewer)
        return {"flags": 0, "default_thread_rate_limit_per_user": 0, **channel}

    def _direct(self, channel: Json, viewer: str) -> Json:
        others = [user for user in channel["recipients"] if user != viewer]
        return {
            "id": channel["id"],
            "type": DM,
            "flags": 0,
            "last_message_id": channel["last_message_id"],
            "recipients": [self.user(user) for user in others],
        }

    def _thread(self, thread: Json, viewer: str) -> Json:
        shape = dict(thread)
        shape["member_count"] = min(50, len(self._world.members_of(thread["id"])))
        shape["message_count"] = max(0, thread["message_count"])
        shape["flags"] = 0
        if thread["type"] == PRIVATE_THREAD:
            shape["thread_metadata"] = {"invitable": True, **thread["thread_metadata"]}
        joined = self._world.thread_members.get(f"{thread['id']}:{viewer}")
        return {**shape, "member": joined} if joined else shape

    def message(self, message: Json, *, quoted: bool = True) -> Json:
        """A message as REST answers with it; `quoted` adds the message that a reply answers."""
        files = [self._world.files[file_id] for file_id in message["file_ids"]]
        hidden = names_used_by_embeds(message["embeds"])
        ephemeral = message["ephemeral_for"] is not None
        by_name = {record["filename"]: self._files.shape(record, ephemeral=ephemeral) for record in files}
        shape: Json = {
            "id": message["id"],
            "channel_id": message["channel_id"],
            "type": message["type"],
            "content": message["content"],
            "author": self.user(message["author_id"]),
            "mentions": [self.user(user) for user in message["mentions"]],
            "mention_roles": message["mention_roles"],
            "mention_everyone": message["mention_everyone"],
            "attachments": [by_name[file["filename"]] for file in files if file["filename"] not in hidden],
            "embeds": linked_embeds(message["embeds"], by_name),
            "components": linked_components(message["components"], by_name),
            "timestamp": message["timestamp"],
            "edited_timestamp": message["edited_timestamp"],
            "flags": message["flags"],
            "pinned": message["pinned_at"] is not None,
            "tts": message["tts"],
        }
        kept = ("webhook_id", "application_id", "nonce", "position", "message_reference")
        shape |= {key: message[key] for key in kept if message.get(key) is not None}
        if message["reactions"]:
            shape["reactions"] = [self._reaction(emoji, users) for emoji, users in message["reactions"].items()]
        if (metadata := message.get("interaction_metadata")) is not None:
            shape["interaction_metadata"] = self._metadata(metadata)
        if (command := message.get("interaction")) is not None:
            shape["interaction"] = {**command, "user": self.user(command["user"])}
        if (thread := self._world.channels.get(message["id"])) is not None:
            shape["thread"] = self.channel(thread)
        if quoted and (reference := message.get("message_reference")) is not None:
            answered = self._world.messages.get(reference.get("message_id", ""))
            shape["referenced_message"] = self.message(answered, quoted=False) if answered else None
        return shape

    def _metadata(self, metadata: Json) -> Json:
        shape = {**metadata, "user": self.user(metadata["user"])}
        if "target_user" in metadata:
            shape["target_user"] = self.user(metadata["target_user"])
        if "triggering_interaction_metadata" in metadata:
            shape["triggering_interaction_metadata"] = self._metadata(metadata["triggering_interaction_metadata"])
        return shape

    def _reaction(self, emoji: str, users: list[str]) -> Json:
        return {
            "emoji": {"id": None, "name": emoji},
            "count": len(users),
            "count_details": {"burst": 0, "normal": len(users)},
            "burst_colors": [],
            "me_burst": False,
            "me": self._world.bot_id in users,
        }

    def guild(self) -> Json:
        guild = self._world.guild
        return {
            "id": guild["id"],
            "name": guild["name"],
            "owner_id": guild["owner_id"],
            "icon": None,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "application_id": None,
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": guild["system_channel_id"],
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [self.role(role) for role in self._world.roles],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def guild_create(self, *, all_members: bool) -> Json:
        """The gateway's GUILD_CREATE; without the members intent only the bot itself is in the list."""
        bot = self._world.bot_id
        members = [entry["user_id"] for entry in self._world.members] if all_members else [bot]
        visible = [channel for channel in self._world.guild_channels() if self._world.sees(bot, channel)]
        threads = [
            thread
            for thread in self._world.threads()
            if self._world.sees(bot, thread) and not thread["thread_metadata"]["archived"]
        ]
        return {
            **self.guild(),
            "joined_at": self._world.members[bot]["joined_at"],
            "large": False,
            "unavailable": False,
            "member_count": len(self._world.members),
            "voice_states": [],
            "members": [self.member(user) for user in members],
            "channels": [self.channel(channel) for channel in visible],
            "threads": [self.channel(thread) for thread in threads],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def application(self) -> Json:
        application = self._world.application
        return {
            "id": application["id"],
            "name": BOT_NAME,
            "icon": None,
            "description": "",
            "type": None,
            "bot": self.user(application["bot_id"]),
            "guild_id": self._world.guild_id,
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": self._application_flags,
            "flags_new": str(self._application_flags),
            "max_participants": None,
            "tags": [],
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": self.user(application["owner_id"]),
            "approximate_guild_count": 1,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "event_webhooks_url": None,
            "event_webhooks_status": 1,
            "event_webhooks_types": [],
            "explicit_content_filter": 0,
            "team": None,
            "integration_types_config": {"0": {}},
            "eligible_oauth2_scopes": ["applications.commands", "bot", "identify"],
        }

    @property
    def application_flags(self) -> int:
        return self._application_flags

    def attachment(self, record: Json, *, ephemeral: bool = False) -> Json:
        return self._files.shape(record, ephemeral=ephemeral)
