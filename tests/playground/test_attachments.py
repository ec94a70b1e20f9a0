"""Files: signed addresses that expire, ranges, limits, and nothing that runs as a page."""

import asyncio
import io
import os
from dataclasses import dataclass

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.attachments import GONE
from bot.playground.files import Bytes, safe_name
from bot.playground.media import content_type_of, picture_size
from tests.playground.patience import PATIENT
from tests.playground.person import Person, Refused
from tests.playground.trial_bot import TrialBot, running_bot, wave


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def attached(person: Person, name: str, data: bytes) -> dict:
    upload = await person.upload(name, data)
    return (await person.say("here", attachments=[upload]))["attachments"][0]


async def test_an_address_works_until_it_expires_and_a_fresh_one_after(raised, http) -> None:
    clock = Clock()
    playground = await raised(clock=clock, attachment_lifetime_s=60.0)
    ada = Person("ada", playground.address, http)
    file = await attached(ada, "take.mp3", b"abcdef")
    assert (await ada.fetch(file["url"]))[:2] == (200, b"abcdef")
    clock.now += 61
    status, text, _ = await ada.fetch(file["url"])
    assert (status, text.decode()) == (404, GONE)
    fresh = (await ada.messages())[-1]["attachments"][0]
    assert fresh["id"] == file["id"]
    assert fresh["url"] != file["url"]
    assert (await ada.fetch(fresh["url"]))[0] == 200


async def test_the_bot_reads_an_attachment_until_it_expires(raised, http) -> None:
    clock = Clock()
    playground = await raised(clock=clock, attachment_lifetime_s=60.0)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        await attached(ada, "take.mp3", b"abcdef")
        heard = await bot.until_heard("here")
        assert await heard.attachments[0].read() == b"abcdef"
        clock.now += 61
        with pytest.raises(discord.NotFound):
            await heard.attachments[0].read()


@pytest.mark.parametrize("part", ["ex", "is", "hm", "name", "id"])
async def test_an_address_that_was_tampered_with_opens_nothing(ada: Person, part: str) -> None:
    file = await attached(ada, "take.mp3", b"abc")
    other = await attached(ada, "other.mp3", b"xyz")
    broken = {
        "ex": file["url"].replace("?ex=", "?ex=7"),
        "is": file["url"].replace("&is=", "&is=1"),
        "hm": file["url"].replace("&hm=", "&hm=0"),
        "name": file["url"].replace("take.mp3", "take.html"),
        "id": file["url"].replace(file["id"], other["id"]),
    }[part]
    assert (await ada.fetch(broken))[0] == 404
    assert (await ada.fetch(file["url"].partition("?")[0]))[0] == 404


@pytest.mark.parametrize(
    ("wanted", "status", "body"),
    [
        ("bytes=0-2", 206, b"abc"),
        ("bytes=4-", 206, b"efghij"),
        ("bytes=-3", 206, b"hij"),
        ("bytes=8-99", 206, b"ij"),
        ("bytes=99-", 416, b""),
        ("bytes=5-2", 416, b""),
        ("potatoes", 416, b""),
    ],
)
async def test_ranges(ada: Person, wanted: str, status: int, body: bytes) -> None:
    file = await attached(ada, "take.mp3", b"abcdefghij")
    got, data, headers = await ada.fetch(file["url"], Range=wanted)
    assert got == status
    if status == 206:
        assert data == body
        assert headers["Content-Range"].endswith("/10")
        assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "page.xhtml", "script.js", "feed.xml", "x.pdf", "none"])
async def test_nothing_uploaded_runs_as_a_page(ada: Person, name: str) -> None:
    file = await attached(ada, name, b"<script>alert(1)</script>")
    _, _, headers = await ada.fetch(file["url"])
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_file_above_the_limit_is_refused(bot: TrialBot, ada: Person, owner: Person) -> None:
    await owner.post("/settings", {"upload_limit": 100})
    assert (await ada.state())["upload_limit"] == 100
    channel = bot.get_channel(int(await ada.channel()))
    await channel.send(file=wave(data=b"x" * 100))
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(file=wave(data=b"x" * 101))
    assert (refused.value.status, refused.value.code) == (413, 40005)
    with pytest.raises(Refused) as too_large:
        await ada.upload("x.mp3", b"x" * 101)
    assert too_large.value.error["code"] == "file_too_large"
    with pytest.raises(Refused) as forbidden:
        await ada.post("/settings", {"upload_limit": 1000})
    assert forbidden.value.status == 403


async def test_what_was_said_about_a_file_stays_with_it(bot: TrialBot, ada: Person) -> None:
    channel = bot.get_channel(int(await ada.channel()))
    file = discord.File(io.BytesIO(b"abc"), filename="a b?.ogg", description="a take")
    sent = (await channel.send(file=file)).attachments[0]
    assert (sent.filename, sent.description, sent.size) == ("a_b_.ogg", "a take", 3)
    assert sent.content_type == "audio/ogg"


@PATIENT
@given(st.text(max_size=80))
def test_a_file_name_is_always_safe(name: str) -> None:
    kept = safe_name(name)
    assert kept
    assert not set(kept) & set("/\\\"'\r\n\x00 ?#%")
    assert kept not in (".", "..")
    assert safe_name(kept) == kept


@PATIENT
@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["PNG", "GIF", "JPEG", "WEBP"]))
def test_the_size_of_a_picture_is_read_from_its_header(width: int, height: int, form: str) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "blue").save(out, form)
    assert picture_size(out.getvalue()) == (width, height)


@pytest.mark.parametrize("lossless", [True, False])
def test_both_kinds_of_webp(lossless: bool) -> None:
    from PIL import Image

    for mode in ("RGB", "RGBA"):
        out = io.BytesIO()
        Image.new(mode, (37, 21)).save(out, "WEBP", lossless=lossless)
        assert picture_size(out.getvalue()) == (37, 21)


@PATIENT
@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF0000WEBPVP8 ", b""]), st.binary())
def test_a_broken_picture_has_no_size_or_some_size_but_never_fails(start: bytes, rest: bytes) -> None:
    picture_size(start + rest)
    content_type_of("x.txt", start + rest)


async def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch) -> None:
    contents = Bytes(tmp_path)
    await contents.save("1", b"first")

    def torn(_descriptor: int) -> None:
        raise OSError("the power went")

    monkeypatch.setattr(os, "fsync", torn)
    with pytest.raises(OSError, match="power"):
        await contents.save("2", b"second")
    with pytest.raises(KeyError):
        await contents.read("2")
    assert await contents.read("1") == b"first"


async def test_a_slow_reader_of_a_large_file_gets_all_of_it(ada: Person) -> None:
    data = bytes(range(256)) * 4096
    file = await attached(ada, "long.wav", data)
    parts = await asyncio.gather(
        *(ada.fetch(file["url"], Range=f"bytes={start}-{start + 99_999}") for start in range(0, len(data), 100_000))
    )
    assert b"".join(part[1] for part in parts) == data
