"""What a person gives for a command's options, checked as Discord's own client would before anything is sent."""

from dataclasses import dataclass
from typing import Any

from bot.playground.people_api.door import Wish, asked_wrongly, no_such
from bot.playground.people_api.writing import own_upload
from bot.playground.resolving import Resolved
from bot.playground.rules.commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    SUBCOMMAND,
    USER,
)
from bot.playground.types import Json


class DoesNotFit(Exception):
    """An option that does not fit; the sentence is for the person."""


@dataclass(frozen=True, slots=True)
class Named:
    """A command with the words that led to it: the options of the innermost one and how they are wrapped."""

    command: Json
    path: tuple[Json, ...]

    @property
    def options(self) -> list[Json]:
        holder = self.path[-1] if self.path else self.command
        return list(holder.get("options") or [])

    def wrapped(self, values: list[Json]) -> list[Json]:
        """Values inside their sub-command and group, as interactions carry them."""
        for holder in reversed(self.path):
            values = [{"name": holder["name"], "type": holder["type"], "options": values}]
        return values


def named(commands: list[Json], words: str) -> Named:
    """The chat command that "audit search" names, of those given; Refusal when there is none or it stops half way."""
    parts = words.lstrip("/").split()
    command = next((each for each in commands if parts and each["name"] == parts[0]), None)
    if command is None:
        known = ", ".join(sorted(each["name"] for each in commands)) or "none yet"
        raise no_such(f"command as {words!r}", f"There are: {known}.")
    path: list[Json] = []
    for word in parts[1:]:
        inner = (path[-1] if path else command).get("options") or []
        step = next((each for each in inner if each["name"] == word and each["type"] in (SUBCOMMAND, GROUP)), None)
        if step is None:
            raise asked_wrongly(f"/{command['name']} has no part {word!r}.", "Look into `commands` of the state.")
        path.append(step)
    found = Named(command, tuple(path))
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in found.options):
        inner_names = ", ".join(option["name"] for option in found.options)
        raise asked_wrongly(f"/{words} is only the beginning.", f"Go on with one of: {inner_names}.")
    return found


def fitted(wish: Wish, channel: Json, found: Named, given: Any, resolved: Resolved) -> list[Json]:
    """The values as an interaction carries them; DoesNotFit when Discord's client would not send them."""
    values = given_values(given, found)
    chosen = []
    for option in found.options:
        if option["name"] not in values:
            if option.get("required"):
                raise DoesNotFit(f"This option is required: {option['name']}.")
            continue
        value = _fit(wish, channel, option, values[option["name"]], resolved)
        chosen.append({"name": option["name"], "type": option["type"], "value": value})
    return found.wrapped(chosen)


def typed(found: Named, given: Any, focused: str) -> list[Json]:
    """What was typed so far, for autocompletion: nothing is checked yet, and one option has the cursor."""
    values = {focused: "", **given_values(given, found)}
    chosen: list[Json] = []
    for option in found.options:
        if option["name"] in values:
            value = values[option["name"]]
            entry: Json = {"name": option["name"], "type": option["type"], "value": value}
            if option["name"] == focused:
                # While it is being typed even a number is still text.
                entry |= {"value": str(value), "focused": True}
            chosen.append(entry)
    return found.wrapped(chosen)


def given_values(given: Any, found: Named) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise asked_wrongly("`options` is not an object.", 'Send {"option name": value}.')
    unknown = set(given) - {option["name"] for option in found.options}
    if unknown:
        raise DoesNotFit(f"There is no option {min(unknown)!r}.")
    return {name: value for name, value in given.items() if value is not None}


def _fit(wish: Wish, channel: Json, option: Json, value: Any, resolved: Resolved) -> Any:
    kind = option["type"]
    if kind == STRING:
        return _text(option, value)
    if kind in (INTEGER, NUMBER):
        return _number(option, value)
    if kind == BOOLEAN:
        return _truth(option, value)
    if kind == ATTACHMENT:
        record = own_upload(wish, str(value))
        resolved.attachment(record)
        return record["id"]
    return _someone(wish, channel, option, str(value), resolved)


def _text(option: Json, value: Any) -> str:
    if not isinstance(value, str):
        value = str(value)
    _one_of_choices(option, value)
    if len(value) < option.get("min_length", 0):
        raise DoesNotFit(f"{option['name']} must be {option['min_length']} or more in length.")
    if len(value) > option.get("max_length", 6000):
        raise DoesNotFit(f"{option['name']} must be {option.get('max_length', 6000)} or fewer in length.")
    if option.get("required") and not value:
        raise DoesNotFit(f"This option is required: {option['name']}.")
    return str(value)


def _number(option: Json, value: Any) -> int | float:
    whole = option["type"] == INTEGER
    try:
        number: int | float = int(str(value)) if whole else float(str(value))
    except ValueError:
        raise DoesNotFit(f"{option['name']} must be a {'whole ' if whole else ''}number.") from None
    if isinstance(value, bool) or not abs(number) < 2**53:
        raise DoesNotFit(f"{option['name']} must be a {'whole ' if whole else ''}number.")
    _one_of_choices(option, number)
    if number < option.get("min_value", number):
        raise DoesNotFit(f"{option['name']} must be at least {option['min_value']}.")
    if number > option.get("max_value", number):
        raise DoesNotFit(f"{option['name']} must be at most {option['max_value']}.")
    return number


def _one_of_choices(option: Json, value: Any) -> None:
    choices = option.get("choices")
    if choices and value not in [choice["value"] for choice in choices]:
        raise DoesNotFit(f"{option['name']} must be one of its choices.")


def _truth(option: Json, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {"true": True, "false": False}
    if str(value).lower() not in words:
        raise DoesNotFit(f"{option['name']} must be true or false.")
    return words[str(value).lower()]


def _someone(wish: Wish, place: Json, option: Json, value: str, resolved: Resolved) -> str:
    """A user, role or channel by id; people also by their short name."""
    world, kind = wish.parts.world, option["type"]
    if kind == CHANNEL:
        channel = world.channels.get(value)
        if channel is None or not world.sees(wish.person, channel):
            raise DoesNotFit(f"{option['name']} must be a channel.")
        if option.get("channel_types") and channel["type"] not in option["channel_types"]:
            raise DoesNotFit(f"{option['name']} must be another type of channel.")
        resolved.channel(value)
        return value
    user = next((each["id"] for each in world.users if value in (each["id"], each["username"])), None)
    if kind in (USER, MENTIONABLE) and user is not None:
        resolved.user(user)
        return str(user)
    if kind in (ROLE, MENTIONABLE) and value in world.roles:
        resolved.role(value)
        return value
    raise DoesNotFit(f"{option['name']} names nobody here ({place.get('name', 'direct message')}).")
