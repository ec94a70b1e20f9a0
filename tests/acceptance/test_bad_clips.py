"""All the bad attachments at one bot, through the chat: each gets its sentence, and the bot is as well as before."""

import asyncio
import io
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from generation.audio.analyse import warm_up
from tests.acceptance.stage import Json, Person, Stage, house_settings, parts_of, sounds_of
from tests.generation.audio.bad_clips import BAD_CLIPS, BadClip
from tests.generation.audio.children import children
from tests.support.clips import melody_wav
from tests.support.engines import ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder

pytestmark = pytest.mark.timeout(400)

UPLOAD_LIMIT = 30 * 1024 * 1024  # more than a clip may have, so that the bot itself has to refuse what is too large
MEMORY_MIB = 400.0
# Discord itself takes no attachment of no bytes, and so does the local one.
CLIPS = [clip for clip in BAD_CLIPS if clip.name != "zero bytes"]
AT_ONCE = 25  # a page of the chat, which is asked again and again, stays small


@pytest.fixture
async def stage(tmp_path: Path, recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """A stage whose members may ask for as much as they like."""
    warm_up(melody=True)  # the lock that all processes share is in the machine's own folder, before there is another
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    stage = Stage(tmp_path / "data", (recorder,), upload_limit=UPLOAD_LIMIT)
    stage.settings = house_settings(stage.data_dir, jobs_per_member=200)
    async with stage.open():
        yield stage
    assert not list(scratch.iterdir()), "no scratch file is left"


def _resident_mib() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


async def _request(person: Person, clip: BadClip) -> Json:
    form = aiohttp.FormData()
    # A line break can not stand in a header: a browser writes it like this.
    form.add_field("file", io.BytesIO(clip.make()), filename=clip.filename.replace("\n", "%0A"))
    upload = (await person.call("POST", "/uploads", params={"as": person.name}, data=form))["uploads"][0]["id"]
    asked = await person.command("generate", prompt="with a strange clip", duration=1, reference=upload)
    assert asked["state"] == "answered", (clip.name, asked)
    assert asked["message"]["flags"] & 64 == 0, (clip.name, asked["message"]["content"])
    return asked


async def _ended(person: Person, asked: dict[str, BadClip], timeout_s: float) -> dict[str, Json]:
    """The messages of these requests once each of them is over, by their ids."""
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                found = {each["id"]: each for each in await person.messages() if each["id"] in asked}
                if all("so far" not in each["content"] for each in found.values()):
                    return found
                await asyncio.sleep(1.0)
    except TimeoutError:
        late = [asked[each["id"]].name for each in found.values() if "so far" in each["content"]]
        raise AssertionError(f"still without an answer: {late}") from None


def _judge(clip: BadClip, message: Json) -> bool:
    """Whether the clip was used; fails unless there is exactly one sentence or a whole track."""
    content, wanted = message["content"], clip.wanted if isinstance(clip.wanted, tuple) else (clip.wanted,)
    assert "Traceback" not in content, clip.name
    assert "fault in the program" not in content, clip.name
    if sounds_of(message):
        assert None in wanted, f"{clip.name} was used"
        assert "🙏" not in content, clip.name
        assert message["embeds"], clip.name
        return True
    assert set(wanted) != {None}, f"{clip.name} was not used: {content}"
    _, *told, last = content.split("\n")
    assert len(told) == 1, (clip.name, content)
    assert last.startswith("-# job `"), (clip.name, content)
    assert told[0].startswith("🙏 "), (clip.name, content)
    _is_told(clip, told[0].removeprefix("🙏 "))
    assert not message["embeds"], clip.name
    assert [each["label"] for each in parts_of(message)] == ["Try again"], clip.name
    return False


def _is_told(clip: BadClip, said: str) -> None:
    """One sentence on what is wrong with the clip, and after it one on what to do."""
    sentences = said.removesuffix(".").split(". ")
    assert len(sentences) <= 2, (clip.name, said)
    assert said.endswith("."), (clip.name, said)
    assert 15 < len(said) < 200, (clip.name, said)
    assert all(each[0].isupper() for each in sentences), (clip.name, said)
    assert clip.filename not in said, (clip.name, said)


async def test_every_bad_clip_gets_its_sentence_and_the_bot_lives_on(stage: Stage, ada: Person) -> None:
    assert len(CLIPS) >= 40
    await stage.start_bot(shelf_of(ToneEngine()))
    good = melody_wav(2.0)
    # What the first clip ever loads belongs to the bot, not to the bad ones.
    upload = await ada.upload("hum.wav", good)
    await ada.result(await ada.command("generate", prompt="before them", duration=1, reference=upload))
    running, resident, cpu = children(), _resident_mib(), time.process_time()

    used, count = [], len(await ada.messages())
    for first in range(0, len(CLIPS), AT_ONCE):
        asked = {}
        for clip in CLIPS[first : first + AT_ONCE]:
            asked[(await _request(ada, clip))["message"]["id"]] = clip
        over = await _ended(ada, asked, 90)
        assert set(over) == set(asked)
        count += len(asked)
        assert len(await ada.messages()) == min(count, 100), "one message for each request, and no more"
        used += [clip.name for message, clip in asked.items() if _judge(clip, over[message])]
    assert 10 <= len(used) <= len(CLIPS) - 40, used

    # The bot is as well as before.
    upload = await ada.upload("hum.wav", good)
    asked_again = await ada.command("generate", prompt="after them", duration=1, reference=upload)
    assert sounds_of(await ada.result(asked_again))
    assert children() <= running, "a child process is left"
    assert _resident_mib() - resident < MEMORY_MIB
    print(
        f"{len(CLIPS)} clips, {len(used)} used; {_resident_mib() - resident:.0f} MiB; {time.process_time() - cpu:.0f} s"
    )
