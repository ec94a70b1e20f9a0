"""Buttons, forms and menus at their edges: after a restart, with several takes, in private, and when nothing fits."""

import asyncio
import io
import re
import threading
import time
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import discord
import pytest
import soundfile

from bot import posting
from bot.answering import tell
from bot.client import Nocturne
from bot.commands import files
from generation.errors import BadRequest
from generation.track import Track
from tests.acceptance.stage import Json, Person, Stage, sounds_of, text_of, track_id
from tests.support.clips import melody_wav
from tests.support.engines import ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder


async def made(stage: Stage, person: Person, words: str, **options: object) -> Json:
    return await person.result(await person.command("generate", prompt=words, duration=2, **options))


async def track_of(stage: Stage, message: Json) -> Track:
    assert stage.house is not None
    track = await stage.house.store.track(track_id(message))
    assert track is not None
    return track


def take_ids(message: Json) -> list[str]:
    return [embed["footer"]["text"].split(" ")[0] for embed in message["embeds"]]


async def restart(stage: Stage) -> None:
    await stage.stop_bot()
    await stage.start_bot(shelf_of(ToneEngine()))


# ---- forms and what discord.py remembers --------------------------------------------------------------------------


async def test_forms_that_were_open_during_a_restart_are_served(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(stage, ada, "before the restart", seed=3)
    posted = await ben.say("listen to this", attachments=[await ben.upload("hum.wav", melody_wav(4.0))])
    change = await ada.click(first, "Change…")
    report = await ben.menu("Report this track", first["id"])
    like_clip = await ada.menu("Use as reference", posted["id"])
    like_track = await ben.menu("Use as reference", first["id"])
    await restart(stage)

    clip = await ada.upload("other.wav", melody_wav(3.0))
    changed = await ada.result(await ada.submit(change, what="other words", length="3", seed="5", a=[clip]))
    track = await track_of(stage, changed)
    assert (track.words, track.brief.duration_s, track.seed, track.parent_id) == ("other words", 3, 5, track_id(first))
    assert "Heard in the clip" in text_of(changed)

    assert "Thank you" in text_of((await ben.submit(report, what="only a test"))["message"])
    assert stage.house is not None
    assert [each.words for each in await stage.house.store.reports_of(track_id(first))] == ["only a test"]

    heard = await ada.result(await ada.submit(like_clip, length="2"))
    assert "Heard in the clip" in text_of(heard)
    like = await track_of(stage, await ben.result(await ben.submit(like_track, length="2")))
    original = (await track_of(stage, first)).file("master")
    assert original is not None
    assert like.reference_sha256 == original.sha256


async def test_without_their_handler_forms_would_be_dropped_in_silence(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """discord.py drops the submit of a form that it does not know: this is the silence that the handler prevents."""
    client = await stage.start_bot(shelf_of(ToneEngine()))
    form = await ada.click(await made(stage, ada, "to be changed"), "Change…")

    async def nothing(_interaction: object) -> None: ...

    monkeypatch.setattr(client, "on_interaction", nothing, raising=False)
    assert (await ada.submit(form, what="other words"))["state"] == "failed"


async def test_a_form_whose_track_or_clip_has_gone_gets_a_sentence(stage: Stage, ada: Person, mod: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    first = await made(stage, ada, "to be removed")
    change, report = await ada.click(first, "Change…"), await ada.click(first, "Report")
    posted = await ada.say("listen", attachments=[await ada.upload("hum.wav", melody_wav(2.0))])
    like = await ada.menu("Use as reference", posted["id"])
    bad_seed = await ada.click(first, "Change…")
    assert "no seed" in text_of((await ada.submit(bad_seed, seed="many"))["message"])
    await mod.post(f"/messages/{posted['id']}/delete", channel=ada.channel)
    track = await track_of(stage, first)
    assert stage.house is not None
    await stage.house.moderation.remove(track.id, track.guild_id, "1", "for the test")
    for form in (change, report):
        assert "removed by a moderator" in text_of((await ada.submit(form, what="too late"))["message"])
    assert "no longer read the message" in text_of((await ada.submit(like, length="2"))["message"])


def remembered(client: Nocturne) -> int:
    """How many messages and forms discord.py keeps in memory for their components."""
    store = client._connection._view_store
    return len(store._views) + len(store._modals) + len(store._synced_message_views)


async def _press_everything(stage: Stage, ada: Person) -> None:
    done = await made(stage, ada, "with many buttons")
    await ada.click(done, "Change…")
    await ada.click(done, "Report")
    await ada.menu("Use as reference", done["id"])
    history = (await ada.command("history"))["message"]
    heard = await ada.pick(history, track_id(done))
    await ada.until(heard["message"]["id"], lambda m: bool(sounds_of(m)))
    await made(stage, ada, "two of them", takes=2)


async def test_nothing_is_remembered_of_views_and_forms(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    await _press_everything(stage, ada)
    assert remembered(client) == 0


async def test_views_and_forms_that_are_not_stopped_would_pile_up(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    with monkeypatch.context() as patched:
        patched.setattr(discord.ui.View, "stop", lambda _self: None)
        patched.setattr(discord.ui.Modal, "stop", lambda _self: None)
        await _press_everything(stage, ada)
    assert remembered(client) >= 5


async def test_telling_never_raises(stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await stage.start_bot(shelf_of(ToneEngine()))
    seen: list[discord.Interaction] = []

    async def keep(interaction: discord.Interaction) -> None:
        seen.append(interaction)

    monkeypatch.setattr(client, "on_interaction", keep, raising=False)
    await ada.command("help")
    await seen[0]._session.close()
    with pytest.raises(RuntimeError, match="closed"):
        await seen[0].followup.send("nobody hears it")
    await tell(seen[0], BadRequest("It can not be done."))


# ---- several takes ------------------------------------------------------------------------------------------------


async def test_menus_of_a_message_with_several_takes_ask_which(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await made(stage, ada, "two of a kind", takes=2)
    _, second = take_ids(done)
    assert stage.house is not None
    track = await stage.house.store.track(second)
    assert track is not None

    which = (await ben.menu("Track details", done["id"]))["message"]
    assert which["flags"] & 64
    shown = await ben.pick(which, second)
    assert take_ids(await ben.until(shown["message"]["id"], lambda m: bool(sounds_of(m)))) == [second]

    form = await ben.pick((await ben.menu("Report this track", done["id"]))["message"], second)
    assert "Thank you" in text_of((await ben.submit(form, what="the second one"))["message"])
    assert [each.words for each in await stage.house.store.reports_of(second)] == ["the second one"]

    form = await ben.pick((await ben.menu("Use as reference", done["id"]))["message"], second)
    like = await track_of(stage, await ben.result(await ben.submit(form, length="2")))
    master = track.file("master")
    assert master is not None
    assert like.reference_sha256 == master.sha256


async def test_a_loop_and_a_change_of_a_take_keep_its_seed_and_its_number(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await made(stage, ada, "two of a kind", takes=2, seed=8)
    shown = await ada.pick(done, take_ids(done)[1])
    second = await ada.until(shown["message"]["id"], lambda m: bool(sounds_of(m)))
    assert "seed 8 · take 2" in text_of(second)
    form = await ada.click(second, "Change…")
    assert any("8 gives" in part.get("description", "") for part in form["modal"]["components"])
    loop = await track_of(stage, await ada.result(await ada.click(second, "As a loop")))
    assert (loop.seed, loop.take, loop.brief.loop) == (8, 2, True)
    changed = await track_of(stage, await ada.result(await ada.submit(form, what="two of a sort", seed="8")))
    assert (changed.seed, changed.take) == (8, 2)
    other = await track_of(stage, await ada.result(await ada.submit(await ada.click(second, "Change…"), seed="9")))
    assert (other.seed, other.take) == (9, 1)


# ---- in private ---------------------------------------------------------------------------------------------------


async def in_direct_messages(stage: Stage, person: Person) -> Person:
    assert stage.client is not None
    user = await stage.client.fetch_user(int((await person.state())["me"]["id"]))
    return replace(person, channel=str((await user.create_dm()).id), seen=[])


async def test_music_like_something_private_is_private(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    direct = await in_direct_messages(stage, ada)
    with monkeypatch.context() as patched:
        # A private result comes as a direct message when it took so long that the interaction is over.
        patched.setattr(posting, "_TOKEN_LIFE", timedelta(0))
        await ada.command("generate", prompt="for me alone", duration=2, private=True)
        async with asyncio.timeout(30):
            while not (sent := [each for each in await direct.messages() if sounds_of(each)]):
                await asyncio.sleep(0.1)
    form = await direct.menu("Use as reference", sent[0]["id"])
    like = await direct.result(await direct.submit(form, length="2"))
    assert (await track_of(stage, like)).private
    shown_again = await ada.command("track", track=track_id(like))
    assert sounds_of(await ada.until(shown_again["message"]["id"], lambda m: bool(sounds_of(m))))


async def test_music_like_a_clip_in_a_direct_message_and_like_a_track_in_the_open(
    stage: Stage, ada: Person, ben: Person
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    direct = await in_direct_messages(stage, ada)
    posted = await direct.say("listen", attachments=[await direct.upload("hum.wav", melody_wav(3.0))])
    form = await direct.menu("Use as reference", posted["id"])
    assert "Heard in the clip" in text_of(await direct.result(await direct.submit(form, length="2")))
    public = await made(stage, ada, "for everybody")
    like = await ben.result(await ben.submit(await ben.menu("Use as reference", public["id"]), length="2"))
    assert not (await track_of(stage, like)).private


async def test_of_a_track_larger_than_a_clip_may_be_the_beginning_is_used(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await ada.result(await ada.command("generate", prompt="a long one", duration=80))
    master = (await track_of(stage, done)).file("master")
    assert master is not None
    stage.settings = stage.settings.model_copy(update={"clip_max_mb": 0.9 * master.size / 2**20})
    await restart(stage)
    form = await ada.menu("Use as reference", done["id"])
    like = await track_of(stage, await ada.result(await ada.submit(form, length="2")))
    assert like.brief.reference is not None
    assert like.brief.reference.heard.duration_s == pytest.approx(60, abs=0.5)


# ---- what is kept, and what does not fit ----------------------------------------------------------------------------


async def test_try_again_uses_the_kept_clip_when_its_address_has_died(
    tmp_path: Path, recorder: ExchangeRecorder
) -> None:
    later = 0.0
    async with Stage(tmp_path, (recorder,), clock=lambda: time.time() + later).open() as stage:
        ada, engine = await stage.person("ada"), ToneEngine()
        engine.broken = "error"
        await stage.start_bot(shelf_of(engine))
        clip = await ada.upload("hum.wav", melody_wav(3.0))
        asked = await ada.command("generate", prompt="with a clip", duration=2, reference=clip)
        told = await ada.until(asked["message"]["id"], lambda m: "ran out of memory" in m["content"])
        later = 3 * 86400.0
        engine.broken = ""
        assert "Heard in the clip" in text_of(await ada.result(await ada.click(told, "Try again")))


async def _stems(person: Person, message: Json, count: int) -> list[Json]:
    """The messages with the stems of a result, once there are `count` of them."""
    first = (await person.click(message, "Stems"))["message"]

    async def sent() -> list[Json]:
        messages = [each for each in await person.messages() if int(each["id"]) >= int(first["id"])]
        return sorted((each for each in messages if each["attachments"]), key=lambda each: int(each["id"]))

    await person.until(first["id"], lambda m: bool(m["attachments"]))
    deadline = time.monotonic() + 30
    while len(await sent()) < count and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    return await sent()


async def test_stems_that_fit_come_lossless_in_one_archive(
    stage: Stage, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []
    archive = files._archive

    def watched(given: list[tuple[str, bytes]]) -> bytes:
        threads.append(threading.current_thread())
        return archive(given)

    monkeypatch.setattr(files, "_archive", watched)
    await stage.start_bot(shelf_of(ToneEngine()))
    done = await made(stage, ada, "in parts")
    (sent,) = await _stems(ada, done, 1)
    with zipfile.ZipFile(io.BytesIO(await ada.download(sent["attachments"][0]))) as packed:
        track = await track_of(stage, done)
        assert packed.namelist() == [file.name for file in track.stems]
        assert stage.house is not None
        for file in track.stems:
            assert packed.read(file.name) == await stage.house.library.read(track, file.role)
    assert "Lossless." in sent["content"]
    assert threads
    assert threading.main_thread() not in threads


async def test_stems_that_do_not_fit_are_compressed_and_none_is_left_out(
    tmp_path: Path, recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 60_000
    threads = []
    fit = files.fit

    def watched(*given: object) -> object:
        threads.append(threading.current_thread())
        return fit(*given)

    monkeypatch.setattr(files, "fit", watched)
    async with Stage(tmp_path, (recorder,), upload_limit=limit).open() as stage:
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(ToneEngine()))
        done = await ada.result(await ada.command("generate", prompt="long stems", duration=40))
        messages = await _stems(ada, done, 2)
        assert len(messages) == 2, "more than ten files need a second message"
        assert "all are compressed" in messages[0]["content"]
        seconds: dict[str, float] = {}
        for each in [file for message in messages for file in message["attachments"]]:
            assert each["size"] <= limit
            samples, rate = soundfile.read(io.BytesIO(await ada.download(each)))
            name = re.split(r"-\d+of\d+", each["filename"])[0]
            seconds[name] = seconds.get(name, 0.0) + len(samples) / rate
        track = await track_of(stage, done)
        assert seconds == pytest.approx({file.name.rpartition(".")[0]: 40.0 for file in track.stems}, abs=0.3)
    assert threads
    assert threading.main_thread() not in threads
