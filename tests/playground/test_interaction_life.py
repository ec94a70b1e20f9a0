"""The life of an interaction's token: its quarter of an hour, its deadline, one answer only."""

from dataclasses import dataclass

import discord
import pytest

from tests.playground.person import Person
from tests.playground.trial_bot import running_bot


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def caught(bot, ada: Person, **settings) -> discord.Interaction:
    """The next interaction, unanswered."""
    kept: list[discord.Interaction] = []
    bot.tree._from_interaction = kept.append
    await ada.post("/commands", {"channel": await ada.channel(), "name": "silent"}, wait=0.2)
    return kept[0]


async def test_the_token_dies_and_the_channel_still_works(raised, http) -> None:
    clock = Clock()
    playground = await raised(clock=clock, interaction_lifetime_s=900.0)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        interaction = await caught(bot, ada)
        await interaction.response.defer()
        clock.now += 899
        message = await interaction.edit_original_response(content="just in time")
        clock.now += 1
        with pytest.raises(discord.HTTPException) as dead:
            await interaction.edit_original_response(content="too late")
        assert (dead.value.status, dead.value.code) == (401, 50027)
        with pytest.raises(discord.HTTPException):
            await interaction.followup.send("too late")
        channel = bot.get_channel(message.channel.id)
        edited = await channel.get_partial_message(message.id).edit(content="by channel and id")
        assert edited.content == "by channel and id"


async def test_answering_twice_and_late(raised, http) -> None:
    playground = await raised(interaction_ack_s=0.3)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        interaction = await caught(bot, ada)
        await interaction.response.send_message("one")
        interaction.response._response_type = None
        with pytest.raises(discord.HTTPException) as twice:
            await interaction.response.send_message("two")
        assert twice.value.code == 40060
        late = await caught(bot, ada)
        failed = await ada.settled({"id": str(late.id)}, "failed")
        assert failed["message"] is None
        with pytest.raises(discord.NotFound) as unknown:
            await late.response.send_message("too late")
        assert unknown.value.code == 10062


async def test_the_payload_carries_what_discord_sends(raised, http) -> None:
    playground = await raised(upload_limit=12345)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        interaction = await caught(bot, ada)
        assert interaction.filesize_limit == 12345
        assert interaction.app_permissions.manage_messages
        assert interaction.permissions.send_messages
        assert not interaction.permissions.manage_messages
        assert interaction.locale is discord.Locale.american_english
        assert interaction.context.guild
        assert interaction.is_guild_integration()
        assert interaction.entitlements == []
        await interaction.response.send_message("x")
        answer = await interaction.original_response()
        assert answer.interaction_metadata.user.name == "ada"
        await interaction.delete_original_response()
        with pytest.raises(discord.NotFound) as gone:
            await interaction.edit_original_response(content="y")
        assert gone.value.code == 10008


async def test_a_follow_up_is_read_edited_and_deleted(raised, http) -> None:
    playground = await raised()
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        interaction = await caught(bot, ada)
        callback = await interaction.response.send_message("first")
        assert callback.resource.content == "first"
        second = await interaction.followup.send("second", wait=True)
        assert (await interaction.followup.fetch_message(second.id)).content == "second"
        await second.edit(content="changed")
        assert [each["content"] for each in await ada.messages()] == ["first", "changed"]
        await second.delete()
        assert [each["content"] for each in await ada.messages()] == ["first"]
