"""Messages and threads between people and discord.py: replies, mentions, edits, files, deletion, pins, reactions."""

import asyncio

import discord
import pytest

from tests.playground.person import Person, Refused
from tests.playground.trial_bot import TrialBot, running_bot, wave


async def music(bot: TrialBot, person: Person) -> discord.TextChannel:
    channel = bot.get_channel(int(await person.channel()))
    assert isinstance(channel, discord.TextChannel)
    return channel


async def test_replies_and_mentions_both_ways(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    asked = await channel.send("what next?")
    said = await ada.say(f"<@{bot.user.id}> darker", reply_to=str(asked.id))
    heard = await bot.until_heard(said["content"])
    assert heard.type is discord.MessageType.reply
    assert heard.reference.resolved.id == asked.id
    assert bot.user in heard.mentions
    answer = await heard.reply("darker it is", mention_author=False)
    shown = (await ada.messages())[-1]
    assert shown["referenced_message"]["id"] == said["id"]
    assert shown["mentions"] == []
    pinged = await heard.reply("still?", mention_author=True)
    assert [user.name for user in pinged.mentions] == ["ada"]
    assert answer.reference.message_id == heard.id


async def test_a_reply_to_what_is_gone(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    gone = await channel.send("soon gone")
    await gone.delete()
    with pytest.raises(discord.HTTPException) as refused:
        await gone.reply("x")
    assert refused.value.code == 50035
    kept = await channel.send("x", reference=gone.to_reference(fail_if_not_exists=False))
    assert kept.type is discord.MessageType.default


async def test_the_same_nonce_posts_once(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    first = await channel.send("once", nonce="delivery-1")
    second = await channel.send("once", nonce="delivery-1")
    assert first.id == second.id
    other = await channel.send("once", nonce="delivery-2")
    assert other.id != first.id
    assert len(await ada.messages()) == 2


async def test_an_edit_keeps_the_files_it_lists_and_adds_new_ones(raised, http) -> None:
    # Not held against the document: discord.py names a file to keep by more than the document knows (its address,
    # its size), and Discord takes that.
    playground = await raised(observed=False)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        channel = await music(bot, ada)
        message = await channel.send("two", files=[wave("a.wav", b"a"), wave("b.wav", b"b")])
        kept, dropped = message.attachments
        changed = await message.edit(attachments=[kept, wave("c.wav", b"c")])
        assert [file.filename for file in changed.attachments] == ["a.wav", "c.wav"]
        assert await changed.attachments[1].read() == b"c"
        with pytest.raises(discord.NotFound):
            await dropped.read()
        plain = await changed.edit(content="just words")
        assert len(plain.attachments) == 2
        assert plain.edited_at is not None
        # The number of a new file and the id of a kept one are told apart, whatever order they come in.
        swapped = await plain.edit(attachments=[wave("d.wav", b"d"), plain.attachments[1]])
        assert {file.filename for file in swapped.attachments} == {"c.wav", "d.wav"}


async def test_an_embed_shows_a_file_of_its_message(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    embed = discord.Embed(title="Track", colour=0x123456).set_image(url="attachment://cover.png")
    embed.add_field(name="Key", value="A minor").set_footer(text="seed 1")
    message = await channel.send(embed=embed, files=[wave("cover.png", picture(3, 2)), wave()])
    assert [file.filename for file in message.attachments] == ["track.wav"]
    shown = (await ada.messages())[-1]["embeds"][0]["image"]
    assert (shown["width"], shown["height"]) == (3, 2)
    assert (await ada.fetch(shown["url"]))[1] == picture(3, 2)
    edited = await message.edit(content="with words")
    assert edited.embeds[0].image.url.startswith("http")


def picture(width: int, height: int) -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


async def test_components_of_the_second_version(bot: TrialBot, ada: Person) -> None:
    class Layout(discord.ui.LayoutView):
        box = discord.ui.Container(
            discord.ui.TextDisplay("# Track"),
            discord.ui.MediaGallery(discord.MediaGalleryItem("attachment://cover.png")),
            discord.ui.File("attachment://track.wav"),
            discord.ui.Separator(),
            discord.ui.Section("A section", accessory=discord.ui.Thumbnail("attachment://cover.png")),
            discord.ui.ActionRow(discord.ui.Button(label="Go", custom_id="go")),
            accent_colour=0x112233,
        )

    channel = await music(bot, ada)
    await channel.send(view=Layout(), files=[wave("cover.png", picture(4, 4)), wave()])
    shown = (await ada.messages())[-1]
    assert shown["flags"] & 1 << 15
    box = shown["components"][0]
    assert [part["type"] for part in box["components"]] == [10, 12, 13, 14, 9, 1]
    gallery, file = box["components"][1:3]
    assert (await ada.fetch(gallery["items"][0]["media"]["url"]))[0] == 200
    assert (file["name"], file["size"]) == ("track.wav", 12)
    numbers = [box["id"], *(part["id"] for part in box["components"])]
    assert len(set(numbers)) == len(numbers)


async def test_threads_from_a_message_and_from_nothing(bot: TrialBot, ada: Person, ben: Person) -> None:
    channel = await music(bot, ada)
    message = await channel.send("take one")
    thread = await message.create_thread(name="Take one", auto_archive_duration=60)
    assert thread.id == message.id
    await thread.send("in here")
    assert [each["content"] for each in await ben.messages(str(thread.id))][-1] == "in here"
    said = await ben.say("darker", str(thread.id))
    heard = await bot.until_heard("darker")
    assert isinstance(heard.channel, discord.Thread)
    assert said["position"] == 1
    assert {member.id for member in await thread.fetch_members()} == {bot.user.id, int(said["author"]["id"])}
    with pytest.raises(discord.HTTPException) as twice:
        await message.create_thread(name="Again")
    assert twice.value.code == 160004
    other = (await ada.post(f"/channels/{channel.id}/threads", {"name": "Her own"}))["channel"]
    assert other["type"] == 11
    assert {each.name for each in await channel.guild.active_threads()} == {"Take one", "Her own"}


async def test_a_deleted_thread_takes_everything_with_it(bot: TrialBot, playground, ada: Person) -> None:
    channel = await music(bot, ada)
    thread = await (await channel.send("x")).create_thread(name="Soon gone")
    await thread.send("inside", file=wave())
    pressed = await ada.command("card", str(thread.id))
    async with ada.listening() as stream:
        await thread.delete()
        assert (await stream.next()).name == "state"
    world = playground.parts.world
    assert len(world.files) == 0
    assert len(world.thread_members) == 0
    assert [each["content"] for each in world.messages] == ["x"]
    assert str(thread.id) not in {each["id"] for each in (await ada.state())["channels"]}
    with pytest.raises(Refused) as refused:
        await ada.press(pressed["message"], "again:7")
    assert refused.value.status == 404
    assert "thread" not in (await ada.messages())[0]


async def test_an_archived_thread_wakes_up_unless_it_is_locked(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    thread = await (await channel.send("x")).create_thread(name="Sleepy")
    await thread.edit(archived=True)
    assert [each.id async for each in channel.archived_threads()] == [thread.id]
    await ada.say("wake up", str(thread.id))
    state = {each["id"]: each for each in (await ada.state())["channels"]}
    assert state[str(thread.id)]["thread_metadata"]["archived"] is False
    await thread.edit(archived=True, locked=True)
    with pytest.raises(Refused):
        await ada.say("hello?", str(thread.id))


async def test_deleting_own_and_others_messages(bot: TrialBot, ada: Person, ben: Person, mod: Person) -> None:
    said = await ada.say("oops")
    place = {"channel": said["channel_id"]}
    with pytest.raises(Refused) as refused:
        await ben.post(f"/messages/{said['id']}/delete", place)
    assert refused.value.status == 403
    await mod.post(f"/messages/{said['id']}/delete", place)
    with pytest.raises(Refused):
        await ada.get(f"/channels/{said['channel_id']}/messages/{said['id']}")
    heard = await bot.until_heard((await ben.say("bot, remove this"))["content"])
    await heard.delete()
    assert await ben.messages() == []
    channel = await music(bot, ada)
    many = [await channel.send(str(n)) for n in range(3)]
    await channel.delete_messages(many)
    assert await ben.messages() == []


async def test_a_dismissed_private_answer_is_gone(bot: TrialBot, mod: Person) -> None:
    answer = (await mod.command("audit search", words="x"))["message"]
    await mod.post(f"/messages/{answer['id']}/delete", {"channel": answer["channel_id"]})
    assert await mod.messages() == []


async def test_pins_and_reactions(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    message = await channel.send("keep this")
    await message.pin()
    assert [each.id async for each in channel.pins()] == [message.id]
    assert (await ada.messages())[-1]["type"] == 6
    await message.unpin()
    assert [each async for each in channel.pins()] == []
    await message.add_reaction("🎵")
    shown = await ada.get(f"/channels/{channel.id}/messages/{message.id}")
    assert shown["message"]["reactions"][0]["emoji"]["name"] == "🎵"
    assert [user.id async for user in (await channel.fetch_message(message.id)).reactions[0].users()] == [bot.user.id]
    await message.remove_reaction("🎵", bot.user)
    assert "reactions" not in (await ada.get(f"/channels/{channel.id}/messages/{message.id}"))["message"]


async def test_history_in_pages(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    sent = [await channel.send(str(number)) for number in range(7)]
    assert [each.id async for each in channel.history(limit=3)] == [each.id for each in sent[:3:-1]]
    before = [each.id async for each in channel.history(limit=None, before=sent[2])]
    assert before == [sent[1].id, sent[0].id]
    after = [each.id async for each in channel.history(limit=None, after=sent[4], oldest_first=True)]
    assert after == [sent[5].id, sent[6].id]
    around = [each.id async for each in channel.history(limit=3, around=sent[3])]
    assert sorted(around) == [each.id for each in sent[2:5]]
    page = await ada.messages(limit=2)
    assert [each["content"] for each in page] == ["5", "6"]
    earlier = await ada.messages(limit=2, before=page[0]["id"])
    assert [each["content"] for each in earlier] == ["3", "4"]
    assert [each["content"] for each in await ada.messages(limit=2, after=page[0]["id"])] == ["6"]


async def test_direct_messages(bot: TrialBot, ada: Person, ben: Person) -> None:
    user = await bot.fetch_user(int((await ada.state())["me"]["id"]))
    sent = await user.send("only you")
    assert [each["content"] for each in await ada.messages(str(sent.channel.id))] == ["only you"]
    await ada.say("thanks", str(sent.channel.id))
    heard = await bot.until_heard("thanks")
    assert heard.guild is None
    with pytest.raises(Refused):
        await ben.messages(str(sent.channel.id))


async def test_typing_is_seen_on_both_sides(bot: TrialBot, ada: Person) -> None:
    channel = await music(bot, ada)
    async with ada.listening() as stream, channel.typing():
        assert (await stream.until("typing")).data["user_id"] == str(bot.user.id)
    await ada.post(f"/channels/{channel.id}/typing")
    async with asyncio.timeout(3):
        while "TYPING_START" not in bot.raw:
            await asyncio.sleep(0.01)


async def test_without_the_content_intent_others_words_are_left_out(raised, http) -> None:
    playground = await raised(granted_intents=frozenset())
    ada = Person("ada", playground.address, http)
    async with running_bot(playground, content=False) as bot:
        await ada.say("secret")
        mention = await ada.say(f"<@{bot.user.id}> open")
        await bot.until_heard(mention["content"])
        assert [message.content for message in bot.heard] == ["", mention["content"]]
        channel = bot.get_channel(int(await ada.channel()))
        assert [each.content async for each in channel.history()] == [mention["content"], ""]


async def test_an_intent_that_is_not_granted_ends_the_connection(raised) -> None:
    playground = await raised(granted_intents=frozenset())
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running_bot(playground):
            pass
