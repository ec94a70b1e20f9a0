"""The commands that the bot registered, for everywhere and for the guild; and which of them a person may use."""

from typing import Any

from bot.playground import errors
from bot.playground.announcer import Announcer
from bot.playground.rules.commands import CHAT_INPUT, checked_command, checked_commands, refuse_too_many
from bot.playground.types import Json
from bot.playground.world import DM, World

PATCHED_BY_NULL = ("default_member_permissions", "name_localizations", "description_localizations", "contexts")


class Commands:
    """Keeps application commands; `guild_id` None stands for the global ones."""

    def __init__(self, world: World, announcer: Announcer) -> None:
        self._world = world
        self._announcer = announcer

    def all(self, guild_id: str | None) -> list[Json]:
        return [command for command in self._world.commands if command.get("guild_id") == guild_id]

    def get(self, guild_id: str | None, command_id: str) -> Json:
        command = self._world.commands.get(command_id)
        if command is None or command.get("guild_id") != guild_id:
            raise errors.unknown_command()
        return command

    def overwrite(self, guild_id: str | None, body: Any) -> list[Json]:
        """Replace all commands; those that stay keep their id, and their version when nothing changed."""
        cleaned = checked_commands(body)
        before = {(old["name"], old["type"]): old for old in self.all(guild_id)}
        kept = [self._stored(guild_id, new, before.get((new["name"], new["type"]))) for new in cleaned]
        for gone in {old["id"] for old in before.values()} - {command["id"] for command in kept}:
            self._world.commands.drop(gone)
        self._announcer.commands_synchronised()
        return kept

    def create(self, guild_id: str | None, body: Any) -> tuple[Json, bool]:
        """(the command, whether it is new); one of the same name and type is replaced."""
        cleaned = checked_command(body)
        twins = [old for old in self.all(guild_id) if (old["name"], old["type"]) == (cleaned["name"], cleaned["type"])]
        if not twins:
            refuse_too_many([*self.all(guild_id), cleaned])
        stored = self._stored(guild_id, cleaned, twins[0] if twins else None)
        self._announcer.commands_synchronised()
        return stored, not twins

    def edit(self, guild_id: str | None, command_id: str, body: Any) -> Json:
        before = self.get(guild_id, command_id)
        changes = body if isinstance(body, dict) else {}
        kept = {key: value for key, value in before.items() if key not in PATCHED_BY_NULL or key not in changes}
        given = {key: value for key, value in changes.items() if value is not None and key != "type"}
        cleaned = checked_command({**kept, **given})
        for other in self.all(guild_id):
            if other["id"] != command_id and (other["name"], other["type"]) == (cleaned["name"], cleaned["type"]):
                words = "Application command names must be unique"
                raise errors.form_error(("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", words)
        stored = self._stored(guild_id, cleaned, before)
        self._announcer.commands_synchronised()
        return stored

    def delete(self, guild_id: str | None, command_id: str) -> None:
        self._world.commands.drop(self.get(guild_id, command_id)["id"])
        self._announcer.commands_synchronised()

    def _stored(self, guild_id: str | None, cleaned: Json, before: Json | None) -> Json:
        command: Json = {
            "id": before["id"] if before else self._world.new_id(),
            "application_id": self._world.application["id"],
            "type": cleaned["type"],
            "name": cleaned["name"],
            "name_localizations": cleaned.get("name_localizations"),
            "description": cleaned.get("description", ""),
            "description_localizations": cleaned.get("description_localizations"),
            "default_member_permissions": cleaned.get("default_member_permissions"),
            "nsfw": cleaned.get("nsfw", False),
            "contexts": cleaned.get("contexts"),
            "integration_types": cleaned.get("integration_types", [0]),
            "dm_permission": cleaned.get("dm_permission", True),
        }
        if guild_id is not None:
            command["guild_id"] = guild_id
            command.pop("dm_permission")
        if cleaned["type"] == CHAT_INPUT and cleaned.get("options"):
            command["options"] = cleaned["options"]
        unchanged = before is not None and {**before, "version": None} == {**command, "version": None}
        command["version"] = before["version"] if before and unchanged else self._world.new_id()
        return self._world.commands.put(command["id"], command)

    # What people may use.

    def usable(self, person: str, channel: Json) -> list[Json]:
        """Commands of this place; one of the guild hides a global one of the same name and type."""
        direct = channel["type"] == DM
        own = [] if direct else self.all(self._world.guild_id)
        hidden = {(command["name"], command["type"]) for command in own}
        everywhere = [c for c in self.all(None) if (c["name"], c["type"]) not in hidden]
        return [command for command in (*own, *everywhere) if self._may(person, channel, command)]

    def exists(self, name: str, kind: int) -> bool:
        """True for a command that somebody may use somewhere."""
        return any((command["name"], command["type"]) == (name, kind) for command in self._world.commands)

    def _may(self, person: str, channel: Json, command: Json) -> bool:
        if channel["type"] == DM:
            contexts = command["contexts"]
            return 1 in contexts if contexts is not None else bool(command.get("dm_permission", True))
        if command["contexts"] is not None and 0 not in command["contexts"]:
            return False
        needed = command["default_member_permissions"]
        if needed is None:
            return True
        if person == self._world.owner_id:
            return True
        # "0" means: nobody but administrators.
        return needed != "0" and self._world.may(person, channel, int(needed))
