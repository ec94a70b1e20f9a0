"""Rate limits: discord.py obeys the headers; who does not is refused; what counts together counts together."""

import time

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.ratelimits import GLOBAL_LIMIT, LIMITS, RateLimits
from tests.playground.patience import PATIENT
from tests.playground.person import Person
from tests.playground.trial_bot import running_bot

POST = ("POST", "/channels/{channel_id}/messages")


async def test_discord_py_keeps_to_the_pace_without_a_single_refusal(raised, http, recorder) -> None:
    playground = await raised(rate_limit_factor=0.1)
    ada = Person("ada", playground.address, http)
    async with running_bot(playground) as bot:
        channel = bot.get_channel(int(await ada.channel()))
        message = await channel.send("0")
        began = time.monotonic()
        for number in range(11):
            await message.edit(content=str(number))
        assert time.monotonic() - began >= 2 * 0.5 - 0.1
    assert all(exchange.status != 429 for exchange in recorder.exchanges)


async def test_who_does_not_obey_is_refused_with_what_clients_need(raised, http) -> None:
    playground = await raised(rate_limit_factor=1.0)
    place = await Person("ada", playground.address, http).channel()
    answers = [await ask(http, playground, place) for _ in range(6)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    remaining = [int(headers["X-RateLimit-Remaining"]) for _, headers, _ in answers]
    assert remaining == [4, 3, 2, 1, 0, 0]
    _, headers, body = answers[-1]
    assert headers["Via"]
    assert body["global"] is False
    assert 0 < body["retry_after"] <= 5
    assert float(headers["X-RateLimit-Reset"]) == pytest.approx(time.time() + body["retry_after"], abs=1)
    other = await Person("ada", playground.address, http).channel("lounge")
    assert (await ask(http, playground, other))[0] == 200


async def ask(http: aiohttp.ClientSession, playground, place: str) -> tuple[int, dict, dict]:
    headers = {"Authorization": f"Bot {playground.token}"}
    url = f"{playground.api_base}/channels/{place}/messages"
    async with http.post(url, json={"content": "x"}, headers=headers) as answer:
        return answer.status, dict(answer.headers), await answer.json()


def test_fifty_requests_a_second_whatever_they_are_for() -> None:
    limits = RateLimits(1.0)
    verdicts = [limits.take("GET", f"/route/{n}", "", counts_globally=True) for n in range(GLOBAL_LIMIT + 1)]
    assert all(verdict.retry_after is None for verdict in verdicts[:-1])
    assert verdicts[-1].whole
    assert "X-RateLimit-Global" in verdicts[-1].headers(0)
    assert limits.take("POST", "/interactions", "", counts_globally=False).retry_after is None


@PATIENT
@given(st.lists(st.sampled_from("ab"), max_size=40))
def test_never_more_than_the_limit_in_one_window(places: list[str]) -> None:
    limits = RateLimits(1.0)
    taken = {"a": 0, "b": 0}
    for place in places:
        if limits.take(*POST, place, counts_globally=False).retry_after is None:
            taken[place] += 1
    for place, count in taken.items():
        assert count == min(places.count(place), LIMITS[POST].requests)


def test_a_factor_of_nothing_never_limits() -> None:
    limits = RateLimits(0.0)
    assert all(limits.take(*POST, "a", counts_globally=True).retry_after is None for _ in range(500))
