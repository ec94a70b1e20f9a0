"""A member's story, told through the local Discord with the real discord.py client."""

import asyncio
import json
import os
import sys
from pathlib import Path

import numpy as np

from tests.acceptance.stage import Person, Stage, parts_of, sounds_of, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of


async def test_words_become_a_track_that_can_be_heard(stage: Stage, ada: Person) -> None:
    await stage.start_bot()
    asked = await ada.command("generate", prompt="calm lo-fi in D minor, no drums", duration=6, seed=11)
    assert asked["acknowledged_ms"] < 1000
    done = await ada.result(asked)

    samples, rate = await ada.hear(done)
    assert abs(len(samples) / rate - 6.0) <= 0.05
    assert 0.05 < np.abs(samples).max() <= 1.0
    assert samples.std() > 0.01
    said = text_of(done)
    assert "calm lo-fi in D minor, no drums" in said
    assert "D minor" in said
    picture = await ada.download({"url": done["embeds"][0]["image"]["url"]})
    assert picture.startswith(b"\x89PNG")
    assert {"Another take", "As a loop", "Change…", "Details", "Report"} <= {
        each.get("label") for each in parts_of(done)
    }


async def test_the_same_seed_is_the_same_sound_and_another_is_not(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot()
    sounds = []
    for person, seed in ((ada, 5), (ben, 5), (ben, 6)):
        done = await person.result(await person.command("generate", prompt="house, 4 seconds", seed=seed))
        sounds.append(await person.download(sounds_of(done)[0]))
    assert sounds[0] == sounds[1]
    assert sounds[0] != sounds[2]


async def test_the_shell_makes_the_same_track_as_discord(stage: Stage, ada: Person, tmp_path: Path) -> None:
    await stage.start_bot()
    done = await ada.result(await ada.command("generate", prompt="waltz in G major", duration=5, seed=21))
    assert stage.house is not None
    track = await stage.house.store.track(track_id(done))
    assert track is not None
    words = ["generate", "waltz in G major", "--duration", "5", "--seed", "21", "--json"]
    shell = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "NOCTURNE_DATA_DIR": str(tmp_path / "shell"), "DISCORD_TOKEN": ""},
    )
    printed, _ = await shell.communicate()
    told = json.loads(printed)["track"]
    assert told["brief"] == track.brief.to_json()
    assert told["sha256"] == {file.role: file.sha256 for file in track.files}


async def test_buttons_history_and_a_restart_in_between(stage: Stage, ada: Person, ben: Person) -> None:
    await stage.start_bot()
    first = await ada.result(await ada.command("generate", prompt="ambient night", duration=4, seed=3))
    await stage.stop_bot()
    await stage.start_bot()

    # A button of before the restart, pressed by somebody else: Ben gets his own track, Ada's is its parent.
    second = await ben.result(await ben.click(first, "Another take"))
    assert track_id(second) != track_id(first)
    assert stage.house is not None
    child = await stage.house.store.track(track_id(second))
    assert child is not None
    assert child.parent_id == track_id(first)
    assert child.member_name == "Ben"

    history = await ada.command("history")
    assert track_id(first) in text_of(history["message"])
    assert track_id(second) not in text_of(history["message"])
    assert history["message"]["flags"] & 64
    heard = await ada.pick(history["message"], track_id(first))
    again = await ada.until(heard["message"]["id"], lambda m: bool(sounds_of(m)))
    assert await ada.download(sounds_of(again)[0]) == await ada.download(sounds_of(first)[0])


async def test_progress_is_shown_and_cancel_stops_within_a_step(stage: Stage, ada: Person, ben: Person) -> None:
    engine = ToneEngine()
    engine.gate.clear()
    await stage.start_bot(shelf_of(engine))
    asked = await ada.command("generate", prompt="a long one", duration=20)
    waiting = await ben.command("generate", prompt="behind it", duration=5)
    assert waiting["acknowledged_ms"] < 1000, "acknowledged at once while the engine is busy"
    status = await ada.until(asked["message"]["id"], lambda m: "▰" in m["content"])
    assert "holding the tone" in status["content"]
    behind = await ben.until(waiting["message"]["id"], lambda m: "Next in the queue" in m["content"])
    assert "to wait" in behind["content"]

    refused = await ben.click(status, "Cancel")
    assert "Only the member who asked" in text_of(refused["message"])
    await ada.click(status, "Cancel")
    await ada.until(asked["message"]["id"], lambda m: "Cancelled" in m["content"])
    assert engine.steps_after_cancel <= 1
    assert engine.rendered == 0
    engine.gate.set()
    await ben.result(waiting)


async def test_a_change_asks_again_with_the_form(stage: Stage, ada: Person) -> None:
    await stage.start_bot()
    first = await ada.result(await ada.command("generate", prompt="house", duration=4, seed=3))
    form = await ada.click(first, "Change…")
    assert form["state"] == "modal"
    second = await ada.result(await ada.submit(form, what="house without bass", length="5"))
    samples, rate = await ada.hear(second)
    assert abs(len(samples) / rate - 5.0) <= 0.05
    assert "house without bass" in text_of(second)


async def test_a_mention_is_a_request_and_every_mention_is_answered(stage: Stage, ada: Person) -> None:
    client = await stage.start_bot()
    me = f"<@{client.user.id}>" if client.user else ""
    await ada.say(f"{me} gentle waltz, 4 seconds")
    sent = await _answer_of(ada, 1)
    done = await ada.until(sent["id"], lambda m: bool(sounds_of(m)))
    assert "gentle waltz" in text_of(done)
    await ada.say(me)
    assert "Tell me what it should sound like" in (await _answer_of(ada, 2))["content"]


async def _answer_of(person: Person, number: int) -> dict[str, object]:
    async with asyncio.timeout(10):
        while True:
            answers = [each for each in await person.messages() if each["author"].get("bot")]
            if len(answers) >= number:
                return answers[number - 1]
            await asyncio.sleep(0.05)
