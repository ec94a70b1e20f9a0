"""What a person does with the bot, and how the gateway tells the bot of it."""

from dataclasses import dataclass

from bot.playground.chat import Chat
from bot.playground.resolving import channel_in_interaction
from bot.playground.shapes import Shapes
from bot.playground.types import Json
from bot.playground.world import DM, World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Asked:
    """The interaction's type and data, who and where, the message it came from, and what it is about."""

    kind: int
    person: str
    channel: Json
    data: Json
    message: Json | None = None
    about: Json | None = None
    option_type: int | None = None

    @property
    def command(self) -> Json | None:
        """Name (with its group and subcommand) and type of the command that was used; None for anything else."""
        if self.kind != COMMAND:
            return None
        return {"name": " ".join(_path(self.data)), "type": self.data["type"]}

    def owners(self, guild_id: str) -> Json:
        """On whose behalf the application is there: the guild's, or nobody's in a direct message."""
        return {"0": "0" if self.channel["type"] == DM else guild_id}

    def provenance(self, interaction_id: str, guild_id: str) -> Json:
        """What messages that come of it will say about this interaction."""
        own = {"id": interaction_id, "type": self.kind, "user": self.person}
        return {**(self.about or {}), **own, "authorizing_integration_owners": self.owners(guild_id)}


class Payloads:
    """Makes the payload of INTERACTION_CREATE, as Discord sends it."""

    def __init__(self, world: World, shapes: Shapes, chat: Chat) -> None:
        self._world = world
        self._shapes = shapes
        self._chat = chat

    def of(self, interaction: Json, asked: Asked) -> Json:
        """What the gateway carries, as Discord sends it."""
        channel, person = asked.channel, asked.person
        direct = channel["type"] == DM
        payload: Json = {
            "id": interaction["id"],
            "application_id": self._world.application["id"],
            "type": asked.kind,
            "token": interaction["token"],
            "version": 1,
            "data": asked.data,
            "channel_id": channel["id"],
            "channel": channel_in_interaction(self._world, self._shapes, channel, person),
            "app_permissions": str(self._world.permissions_in(self._world.bot_id, channel)),
            "locale": "en-US",
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": asked.owners(self._world.guild_id),
            "context": 1 if direct else 0,
            "attachment_size_limit": self._chat.upload_limit(),
        }
        if direct:
            payload["user"] = self._shapes.user(person)
        else:
            permissions = str(self._world.permissions_in(person, channel))
            payload |= {
                "guild_id": self._world.guild_id,
                "guild": {"id": self._world.guild_id, "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "member": {**self._shapes.member(person), "permissions": permissions},
            }
        if asked.message is not None:
            payload["message"] = self._shapes.message(asked.message)
        return payload


def _path(command: Json) -> list[str]:
    """The command's name and those of the group and subcommand that were chosen (options of type 1 and 2)."""
    inner = next((option for option in command.get("options") or [] if option["type"] in (1, 2)), None)
    return [command["name"], *(_path(inner) if inner else [])]
