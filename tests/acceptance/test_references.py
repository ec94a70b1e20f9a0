"""Clips from the chat: heard, shown back, followed; and what happens to those that can not be used."""

import zlib

import pytest

from tests.acceptance.stage import Person, Stage, parts_of, sounds_of, text_of
from tests.support.clips import melody_wav
from tests.support.engines import ToneEngine, shelf_of


async def test_a_clip_is_heard_shown_back_and_followed(stage: Stage, ada: Person) -> None:
    await stage.start_bot()
    clip = await ada.upload("hum.wav", melody_wav(12.0, bpm=100.0))
    asked = await ada.command("generate", prompt="something like this, 5 seconds", reference=clip)
    assert asked["acknowledged_ms"] < 1000
    done = await ada.result(asked)
    said = text_of(done)
    assert "Heard in the clip" in said
    assert stage.house is not None
    track = await stage.house.store.track(done["embeds"][0]["footer"]["text"].split(" ")[0])
    assert track is not None
    assert track.brief.reference is not None
    heard = track.brief.reference.heard
    assert heard.tempo_bpm is not None
    assert min(abs(heard.tempo_bpm * factor - 100.0) for factor in (0.5, 1, 2)) < 4
    assert track.brief.tempo_bpm == pytest.approx(heard.tempo_bpm, rel=0.05)
    assert track.reference_sha256 == track.brief.reference.sha256


async def test_a_clip_without_words_is_enough_and_another_take_uses_the_kept_one(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    sent = await ada.say("listen to this", attachments=[await ada.upload("hum.wav", melody_wav(6.0))])
    form = await ada.menu("Use as reference", sent["id"])
    done = await ada.result(await ada.submit(form, length="3"))
    assert "only a clip" in text_of(done)
    again = await ada.result(await ada.click(done, "Another take"))
    assert "Heard in the clip" in text_of(again)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.wav", b""),
        ("song.mp3", b"MZ" + bytes(4000)),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"),
        ("cut.wav", melody_wav(2.0)[:60]),
        ("noise.flac", zlib.compress(bytes(100000))),
    ],
)
async def test_a_clip_that_can_not_be_used_gets_a_sentence_and_the_next_one_is_made(
    stage: Stage, ada: Person, name: str, data: bytes
) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    if not data:
        data = b"\0"  # Discord takes no empty file; the fetched one is as good as empty
    bad = await ada.upload(name, data)
    asked = await ada.command("generate", prompt="with a bad clip", duration=2, reference=bad)
    told = await ada.until(asked["message"]["id"], lambda m: "🙏" in m["content"])
    sentence = told["content"].split("🙏")[1].split("\n")[0]
    assert len(sentence) > 15
    assert "Traceback" not in sentence
    assert [each["label"] for each in parts_of(told)] == ["Try again"]
    good = await ada.result(await ada.command("generate", prompt="without", duration=2))
    assert sounds_of(good)


async def test_a_clip_whose_link_has_expired_gets_a_sentence(stage: Stage, ada: Person) -> None:
    await stage.start_bot(shelf_of(ToneEngine()))
    from generation.track import ClipSource, Place, Wish

    assert stage.house is not None
    address = f"{stage.playground.address}/attachments/1/2/gone.wav?ex=1&is=1&hm=0"
    place = Place("expired", "1", "Ada", channel_id=ada.channel)
    job = await stage.house.studio.ask(Wish("a clip that is gone", 2.0, clip=ClipSource("gone.wav", address)), place)
    await stage.house.studio.begin(job)
    import asyncio

    async with asyncio.timeout(20):
        while not (over := await stage.house.store.job(job.id)) or not over.state.over:
            await asyncio.sleep(0.05)
    assert over.state == "refused"
    assert "Attach" in over.problem or "attach" in over.problem
