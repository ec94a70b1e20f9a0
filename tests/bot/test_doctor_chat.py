"""The doctor asks the chat model once, over real HTTP, and says in a sentence what is wrong with it."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.doctor import examine
from bot.doctor.chat import chat
from tests.bot.doctor_support import expect, settings

__all__ = ["settings"]  # a fixture is found by its name here

GOOD = json.dumps({"kind": "change", "changes": [{"kind": "lean", "target": "brightness", "amount": -1}]})
KEY = "not-a-real-key-at-all"


@asynccontextmanager
async def an_endpoint(content=GOOD, status=200, pause_s=0.0):
    """A server that speaks the protocol, with what it was asked."""
    asked = []

    async def complete(request):
        asked.append((await request.json(), request.headers.get("Authorization", "")))
        await asyncio.sleep(pause_s)
        return web.json_response({"choices": [{"message": {"content": content}}]}, status=status)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", complete)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1", asked
    finally:
        await runner.cleanup()


async def test_without_one_the_rules_read(settings):
    assert "rules" in expect(await chat(settings()), "ok")


async def test_one_that_answers_is_well_and_was_asked_once(settings):
    async with an_endpoint() as (url, asked):
        says = expect(await chat(settings(chat_url=url, chat_model="small", chat_key=KEY)), "ok")
    assert "small" in says
    assert len(asked) == 1
    body, key = asked[0]
    assert (body["model"], key) == ("small", f"Bearer {KEY}")
    assert "darker" in body["messages"][1]["content"]


@pytest.mark.parametrize(
    ("status", "sentence", "remedy"),
    [
        (401, "refuses the key", "NOCTURNE_CHAT_KEY"),
        (403, "refuses the key", "NOCTURNE_CHAT_KEY"),
        (404, "no model small", "NOCTURNE_CHAT_MODEL"),
        (429, "too often", "limit"),
        (500, "status 500", "log"),
        (302, "status 302", "log"),
    ],
)
async def test_a_refusal_says_what_to_mend(settings, status, sentence, remedy):
    async with an_endpoint(status=status) as (url, _):
        found = await chat(settings(chat_url=url, chat_model="small"))
    assert sentence in expect(found, "warning")
    assert remedy in found.remedy
    assert "rules" in found.says


@pytest.mark.parametrize("content", ["Sure! I made it darker.", "", None, "{}", '{"kind": "change", "changes": []}'])
async def test_an_answer_of_no_use_is_a_warning(settings, content):
    async with an_endpoint(content) as (url, _):
        assert "nothing that can be used" in expect(await chat(settings(chat_url=url, chat_model="small")), "warning")


async def test_one_that_is_too_slow_is_waited_for_as_long_as_was_set(settings):
    async with an_endpoint(pause_s=8.0) as (url, _):
        began = time.monotonic()
        says = expect(await chat(settings(chat_url=url, chat_model="small", chat_timeout_s=0.5)), "warning")
    assert time.monotonic() - began < 6.0
    assert "within 0.5 s" in says


async def test_one_that_is_nearly_too_slow_is_a_warning(settings):
    async with an_endpoint(pause_s=3.2) as (url, _):
        found = await chat(settings(chat_url=url, chat_model="small", chat_timeout_s=4.0))
    expect(found, "warning")
    assert "NOCTURNE_CHAT_TIMEOUT_S" in found.remedy


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "nowhere", "ftp://127.0.0.1/v1", "http://", "http://[::1"])
async def test_an_address_where_nobody_is_is_a_warning(settings, url):
    found = await chat(settings(chat_url=url, chat_model="small", chat_timeout_s=2.0))
    expect(found, "warning")
    assert "NOCTURNE_CHAT_URL" in found.remedy + found.says


async def test_an_address_without_a_models_name_is_a_problem(settings):
    found = await chat(settings(chat_url="http://127.0.0.1:9/v1"))
    assert "does not start" in expect(found, "problem")


async def test_a_model_of_this_machine_is_not_loaded_for_it(settings, monkeypatch):
    monkeypatch.setattr("bot.doctor.chat.find_spec", lambda _: object())
    assert "some/folder" in expect(await chat(settings(chat_model="some/folder")), "ok")
    monkeypatch.setattr("bot.doctor.chat.find_spec", lambda _: None)
    assert "missing" in expect(await chat(settings(chat_model="some/folder")), "warning")


async def test_the_doctor_asks_it_and_tells_neither_key_nor_password(settings):
    async with an_endpoint(status=401) as (url, asked):
        named = url.replace("http://", f"http://ada:{KEY}@")
        found = [*await examine(settings(chat_url=url, chat_model="small", chat_key=KEY))]
        found += await examine(settings(chat_url=named, chat_model="small"))
        assert len(asked) == 2
        found += await examine(settings(chat_url=named, chat_model="small", chat_key=KEY))
        offline = await examine(settings(chat_url=url, chat_model="small"), online=False)
        assert len(asked) == 2
    assert [each.ok for each in found if each.name == "chat model"] == ["warning"] * 3
    assert [each.ok for each in offline if each.name == "chat model"] == ["ok"]
    assert all(KEY not in each.says + each.remedy for each in found)
