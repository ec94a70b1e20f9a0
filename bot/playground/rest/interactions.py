"""Answers to interactions, and the webhook that each of them is for a quarter of an hour."""

from bot.playground import errors
from bot.playground.interactions import DEFERRED_MESSAGE, DEFERRED_UPDATE, MESSAGE, UPDATE
from bot.playground.rest.call import Call, Reply
from bot.playground.rules.messages import EPHEMERAL
from bot.playground.shapes import LOADING
from bot.playground.types import Json


async def answered(call: Call) -> Reply:
    interactions = call.parts.interactions
    token = call.params["interaction_token"]
    interaction = await interactions.answer(call.id("interaction_id"), token, call.fields(), call.uploads)
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return Reply()
    return Reply(_callback(call, interaction))


def _callback(call: Call, interaction: Json) -> Json:
    about: Json = {"id": interaction["id"], "type": interaction["type"], "channel_id": interaction["channel_id"]}
    if "guild_id" in call.parts.world.channels[interaction["channel_id"]]:
        about["guild_id"] = call.parts.world.guild_id
    kind = interaction["answer"]
    message = call.parts.world.messages.get(interaction["original_id"] or "")
    if message is None or kind not in (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE):
        return {"interaction": about}
    about |= {
        "response_message_id": message["id"],
        "response_message_loading": bool(message["flags"] & LOADING),
        "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
    }
    if kind == DEFERRED_UPDATE:
        return {"interaction": about}
    # A deferral has made a message as well; Discord names it by the type of the answer it stands for.
    made = UPDATE if kind == UPDATE else MESSAGE
    return {"interaction": about, "resource": {"type": made, "message": call.parts.shapes.message(message)}}


def _living(call: Call) -> Json:
    """The interaction whose token is in the path."""
    if call.id("webhook_id") != call.parts.world.application["id"]:
        raise errors.unknown_webhook()
    return call.parts.interactions.by_token(call.params["webhook_token"])


async def followed_up(call: Call) -> Reply:
    message = await call.parts.interactions.follow_up(_living(call), call.fields(), call.uploads)
    return Reply(call.parts.shapes.message(message))


async def follow_up(call: Call) -> Reply:
    message = call.parts.interactions.followed(_living(call), _message_id(call))
    return Reply(call.parts.shapes.message(message))


async def edited(call: Call) -> Reply:
    interaction = _living(call)
    interactions = call.parts.interactions
    message = interactions.followed(interaction, _message_id(call))
    body = call.fields()
    if message["id"] == interaction["original_id"]:
        changed = await interactions.edit_original(interaction, body, call.uploads)
    else:
        changed = await interactions.edit_message(message, body, call.uploads)
    return Reply(call.parts.shapes.message(changed))


async def deleted(call: Call) -> Reply:
    interaction = _living(call)
    call.parts.interactions.delete(interaction, call.parts.interactions.followed(interaction, _message_id(call)))
    return Reply()


async def about(call: Call) -> Reply:
    _living(call)
    application = call.parts.shapes.application()
    webhook: Json = {
        "id": application["id"],
        "type": 3,
        "name": application["name"],
        "avatar": None,
        "channel_id": None,
        "guild_id": None,
        "application_id": application["id"],
    }
    return Reply(webhook)


def _message_id(call: Call) -> str:
    return call.id("message_id") if "message_id" in call.params else "@original"
