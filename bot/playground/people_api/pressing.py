"""Buttons and selects: whether they are there, may be used, and what was chosen."""

from bot.playground.people_api.door import Wish, asked_wrongly, no_such
from bot.playground.people_api.options import DoesNotFit
from bot.playground.resolving import Resolved
from bot.playground.rules.components import (
    BUTTON,
    CHANNEL_SELECT,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    STRING_SELECT,
    USER_SELECT,
    walk,
)
from bot.playground.types import Json


def usable_component(message: Json, custom_id: str) -> Json:
    """The component of a message with this custom id; Refusal when it is gone or disabled."""
    for _, component in walk(message["components"]):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise asked_wrongly("That is disabled.", "Wait until the bot enables it again.", "disabled")
            return component
    raise no_such("component", "Fetch the message anew: the bot may have changed its buttons.")


def pressed(wish: Wish, component: Json, values: list[str], resolved: Resolved) -> Json:
    """The data of a component's interaction; DoesNotFit when Discord's client would not let one choose that."""
    data: Json = {"custom_id": component["custom_id"], "component_type": component["type"], "id": component["id"]}
    if component["type"] == BUTTON:
        return data
    return {**data, "values": chosen(wish, component, values, resolved)}


def chosen(wish: Wish, select: Json, values: list[str], resolved: Resolved) -> list[str]:
    """The values of a select, each among what it offers, as many as it asks for."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(values) <= most:
        raise DoesNotFit(f"Choose between {least} and {most}.")
    if len(set(values)) != len(values):
        raise DoesNotFit("Choose each only once.")
    return [_offered(wish, select, value, resolved) for value in values]


def _offered(wish: Wish, select: Json, value: str, resolved: Resolved) -> str:
    kind, world = select["type"], wish.parts.world
    if kind == STRING_SELECT:
        if value not in [option["value"] for option in select["options"]]:
            raise DoesNotFit(f"{value!r} is not offered.")
        return value
    user = next((each["id"] for each in world.users if value in (each["id"], each["username"])), None)
    if kind in (USER_SELECT, MENTIONABLE_SELECT) and user is not None:
        resolved.user(user)
        return str(user)
    if kind in (ROLE_SELECT, MENTIONABLE_SELECT) and value in world.roles:
        resolved.role(value)
        return value
    channel = world.channels.get(value)
    if kind == CHANNEL_SELECT and channel is not None and world.sees(wish.person, channel):
        if select.get("channel_types") and channel["type"] not in select["channel_types"]:
            raise DoesNotFit("Choose another type of channel.")
        resolved.channel(value)
        return value
    raise DoesNotFit(f"{value!r} is not offered.")
