"""While the engine is busy everybody is answered at once, and progress is shown at Discord's pace."""

import asyncio
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.posting import Pace
from tests.acceptance.stage import Json, Person, Stage, house_settings, text_of
from tests.support.engines import ToneEngine, shelf_of
from tests.support.recorder import ExchangeRecorder

pytestmark = pytest.mark.timeout(300)

ACKNOWLEDGED_MS = 1000.0  # the product's own promise, while an engine is busy
EDIT_S = 1.0  # no message is edited oftener
JITTER_S = 0.1  # the bot's clock starts when it sends an edit, ours when it has arrived


class EditTimes:
    """An observer: when which message was edited, and to what."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, str, str]] = []

    def __call__(self, seen: Any) -> None:
        if getattr(seen, "method", "") == "PATCH" and "/messages/" in seen.path and seen.status == 200:
            self.seen.append((time.monotonic(), seen.path.rsplit("/", 1)[1], seen.response_json["content"]))

    def of(self, message: Json) -> list[tuple[float, str]]:
        """The edits of one message that show how its job stands."""
        return [
            (at, content)
            for at, message_id, content in self.seen
            if message_id == message["id"] and "so far" in content
        ]

    def gaps(self) -> list[float]:
        """Seconds between one status edit and the next, in whichever message of the channel."""
        times = [at for at, _, content in self.seen if "so far" in content]
        return [after - before for before, after in pairwise(times)]


def _percent(content: str) -> int | None:
    found = re.search(r"(\d+) %", content)
    return int(found[1]) if found else None


async def _grown(person: Person, asked: Json, since: int) -> int:
    """The share done, in per cent, as soon as the status shows more than `since`."""
    status = await person.until(asked["message"]["id"], lambda m: (_percent(m["content"]) or 0) > since)
    assert "so far" in status["content"], status["content"]
    return _percent(status["content"]) or 0


def _job_of(message: Json) -> str:
    return str(message["content"].rsplit("job `", 1)[1].split("`")[0])


async def _twenty_times(ada: Person, ben: Person) -> list[float]:
    """After how many ms each of twenty commands was answered: two members, who do not wait for each other."""

    async def busy(person: Person) -> list[Json]:
        answers = []
        for number in range(10):
            name = ("generate", "queue", "history", "generate", "queue")[number % 5]
            options = {"prompt": f"{person.name} number {number}", "duration": 2} if name == "generate" else {}
            answers.append(await person.command(name, **options))
        return answers

    both = await asyncio.gather(busy(ada), busy(ben))
    answers = [*both[0], *both[1]]
    assert all(each["state"] == "answered" for each in answers), answers
    return sorted(each["acknowledged_ms"] for each in answers)


async def test_twenty_requests_are_answered_within_a_second_while_a_long_piece_is_rendered(
    tmp_path: Path, recorder: ExchangeRecorder
) -> None:
    edits = EditTimes()
    stage = Stage(tmp_path / "data", (recorder, edits))
    stage.settings = house_settings(stage.data_dir, jobs_per_member=20)
    async with stage.open():
        ada, ben = await stage.person("ada"), await stage.person("ben")
        await stage.start_bot()
        long = await ada.command("generate", prompt="long house in A minor", duration=400, seed=2)
        assert long["acknowledged_ms"] < ACKNOWLEDGED_MS
        share = await _grown(ada, long, await _grown(ada, long, 0))
        times = await _twenty_times(ada, ben)
        if max(times) >= ACKNOWLEDGED_MS:  # a stall of the whole machine says nothing about the bot; a second one does
            times = await _twenty_times(ada, ben)
        assert max(times) < ACKNOWLEDGED_MS, times

        # The long piece was rendered all the while, and goes on.
        await _grown(ada, long, share)
        queue = text_of((await ben.command("queue"))["message"])
        assert "long house in A minor" in queue
        assert "ben number 8" in queue
        await ada.command("cancel", job=_job_of(long["message"]))
        await ada.until(long["message"]["id"], lambda m: "Cancelled" in m["content"])
        await stage.stop_bot()
    shown = [percent for _, content in edits.of(long["message"]) if (percent := _percent(content)) is not None]
    assert len(set(shown)) >= 3, shown
    assert shown == sorted(shown), "progress never goes back"
    assert min(edits.gaps()) > EDIT_S - JITTER_S, edits.gaps()


@pytest.mark.parametrize("paced", [True, False])
async def test_many_jobs_share_the_pace_of_their_channel(
    tmp_path: Path, recorder: ExchangeRecorder, monkeypatch: pytest.MonkeyPatch, paced: bool
) -> None:
    """Three jobs in one channel are all shown; without the pace their edits come far too often."""
    if not paced:
        monkeypatch.setattr(Pace, "may", lambda *_: True)
    edits = EditTimes()
    engine = ToneEngine()
    engine.gate.clear()
    async with Stage(tmp_path / "data", (recorder, edits)).open() as stage:
        ada = await stage.person("ada")
        await stage.start_bot(shelf_of(engine))
        jobs = [await ada.command("generate", prompt=f"number {number}", duration=2) for number in range(3)]
        async with asyncio.timeout(30):
            while not all(edits.of(each["message"]) for each in jobs) or len(edits.gaps()) < 4:
                await asyncio.sleep(0.1)
        engine.gate.set()
        await ada.result(jobs[-1])
    assert (min(edits.gaps()) > EDIT_S - JITTER_S) is paced, edits.gaps()
