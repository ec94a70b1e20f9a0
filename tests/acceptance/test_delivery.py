"""A result reaches its member once, whatever happens between the request and the post."""

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot import delivery, posting
from bot.delivery import Outbox
from bot.posting import Poster
from generation.errors import StorageFailed
from tests.acceptance.stage import Person, Stage, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder


async def _results(person: Person, words: str) -> list[dict]:
    return [each for each in await person.messages() if sounds_of(each) and words in text_of(each)]


async def _posted(stage: Stage, person: Person, words: str, count: int = 1) -> list[dict]:
    async with asyncio.timeout(30):
        while len(await _results(person, words)) < count:
            await asyncio.sleep(0.1)
    # A moment more: a second copy would come now.
    await asyncio.sleep(0.5)
    return await _results(person, words)


async def test_after_the_token_has_died_the_message_is_edited_by_the_channel(
    tmp_path: Path, recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    async with Stage(tmp_path, (recorder,), interaction_lifetime_s=1.0).open() as stage:
        monkeypatch.setattr(posting, "_TOKEN_LIFE", timedelta(seconds=0.5))
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(engine))
        asked = await ada.command("generate", prompt="a slow one", duration=2)
        await asyncio.sleep(1.5)
        engine.gate.set()
        done = await ada.result(asked)
        assert len(await _results(ada, "a slow one")) == 1
        assert done["id"] == asked["message"]["id"]


async def test_a_token_that_discord_lets_die_early_does_not_lose_the_result(
    tmp_path: Path, recorder: ExchangeRecorder
) -> None:
    """Only Discord knows when a token dies: the bot believes in it, is refused, and goes by the channel."""
    engine = ToneEngine()
    engine.gate.clear()
    async with Stage(tmp_path, (recorder,), interaction_lifetime_s=1.0).open() as stage:
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(engine))
        public = await ada.command("generate", prompt="in the open", duration=2)
        private = await ada.command("generate", prompt="between us", duration=2, private=True)
        await asyncio.sleep(1.5)
        engine.gate.set()
        done = await ada.result(public)
        assert done["id"] == public["message"]["id"]
        assert stage.house is not None
        async with asyncio.timeout(20):
            while not (found := await stage.house.store.jobs_of((await ada.state())["me"]["id"])):
                await asyncio.sleep(0.1)
            job = next(each for each in found if each.wish.private)
            while (row := await stage.house.store.delivery_of(job.id)) is None or row.state != "posted":
                await asyncio.sleep(0.1)
        assert row.channel_id != ada.channel, "a private result whose token has died comes as a direct message"
        assert private["message"]["id"] not in row.message_ids


async def test_a_result_that_can_not_be_posted_is_told_and_holds_up_no_other(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    made, broken = delivery.post_files, []

    async def damaged(library, track, limit, spot):
        if "damaged" in track.words:
            broken.append(track.id)
            raise StorageFailed("The artifact is damaged.")
        return await made(library, track, limit, spot)

    monkeypatch.setattr(delivery, "post_files", damaged)
    asked = await ada.command("generate", prompt="damaged on the way", duration=2)
    told = await ada.until(asked["message"]["id"], lambda m: "could not be posted" in m["content"])
    assert broken[0] in told["content"]
    assert await ada.result(await ada.command("generate", prompt="the next one", duration=2))


async def test_a_row_that_breaks_the_outbox_is_tried_again_and_does_not_block_it(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    made, faults = delivery.post_files, 1

    async def poison(library, track, limit, spot):
        nonlocal faults
        if "poison" in track.words and faults:
            faults -= 1
            raise RuntimeError("a fault that nobody thought of")
        return await made(library, track, limit, spot)

    monkeypatch.setattr(delivery, "post_files", poison)
    first = await ada.command("generate", prompt="poison", duration=2)
    second = await ada.command("generate", prompt="behind it", duration=2)
    assert sounds_of(await ada.result(second))
    assert sounds_of(await ada.result(first))
    assert faults == 0


async def test_when_the_status_message_was_deleted_the_result_is_posted_anew(
    stage: Stage, ada: Person, mod: Person, recorder: ExchangeRecorder
) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="gone status", duration=2)
    await mod.post(f"/messages/{asked['message']['id']}/delete", channel=ada.channel)
    engine.gate.set()
    assert len(await _posted(stage, ada, "gone status")) == 1


async def test_a_job_cut_off_by_a_restart_is_made_and_posted_once(stage: Stage, ada: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    running = await ada.command("generate", prompt="cut off in the middle", duration=2, seed=4)
    waiting = await ada.command("generate", prompt="still in the queue", duration=2, seed=5)
    await asyncio.to_thread(engine.started.wait, 10)
    await stage.stop_bot()
    assert engine.rendered == 0
    again = ToneEngine()
    await stage.start_bot(shelf_of(again))
    await ada.result(running)
    await ada.result(waiting)
    assert again.rendered == 2
    assert len(await _posted(stage, ada, "cut off in the middle")) == 1


async def test_a_result_made_but_not_posted_before_a_restart_is_posted_after_it(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Outbox, "wake", lambda _self: None)
        await stage.start_bot(shelf_of(ToneEngine()))
        asked = await ada.command("generate", prompt="kept in the outbox", duration=2)
        assert stage.house is not None
        async with asyncio.timeout(20):
            while not await stage.house.store.pending_deliveries():
                await asyncio.sleep(0.05)
        await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))
    await ada.result(asked)
    assert len(await _posted(stage, ada, "kept in the outbox")) == 1


@pytest.mark.parametrize("look", [True, False])
async def test_a_post_that_got_through_unnoticed_is_found_and_not_repeated(
    tmp_path: Path, recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch, look: bool
) -> None:
    """The bot dies between Discord's answer and its own note. Without the look at the history it posts twice."""
    later = 0.0
    async with Stage(tmp_path, (recorder,), clock=lambda: time.time() + later).open() as stage:
        ada, mod = await stage.person("ada"), await stage.person("mod")
        engine = ToneEngine()
        engine.gate.clear()
        await stage.start_bot(shelf_of(engine))
        asked = await ada.command("generate", prompt="posted unnoticed", duration=2)
        await mod.post(f"/messages/{asked['message']['id']}/delete", channel=ada.channel)
        assert stage.house is not None
        save = stage.house.store.save_delivery

        async def forget(row, events=()):
            if row.posted_at is not None:
                raise asyncio.CancelledError  # the process is gone at this very moment
            await save(row, events)

        with monkeypatch.context() as patched:
            patched.setattr(stage.house.store, "save_delivery", forget)
            engine.gate.set()
            assert len(await _posted(stage, ada, "posted unnoticed")) == 1
            await stage.stop_bot()
        if not look:

            async def nothing(*_):
                return ""

            monkeypatch.setattr(Poster, "_find", nothing)
        # Discord itself forgets a nonce after some minutes, and an interaction's token has died by then.
        later = 1200.0
        monkeypatch.setattr(posting, "_TOKEN_LIFE", timedelta(0))
        await stage.start_bot(shelf_of(ToneEngine()))
        async with asyncio.timeout(30):
            while await stage.house.store.pending_deliveries():
                await asyncio.sleep(0.1)
        assert len(await _results(ada, "posted unnoticed")) == (1 if look else 2)


async def test_a_long_track_is_split_to_fit_the_upload_limit(tmp_path: Path, recorder: ExchangeRecorder) -> None:
    limit = 60_000
    async with Stage(tmp_path, (recorder,), upload_limit=limit).open() as stage:
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(ToneEngine()))
        done = await ada.result(await ada.command("generate", prompt="longer than fits", duration=40))
        sounds = [each for message in await _results(ada, "longer than fits") for each in sounds_of(message)]
        assert sounds
        assert all(each["size"] <= limit for each in sounds)
        seconds = 0.0
        for each in sounds:
            samples, rate = await ada.hear({"attachments": [each]})
            seconds += len(samples) / rate
        assert seconds == pytest.approx(40.0, abs=0.2)
        assert track_id(done)


@pytest.mark.parametrize(("broken", "said"), [("error", "ran out of memory"), ("crash", "a fault in the program")])
async def test_a_failing_engine_is_told_and_the_next_job_is_made(
    stage: Stage, ada: Person, broken: str, said: str
) -> None:
    engine = ToneEngine()
    engine.broken = broken
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="it will break", duration=2)
    told = await ada.until(asked["message"]["id"], lambda m: said in m["content"])
    assert "Traceback" not in text_of(told)
    engine.broken = ""
    await ada.result(await ada.click(told, "Try again"))


async def test_a_private_result_is_seen_by_its_member_only(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="for me alone", duration=2, private=True))
    assert done["flags"] & 64
    assert await ben.message(done["id"]) is None


async def test_several_takes_come_in_one_message_and_can_be_picked(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="three of a kind", duration=2, takes=3, seed=1))
    sounds = [await ada.download(each) for each in sounds_of(done)]
    assert len(set(sounds)) == 3
    second = done["embeds"][1]["footer"]["text"].split(" ")[0]
    picked = await ada.pick(done, second)
    card = await ada.until(picked["message"]["id"], lambda m: bool(sounds_of(m)))
    assert await ada.download(sounds_of(card)[0]) == sounds[1]


async def test_limits_are_told_kindly_to_the_member_alone(stage: Stage, ada: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    for number in range(3):
        await ada.command("generate", prompt=f"number {number}", duration=2)
    refused = await ada.command("generate", prompt="one too many", duration=2)
    assert "already have 3 jobs" in text_of(refused["message"])
    assert refused["message"]["flags"] & 64
    queue = text_of((await ada.command("queue"))["message"])
    assert "number 0" in queue
    assert "being rendered" in queue
    assert "2." in queue
    engine.gate.set()
