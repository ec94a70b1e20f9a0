"""What people do with the bot: commands, autocompletion, menus, components, modals."""

from bot.playground.asking import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Asked
from bot.playground.people_api.door import Refusal, Wish, asked_wrongly, no_such, not_allowed
from bot.playground.people_api.inputs import submitted
from bot.playground.people_api.options import DoesNotFit, Named, fitted, named, typed
from bot.playground.people_api.pressing import pressed, usable_component
from bot.playground.permissions import Permission
from bot.playground.resolving import Resolved
from bot.playground.rules.commands import CHAT_INPUT, MESSAGE_MENU, USER_MENU
from bot.playground.types import Json
from bot.playground.world import DM


async def _begun(wish: Wish, asked: Asked) -> Json:
    interaction = wish.parts.interactions.begin(asked)
    await wish.parts.store.flush()
    settled = await wish.parts.interactions.settled(interaction["id"], wish.patience_s())
    return {"interaction": wish.parts.interactions.shape(settled)}


def _refused(wish: Wish, kind: int, channel: Json, why: DoesNotFit) -> Json:
    interaction = wish.parts.interactions.refused(kind, wish.person, channel["id"], str(why))
    return {"interaction": wish.parts.interactions.shape(interaction)}


def _place(wish: Wish) -> Json:
    """The channel in the body, when the person may use commands there."""
    channel = wish.channel(wish.text("channel"))
    if channel["type"] != DM and not wish.parts.world.may(wish.person, channel, Permission.USE_APPLICATION_COMMANDS):
        raise not_allowed("You may not use commands here.", "Ask the owner for the permission.")
    return channel


def _usable(wish: Wish, channel: Json, name: str, *kinds: int) -> list[Json]:
    """The commands of some types that the person may use here; Refusal when the named one is not for them."""
    usable = [each for each in wish.parts.commands.usable(wish.person, channel) if each["type"] in kinds]
    known = any(wish.parts.commands.exists(name, kind) for kind in kinds)
    if known and name not in [each["name"] for each in usable]:
        raise not_allowed(f"{name!r} is not for you here.", "Ask the owner for the permission that it needs.")
    return usable


def _chat_command(wish: Wish, channel: Json) -> Named:
    words = wish.text("name")
    first = words.lstrip("/").partition(" ")[0]
    return named(_usable(wish, channel, first, CHAT_INPUT), words)


def _base(command: Json, resolved: Resolved) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if found := resolved.as_json():
        data["resolved"] = found
    return data


async def command(wish: Wish) -> Json:
    channel = _place(wish)
    found = _chat_command(wish, channel)
    resolved = Resolved(wish.parts.world, wish.parts.shapes, wish.person, channel)
    try:
        values = fitted(wish, channel, found, wish.body.get("options") or {}, resolved)
    except DoesNotFit as why:
        return _refused(wish, COMMAND, channel, why)
    data = _base(found.command, resolved)
    if values:
        data["options"] = values
    return await _begun(wish, Asked(COMMAND, wish.person, channel, data))


async def autocomplete(wish: Wish) -> Json:
    channel = _place(wish)
    found = _chat_command(wish, channel)
    focused = wish.text("focused")
    option = next((each for each in found.options if each["name"] == focused), None)
    if option is None or not option.get("autocomplete"):
        raise asked_wrongly(f"{focused!r} is not completed.", "Only options with `autocomplete` are.")
    resolved = Resolved(wish.parts.world, wish.parts.shapes, wish.person, channel)
    try:
        data = {**_base(found.command, resolved), "options": typed(found, wish.body.get("options") or {}, focused)}
    except DoesNotFit as why:
        raise asked_wrongly(str(why), "Look into `commands` of the state.") from why
    asked = Asked(AUTOCOMPLETE, wish.person, channel, data, option_type=option["type"])
    interaction = wish.parts.interactions.begin(asked)
    await wish.parts.store.flush()
    settled = await wish.parts.interactions.settled(interaction["id"], wish.patience_s())
    if settled["choices"] is None:
        raise Refusal(504, "no_answer", "Loading options failed.", "Is the bot online? Try again.")
    return {"choices": settled["choices"]}


async def menu(wish: Wish) -> Json:
    channel = _place(wish)
    world, target = wish.parts.world, wish.text("target")
    kind = USER_MENU if target in world.users else MESSAGE_MENU
    name = wish.text("name")
    found = next((each for each in _usable(wish, channel, name, kind) if each["name"] == name), None)
    if found is None:
        raise no_such(f"menu entry as {name!r}", "Look into `menus` of the state.")
    resolved = Resolved(world, wish.parts.shapes, wish.person, channel)
    about: Json = {}
    if kind == USER_MENU:
        resolved.user(target)
        about["target_user"] = target
    else:
        message = wish.message(channel, target)
        if message["ephemeral_for"] is not None:
            raise no_such("message", "Menus work only on messages that everybody sees.")
        resolved.message(message)
        about["target_message_id"] = target
    data = {**_base(found, resolved), "target_id": target}
    return await _begun(wish, Asked(COMMAND, wish.person, channel, data, about=about))


async def component(wish: Wish) -> Json:
    channel = wish.channel(wish.text("channel"))
    message = wish.message(channel, wish.text("message"))
    found = usable_component(message, wish.text("custom_id"))
    resolved = Resolved(wish.parts.world, wish.parts.shapes, wish.person, channel)
    try:
        data = pressed(wish, found, wish.listed("values"), resolved)
    except DoesNotFit as why:
        return _refused(wish, COMPONENT, channel, why)
    if named_things := resolved.as_json():
        data["resolved"] = named_things
    about = {"interacted_message_id": message["id"]}
    return await _begun(wish, Asked(COMPONENT, wish.person, channel, data, message=message, about=about))


async def modal(wish: Wish) -> Json:
    asking = wish.own_interaction(wish.text("interaction"))
    if asking["modal"] is None:
        raise asked_wrongly("That interaction asks for nothing.", "Only one in the state `modal` can be submitted.")
    channel = wish.channel(asking["channel_id"])
    resolved = Resolved(wish.parts.world, wish.parts.shapes, wish.person, channel)
    values = wish.body.get("values") or {}
    if not isinstance(values, dict):
        raise asked_wrongly("`values` is not an object.", "Send {custom_id: text or list}.")
    try:
        components = submitted(wish, asking["modal"]["components"], values, resolved)
    except DoesNotFit as why:
        return _refused(wish, MODAL_SUBMIT, channel, why)
    data: Json = {"custom_id": asking["modal"]["custom_id"], "components": components}
    if found := resolved.as_json():
        data["resolved"] = found
    about = {"triggering_interaction_metadata": asking["about"]}
    source = wish.parts.world.messages.get(asking["source_id"] or "")
    return await _begun(wish, Asked(MODAL_SUBMIT, wish.person, channel, data, message=source, about=about))
