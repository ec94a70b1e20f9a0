"""Registering commands: everywhere and for the guild."""

from bot.playground import errors
from bot.playground.rest.call import Call, Reply


def _place(call: Call) -> str | None:
    """The guild in the path, None for global commands; the application must be the bot's own."""
    if call.id("application_id") != call.parts.world.application["id"]:
        raise errors.unknown_application()
    if "guild_id" not in call.params:
        return None
    if call.id("guild_id") != call.parts.world.guild_id:
        raise errors.missing_access()
    return call.parts.world.guild_id


async def listed(call: Call) -> Reply:
    commands = call.parts.commands.all(_place(call))
    if call.query.get("with_localizations", "").lower() in ("1", "true"):
        return Reply(commands)
    left_out = ("name_localizations", "description_localizations")
    return Reply([{key: value for key, value in each.items() if key not in left_out} for each in commands])


async def one(call: Call) -> Reply:
    return Reply(call.parts.commands.get(_place(call), call.id("command_id")))


async def overwritten(call: Call) -> Reply:
    return Reply(call.parts.commands.overwrite(_place(call), call.body))


async def created(call: Call) -> Reply:
    command, new = call.parts.commands.create(_place(call), call.body)
    return Reply(command, 201 if new else 200)


async def edited(call: Call) -> Reply:
    return Reply(call.parts.commands.edit(_place(call), call.id("command_id"), call.body))


async def deleted(call: Call) -> Reply:
    call.parts.commands.delete(_place(call), call.id("command_id"))
    return Reply()


async def permissions(call: Call) -> Reply:
    """Which commands were re-permitted for the guild in its settings: here never any."""
    _place(call)
    return Reply([])
