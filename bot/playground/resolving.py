"""`resolved`: the users, members, roles, channels, messages and files that an interaction's data names by id."""

from bot.playground.shapes import Shapes
from bot.playground.types import Json
from bot.playground.world import DM, THREAD_TYPES, World


def channel_in_interaction(world: World, shapes: Shapes, channel: Json, person: str) -> Json:
    """A channel as interactions carry it: with the permissions that the person has there; a direct message has none."""
    shape = shapes.channel(channel)
    return shape if channel["type"] == DM else {**shape, "permissions": str(world.permissions_in(person, channel))}


class Resolved:
    """Collects what is named, in Discord's shape."""

    def __init__(self, world: World, shapes: Shapes, person: str, place: Json) -> None:
        self._world = world
        self._shapes = shapes
        self._person = person
        self._place = place
        self._found: dict[str, dict[str, Json]] = {}

    def _note(self, kind: str, doc_id: str, shape: Json) -> None:
        self._found.setdefault(kind, {})[doc_id] = shape

    def user(self, user_id: str) -> None:
        self._note("users", user_id, self._shapes.user(user_id))
        if user_id in self._world.members:
            member = self._shapes.member(user_id, with_user=False)
            left_out = ("mute", "deaf")
            shape = {key: value for key, value in member.items() if key not in left_out}
            permissions = str(self._world.permissions_in(user_id, self._place))
            self._note("members", user_id, {**shape, "permissions": permissions})

    def role(self, role_id: str) -> None:
        self._note("roles", role_id, self._shapes.role(self._world.roles[role_id]))

    def channel(self, channel_id: str) -> None:
        channel = self._world.channels[channel_id]
        whole = channel_in_interaction(self._world, self._shapes, channel, self._person)
        kept = ["id", "type", "name", "parent_id", "permissions", "flags", "last_message_id", "guild_id"]
        kept += ["thread_metadata", "owner_id", "message_count", "member_count", "rate_limit_per_user"]
        kept += ["total_message_sent"] if channel["type"] in THREAD_TYPES else ["topic", "position", "nsfw"]
        self._note("channels", channel_id, {key: whole[key] for key in kept if key in whole})

    def message(self, message: Json) -> None:
        self._note("messages", message["id"], self._shapes.message(message))

    def attachment(self, record: Json) -> None:
        self._note("attachments", record["id"], self._shapes.attachment(record, ephemeral=True))

    def as_json(self) -> dict[str, dict[str, Json]]:
        return self._found
