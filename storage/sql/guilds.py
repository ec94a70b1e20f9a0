"""What communities decided."""

from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import GuildSettings
from storage.rows import settings_of, settings_row
from storage.sql.common import one, upsert
from storage.tables import guild_settings


async def settings(connection: AsyncConnection, guild_id: str) -> GuildSettings:
    row = await one(connection, guild_settings, guild_settings.c.guild_id == guild_id)
    return GuildSettings(guild_id) if row is None else settings_of(row)


async def save(connection: AsyncConnection, wanted: GuildSettings) -> None:
    row = settings_row(wanted)
    changes = {name: value for name, value in row.items() if name != "guild_id"}
    statement = upsert(connection, guild_settings).values(row)
    await connection.execute(statement.on_conflict_do_update(index_elements=[guild_settings.c.guild_id], set_=changes))
