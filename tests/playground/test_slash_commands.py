"""Slash commands between a person and discord.py: every option type, deferral, follow-ups, autocompletion, menus."""

import pytest

from tests.playground.person import Person, Refused
from tests.playground.trial_bot import TrialBot


async def test_every_type_of_option_arrives_as_what_it_is(bot: TrialBot, ada: Person) -> None:
    clip = await ada.upload("clip.ogg", b"x" * 33)
    state = await ada.state()
    role = next(role["id"] for role in state["guild"]["roles"] if role["name"] == "Moderators")
    options = {"text": "hello", "count": 3, "ratio": 0.25, "yes": True, "who": "ben", "role": role, "colour": "b"}
    place = await ada.channel("lounge")
    answer = await ada.command("everything", **options, anyone=role, place=place, clip=clip)
    assert answer["state"] == "answered"
    expected = ["hello", 3, 0.25, True, "ben", "Moderators", "Moderators", "lounge", 33, "b"]
    assert answer["message"]["content"] == str(expected)
    assert answer["acknowledged_ms"] < 3000


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"count": 3}, "required: text"),
        ({"text": "x", "count": 3}, "2 or more"),
        ({"text": "x" * 11, "count": 3}, "10 or fewer"),
        ({"text": "hello", "count": 9}, "at most 5"),
        ({"text": "hello", "count": 0}, "at least 1"),
        ({"text": "hello", "count": "many"}, "whole number"),
        ({"text": "hello", "count": 1.5}, "whole number"),
        ({"text": "hello", "count": 3, "ratio": 1.5}, "at most 1"),
        ({"text": "hello", "count": 3, "yes": "perhaps"}, "true or false"),
        ({"text": "hello", "count": 3, "colour": "green"}, "choices"),
        ({"text": "hello", "count": 3, "who": "nobody"}, "nobody here"),
        ({"text": "hello", "count": 3, "place": "1"}, "channel"),
        ({"text": "hello", "count": 3, "volume": 11}, "no option"),
    ],
)
async def test_an_option_that_does_not_fit_is_never_sent(
    bot: TrialBot, ada: Person, options: dict[str, object], words: str
) -> None:
    answer = await ada.command("everything", **options)
    assert answer["state"] == "failed"
    assert words in answer["error"]
    assert "INTERACTION_CREATE" not in bot.raw


async def test_deferral_then_edits_with_files_then_a_follow_up(bot: TrialBot, ada: Person) -> None:
    answer = await ada.command("slow")
    assert answer["state"] == "acknowledged"
    assert answer["message"]["flags"] & 128
    last = await bot.until_heard("and a word")
    done = (await ada.settled(answer))["message"]
    assert done["content"] == "done"
    assert done["id"] == answer["message"]["id"]
    assert done["flags"] & 128 == 0
    assert [file["filename"] for file in done["attachments"]] == ["done.wav"]
    assert (await ada.fetch(done["attachments"][0]["url"]))[1] == b"d" * 20
    assert last.reference is not None
    assert str(last.reference.message_id) == done["id"]


async def test_private_answers_are_for_one_person_only(bot: TrialBot, ada: Person, ben: Person) -> None:
    answer = await ada.command("slow", private=True)
    await bot.until_heard("and a word")
    hers = await ada.messages()
    assert [message["content"] for message in hers] == ["done", "and a word"]
    assert all(message["flags"] & 64 for message in hers)
    assert await ben.messages() == []
    with pytest.raises(Refused) as refused:
        await ben.get(f"/interactions/{answer['id']}")
    assert refused.value.status == 404
    channel = bot.get_channel(int(await ada.channel()))
    assert [message async for message in channel.history()] == []


async def test_autocompletion(bot: TrialBot, ada: Person) -> None:
    body = {"channel": await ada.channel(), "name": "find", "options": {"name": "ri"}, "focused": "name"}
    assert (await ada.post("/autocomplete", body))["choices"] == [{"name": "River", "value": "river"}]
    with pytest.raises(Refused) as refused:
        await ada.post("/autocomplete", {**body, "focused": "number", "options": {}})
    assert refused.value.status == 400


async def test_menus_on_messages_and_people(bot: TrialBot, ada: Person) -> None:
    said = await ada.say("rain again")
    place = {"channel": said["channel_id"]}
    quoted = await ada.post("/menus", {**place, "name": "Quote", "target": said["id"]})
    assert quoted["interaction"]["message"]["content"] == "> rain again"
    assert quoted["interaction"]["message"]["type"] == 23
    ben_id = next(each["id"] for each in (await ada.state())["people"] if each["username"] == "ben")
    greeted = (await ada.post("/menus", {**place, "name": "Greet", "target": ben_id}))["interaction"]["message"]
    assert greeted["content"] == f"hello <@{ben_id}>"
    assert greeted["mentions"] == []


async def test_only_those_with_the_permission_have_the_command(
    bot: TrialBot, ada: Person, mod: Person, owner: Person
) -> None:
    assert "audit" not in [command["name"] for command in (await ada.state())["commands"]]
    with pytest.raises(Refused) as hidden:
        await ada.command("audit search", words="rain")
    assert hidden.value.status == 403
    found = await mod.command("audit search", words="rain")
    assert found["message"]["content"] == "searched rain"
    ada_id = (await ada.state())["me"]["id"]
    await owner.post("/permissions", {"user": "ada", "permissions": {"manage_messages": True}})
    assert (await ada.command("audit search", words="x"))["state"] == "answered"
    await owner.post("/permissions", {"user": ada_id, "permissions": {"manage_messages": False}})
    with pytest.raises(Refused):
        await ada.command("audit search", words="x")
    with pytest.raises(Refused) as refused:
        await ada.post("/permissions", {"user": "ada", "permissions": {"manage_messages": True}})
    assert refused.value.status == 403


async def test_a_bot_that_says_nothing_fails_after_the_deadline(raised, http) -> None:
    from tests.playground.trial_bot import running_bot

    playground = await raised(interaction_ack_s=0.15)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground):
        answer = await ada.command("silent")
        assert answer["state"] == "failed"
        assert answer["error"] == "The application did not respond"
        body = {"channel": await ada.channel(), "name": "nothing", "options": {}}
        with pytest.raises(Refused) as refused:
            await ada.post("/commands", body)
        assert refused.value.status == 404


async def test_autocompletion_of_a_silent_bot_times_out(raised, http, monkeypatch) -> None:
    from tests.playground.trial_bot import running_bot

    playground = await raised(interaction_ack_s=0.15)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        monkeypatch.setattr(bot.tree, "_from_interaction", lambda _interaction: None)
        body = {"channel": await ada.channel(), "name": "find", "options": {"name": ""}, "focused": "name"}
        with pytest.raises(Refused) as refused:
            await ada.post("/autocomplete", body)
    assert refused.value.status == 504
