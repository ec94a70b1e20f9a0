"""Every mistake of the table, sent as a bot would send it: the playground answers as Discord would, and nothing stays."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.playground.rules import components, embeds
from tests.playground.mistakes.every import EVERY, STANDING
from tests.playground.mistakes.stage import Stage
from tests.playground.mistakes.table import Mistake

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("mistake", STANDING, ids=str)
async def test_a_mistake_is_refused_as_discord_would(stage: Stage, mistake: Mistake) -> None:
    before = await stage.everything()
    await stage.expect_refusal(mistake)
    assert await stage.everything() == before


async def test_the_table_is_long_enough() -> None:
    assert len(EVERY) >= 45


@pytest.mark.parametrize(
    ("rules", "name", "what"),
    [
        (components, "check_whole", "the same custom id twice"),
        (components, "check_whole", "forty-one nested components"),
        (embeds, "check_total", "embeds of 6002 characters together"),
    ],
)
async def test_a_playground_without_the_rule_is_found_out(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, rules: Any, name: str, what: str
) -> None:
    (mistake,) = (one for one in STANDING if one.what == what)
    monkeypatch.setattr(rules, name, lambda *_: None)
    with pytest.raises(AssertionError):
        await stage.expect_refusal(mistake)


async def test_asking_too_fast(staged: Callable[..., Awaitable[Stage]]) -> None:
    stage = await staged(rate_limit_factor=0.2)
    answers = [await stage.ask("POST", "/channels/{channel}/messages", {"content": "x"}) for _ in range(8)]
    assert {answer.status for answer in answers} == {200, 429}
    first = answers[0].headers
    assert int(first["X-RateLimit-Remaining"]) < int(first["X-RateLimit-Limit"])
    refused = next(answer for answer in answers if answer.status == 429)
    assert 0 < refused.body["retry_after"] <= 10
    assert refused.body["global"] is False
    assert float(refused.headers["Retry-After"]) >= refused.body["retry_after"] - 1
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    # Clients take a 429 without this header for one of the proxy before Discord, and do not wait.
    assert "Via" in refused.headers
    await stage.sleep(refused.body["retry_after"] + 0.05)
    assert (await stage.ask("POST", "/channels/{channel}/messages", {"content": "x"})).status == 200
