"""A takedown reaches every message that shows the track, or says which one it could not reach."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import posting
from bot.cards import Card
from bot.delivery import Outbox
from bot.posting import Poster
from generation.track import Event, Job, Place
from tests.acceptance.stage import Json, Person, Stage, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder


async def _act(mod: Person, what: str, track: str, reason: str = "because") -> str:
    done = await mod.command(f"audit {what}", track=track, reason=reason)
    return str((await mod.until(done["message"]["id"], lambda m: "`" in m["content"]))["content"])


async def _by_direct_message(stage: Stage, person: Person, monkeypatch: pytest.MonkeyPatch) -> tuple[Person, Json]:
    """A private result that came as a direct message, because the interaction's token had died."""
    assert stage.client is not None
    user = await stage.client.fetch_user(int((await person.state())["me"]["id"]))
    direct = replace(person, channel=str((await user.create_dm()).id), seen=[])
    with monkeypatch.context() as patched:
        patched.setattr(posting, "_TOKEN_LIFE", timedelta(0))
        await person.command("generate", prompt="a slow secret", duration=2, private=True)
        (sent,) = await _with_sound(direct)
        await _known_as_posted(
            stage, track_id(sent)
        )  # Discord shows a message before the bot has noted down its answer
        return direct, sent


async def _known_as_posted(stage: Stage, track: str) -> None:
    assert stage.house is not None
    made = await stage.house.store.track(track)
    assert made is not None
    async with asyncio.timeout(30):
        while (delivery := await stage.house.store.delivery_of(made.job_id)) is None or not delivery.message_ids:
            await asyncio.sleep(0.05)


async def _with_sound(person: Person) -> list[Json]:
    async with asyncio.timeout(30):
        while not (found := [each for each in await person.messages() if sounds_of(each)]):
            await asyncio.sleep(0.1)
    return found


@pytest.mark.parametrize("trouble", ["raises", "refuses"])
async def test_a_second_removal_tries_the_messages_again(
    stage: Stage, ada: Person, mod: Person, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="it stays at first", duration=2))

    async def fail(*_args: object, **_more: object) -> bool:
        if trouble == "raises":
            raise aiohttp.ClientConnectionError("the line was cut")
        return False

    with monkeypatch.context() as patched:
        patched.setattr(Poster, "delete", fail)
        told = await _act(mod, "remove", track_id(done), "the first reason")
    assert "is removed" in told
    assert "could not be taken away" in told
    assert await ada.message(done["id"]) is not None
    assert "removed by a moderator" in text_of((await ada.command("track", track=track_id(done)))["message"])

    told = await _act(mod, "remove", track_id(done), "the second reason")
    assert "removed already" in told
    assert "the first reason" in told
    assert "could not be taken away" not in told
    assert await ada.message(done["id"]) is None
    assert stage.house is not None
    rows = [row.happened for row in await stage.house.store.trail([track_id(done)])]
    said = [row.detail for row in rows if row.event is Event.TRACK_REMOVED]
    assert said == [{"reason": "the first reason"}, {"reason": "the second reason", "again": True}]
    assert "is not removed" not in await _act(mod, "restore", track_id(done))
    assert "is not removed" in await _refused(mod, "restore", track_id(done))


async def _refused(mod: Person, what: str, track: str) -> str:
    done = await mod.command(f"audit {what}", track=track, reason="because")
    return text_of(await mod.until(done["message"]["id"], lambda m: bool(m["content"])))


async def test_a_private_track_is_taken_away_from_its_member_while_that_can_be_done(
    stage: Stage, ben: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    early, late = [
        await ben.result(await ben.command("generate", prompt="for me alone", duration=2, private=True))
        for _ in range(2)
    ]
    told = await _act(mod, "remove", track_id(early))
    assert "stays visible" not in told
    assert await ben.message(early["id"]) is None
    # Once the interaction's token is dead Discord lets nobody reach such a message; the moderator has to know.
    monkeypatch.setattr(posting, "_TOKEN_LIFE", timedelta(0))
    told = await _act(mod, "remove", track_id(late))
    assert "stays visible to its member alone" in told
    assert await ben.message(late["id"]) is not None
    assert "removed by a moderator" in text_of((await ben.command("track", track=track_id(late)))["message"])
    assert "finds it with /history" in await _act(mod, "restore", track_id(late))


@pytest.mark.parametrize("left", [0, 1])
async def test_what_is_removed_while_it_is_posted_is_not_left_standing(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    edit, removed = Poster.edit, list[str]()

    async def remove_and_edit(self: Poster, place: Place, card: Card, *, private: bool) -> bool:
        done = await edit(self, place, card, private=private)
        if card.files and not removed:
            assert stage.house is not None
            made = (await stage.house.library.history("", "", 0, 9)).tracks
            removed.extend(each.id for each in made[left:])
            for each in removed:
                await stage.house.moderation.remove(each, place.guild_id, "9", "in the very moment")
        return done

    monkeypatch.setattr(Poster, "edit", remove_and_edit)
    asked = await ada.command("generate", prompt="on its way", duration=2, takes=1 + left)
    async with asyncio.timeout(60):
        while not removed or await ada.message(asked["message"]["id"]) is not None:
            await asyncio.sleep(0.1)
        while not (stories := await ada.messages()):
            await asyncio.sleep(0.1)
    assert [len(sounds_of(each)) for each in stories] == [left]
    assert not any(track in text_of(stories[0]) for track in removed)
    assert ("removed by a moderator" in text_of(stories[0])) is (not left)


async def test_one_of_two_private_takes_is_taken_out_of_their_message(stage: Stage, ben: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    both = await ben.result(await ben.command("generate", prompt="two secrets", duration=2, private=True, takes=2))
    first, second = (each["footer"]["text"].split(" ")[0] for each in both["embeds"])
    await _act(mod, "remove", second)
    left = await ben.message(both["id"])
    assert left is not None
    assert [each["filename"].split(".")[0] for each in sounds_of(left)] == [f"nocturne-{first}"]
    assert second not in text_of(left)


async def test_a_private_track_that_came_as_a_direct_message_goes_there_and_comes_back_there(
    stage: Stage, ada: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    direct, sent = await _by_direct_message(stage, ada, monkeypatch)
    story = text_of((await mod.command("audit track", track=track_id(sent)))["message"])
    assert f"as a direct message to its member: `{sent['id']}`" in story
    told = await _act(mod, "remove", track_id(sent))
    assert "stays" not in told
    assert await direct.message(sent["id"]) is None
    await _act(mod, "restore", track_id(sent))
    (back,) = await _with_sound(direct)
    assert track_id(back) == track_id(sent)
    told = await _act(mod, "remove", track_id(sent))
    assert await direct.message(back["id"]) is None


async def test_what_is_removed_while_its_messages_are_written_down_is_taken_back_and_the_rest_is_posted(
    stage: Stage, ada: Person, mod: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    live, removed = Outbox._live, asyncio.Event()

    async def late(own: Outbox, job: Job) -> set[str]:
        """When the messages are there, it is looked at only after a removal is written down who still lives."""
        delivery = await own._store.delivery_of(job.id)
        if delivery is not None and delivery.message_ids and not removed.is_set():
            async with asyncio.timeout(30):
                while len(await live(own, job)) > 1:
                    await asyncio.sleep(0.01)
            removed.set()
        return await live(own, job)

    monkeypatch.setattr(Outbox, "_live", late)
    await ada.command("generate", prompt="two of them", duration=2, takes=2)
    assert stage.house is not None
    await _with_sound(ada)
    first, second = [each.id for each in reversed((await stage.house.library.history("", "", 0, 9)).tracks)]
    told = await _act(mod, "remove", first)
    assert removed.is_set(), "or nothing met"
    assert "·" not in told, "nothing went wrong"
    async with asyncio.timeout(30):
        while not any(second in sound["filename"] for each in await ada.messages() for sound in sounds_of(each)):
            await asyncio.sleep(0.1)
    names = [sound["filename"] for each in await ada.messages() for sound in sounds_of(each)]
    assert not any(first in name for name in names)


async def test_of_takes_in_several_messages_only_the_removed_one_goes_and_it_comes_back_whole(
    tmp_path: Path, recorder: ExchangeRecorder
) -> None:
    async with Stage(tmp_path, (recorder,), upload_limit=40_000).open() as stage:
        ada, mod = await stage.person("ada"), await stage.person("mod")
        await stage.start_bot(shelf_of(ToneEngine()))
        await ada.result(await ada.command("generate", prompt="three long ones", duration=30, takes=3))
        assert stage.house is not None
        takes = [each.id for each in reversed((await stage.house.library.history("", "", 0, 9)).tracks)]

        async def parts() -> dict[str, list[str]]:
            names = [sound["filename"] for each in await ada.messages() for sound in sounds_of(each)]
            return {take: sorted(name for name in names if take in name) for take in takes}

        async with asyncio.timeout(30):
            while not all((await parts()).values()):
                await asyncio.sleep(0.1)
        before = await parts()
        messages = [each["id"] for each in await _with_sound(ada)]
        assert len(messages) > 1, "several messages, or this tests nothing"
        told = await _act(mod, "remove", takes[0])
        assert "·" not in told, "nothing went wrong"
        assert await parts() == {**before, takes[0]: []}
        everything = "".join(map(text_of, await ada.messages()))
        assert f"More of `{takes[0]}`" not in everything
        await _act(mod, "restore", takes[0])
        assert await parts() == before
        for take in takes:
            await _act(mod, "remove", take)
        assert not any(sounds_of(each) for each in await ada.messages())
