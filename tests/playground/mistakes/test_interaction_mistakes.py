"""What a bot can do wrong with an interaction: answers of the wrong form, twice, too late, to nobody."""

from collections.abc import Awaitable, Callable

import pytest

from tests.playground.mistakes.of_interactions import AUTOCOMPLETES, CHOICE, INTERACTIONS
from tests.playground.mistakes.stage import Stage
from tests.playground.mistakes.table import Mistake

SAY = {"type": 4, "data": {"content": "here"}}
LATER = {"type": 5}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("mistake", INTERACTIONS, ids=str)
async def test_a_wrong_answer_is_refused_and_a_right_one_still_taken(stage: Stage, mistake: Mistake) -> None:
    names = await stage.interaction()
    await stage.expect_refusal(mistake, names)
    answered = await stage.ask("POST", "/interactions/{interaction}/{token}/callback", SAY, names)
    assert answered.status == 204


@pytest.mark.parametrize("mistake", AUTOCOMPLETES, ids=str)
async def test_wrong_suggestions_are_refused_and_right_ones_still_taken(stage: Stage, mistake: Mistake) -> None:
    async with stage.autocompletion() as (names, waiting):
        await stage.expect_refusal(mistake, names)
        right = {"type": 8, "data": {"choices": [CHOICE]}}
        assert (await stage.ask("POST", "/interactions/{interaction}/{token}/callback", right, names)).status == 204
        assert (await waiting)["choices"] == [CHOICE]


async def refused(stage: Stage, method: str, path: str, body: object, names: dict[str, str]) -> tuple[int, int]:
    with stage.recorder.expecting_mistakes():
        answer = await stage.ask(method, path, body, names)
    return answer.status, answer.body["code"]


async def test_answering_twice(stage: Stage) -> None:
    names = await stage.interaction()
    assert (await stage.ask("POST", "/interactions/{interaction}/{token}/callback", LATER, names)).status == 204
    assert await refused(stage, "POST", "/interactions/{interaction}/{token}/callback", SAY, names) == (400, 40060)


async def test_answering_with_somebody_elses_token(stage: Stage) -> None:
    names, others = await stage.interaction(), await stage.interaction()
    mixed = {**names, "token": others["token"]}
    assert await refused(stage, "POST", "/interactions/{interaction}/{token}/callback", SAY, mixed) == (404, 10062)


async def test_a_follow_up_before_any_answer(stage: Stage) -> None:
    names = await stage.interaction()
    follow_up = "/webhooks/{application}/{token}"
    assert await refused(stage, "POST", follow_up, {"content": "x"}, names) == (404, 10015)
    assert await refused(stage, "PATCH", f"{follow_up}/messages/@original", {"content": "x"}, names) == (404, 10015)


async def test_an_edit_of_an_answer_that_was_deleted(stage: Stage) -> None:
    names = await stage.interaction()
    await stage.ask("POST", "/interactions/{interaction}/{token}/callback", SAY, names)
    original = "/webhooks/{application}/{token}/messages/@original"
    assert (await stage.ask("DELETE", original, None, names)).status == 204
    assert await refused(stage, "PATCH", original, {"content": "x"}, names) == (404, 10008)


async def test_the_table_holds_for_follow_ups_too(stage: Stage) -> None:
    names = await stage.interaction()
    await stage.ask("POST", "/interactions/{interaction}/{token}/callback", LATER, names)
    long = {"content": "x" * 2001}
    assert await refused(stage, "POST", "/webhooks/{application}/{token}", long, names) == (400, 50035)
    original = "/webhooks/{application}/{token}/messages/@original"
    assert await refused(stage, "PATCH", original, long, names) == (400, 50035)
    assert await refused(stage, "PATCH", original, {"content": ""}, names) == (400, 50006)


async def test_an_ephemeral_answer_is_not_in_the_channel(stage: Stage) -> None:
    names = await stage.interaction()
    secret = {"type": 4, "data": {"content": "between us", "flags": 64}}
    answer = await stage.ask("POST", "/interactions/{interaction}/{token}/callback?with_response=true", secret, names)
    assert answer.status == 200
    hidden = {**names, "hidden": answer.body["resource"]["message"]["id"]}
    assert await refused(stage, "GET", "/channels/{channel}/messages/{hidden}", None, hidden) == (404, 10008)
    assert await refused(stage, "PATCH", "/channels/{channel}/messages/{hidden}", {"content": "x"}, hidden) == (
        404,
        10008,
    )


async def test_answering_late(staged: Callable[..., Awaitable[Stage]]) -> None:
    stage = await staged(interaction_ack_s=0.2)
    names = await stage.interaction()
    await stage.sleep(0.4)
    assert await refused(stage, "POST", "/interactions/{interaction}/{token}/callback", SAY, names) == (404, 10062)
    shown = await stage.people("GET", f"/interactions/{names['interaction']}?as=ada")
    assert shown["interaction"]["state"] == "failed"
    assert shown["interaction"]["error"]


async def test_the_token_dies_after_its_time_but_the_channel_still_works(
    staged: Callable[..., Awaitable[Stage]],
) -> None:
    stage = await staged(interaction_lifetime_s=0.4)
    names = await stage.interaction()
    answer = await stage.ask("POST", "/interactions/{interaction}/{token}/callback?with_response=1", SAY, names)
    message = {**names, "own": answer.body["resource"]["message"]["id"]}
    await stage.sleep(0.6)
    original = "/webhooks/{application}/{token}/messages/@original"
    assert await refused(stage, "PATCH", original, {"content": "x"}, names) == (401, 50027)
    assert await refused(stage, "POST", "/webhooks/{application}/{token}", {"content": "x"}, names) == (401, 50027)
    edited = await stage.ask("PATCH", "/channels/{channel}/messages/{own}", {"content": "by the channel"}, message)
    assert (edited.status, edited.body["content"]) == (200, "by the channel")
