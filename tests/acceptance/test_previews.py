"""The first seconds are heard in chat while the rest is generated, and the result takes their place."""

import asyncio
from datetime import UTC, datetime

from bot.cards import Card
from bot.status import StatusBoard
from generation.ports import Progress
from generation.track import Job, JobState, Place, Wish
from tests.acceptance.stage import Person, Stage, sounds_of, text_of
from tests.support.engines import ChoirEngine, shelf_of

HEARD = "The first seconds"


async def test_the_first_seconds_are_heard_while_the_rest_is_generated(stage: Stage, ada: Person) -> None:
    choir = ChoirEngine(step_s=0.02)
    await stage.start_bot(shelf_of(choir))
    asked = await ada.command("generate", prompt="a long tone", duration=12)
    status = await ada.until(asked["message"]["id"], lambda m: bool(sounds_of(m)))
    (sound,) = sounds_of(status)
    assert sound["filename"].startswith("preview-j")
    assert "The first seconds, while the rest is made" in text_of(status)
    assert "Checked" not in text_of(status), "the result is not there yet"
    heard, rate = await ada.hear(status)
    assert 4.9 <= len(heard) / rate <= 5.2
    choir.gate.clear()
    later = await ada.until(asked["message"]["id"], lambda m: m["content"] != status["content"])
    assert [each["filename"] for each in sounds_of(later)] == [sound["filename"]], "it stays while the status goes on"
    choir.gate.set()
    done = await ada.result(asked)
    (whole,) = sounds_of(done)
    assert whole["filename"].startswith("nocturne-")
    heard, rate = await ada.hear(done)
    assert abs(len(heard) / rate - 12) < 0.2


async def test_a_preview_is_gone_when_its_job_is_cancelled(stage: Stage, ada: Person) -> None:
    choir = ChoirEngine(step_s=0.05)
    await stage.start_bot(shelf_of(choir))
    asked = await ada.command("generate", prompt="a long tone", duration=20, private=True)
    status = await ada.until(asked["message"]["id"], lambda m: bool(sounds_of(m)), timeout_s=60)
    await ada.click(status, "Cancel")
    over = await ada.until(asked["message"]["id"], lambda m: "Cancelled" in m["content"])
    assert sounds_of(over) == []
    await asyncio.sleep(0.3)
    assert choir.held, "it was stopped, not closed"


class Deaf:
    """A poster that takes no files until it is told to."""

    def __init__(self) -> None:
        self.takes_files = False
        self.posted: list[Card] = []

    async def edit(self, _place: Place, card: Card, *, private: bool) -> bool:
        assert not private
        if card.files and not self.takes_files:
            raise OSError("the upload broke off")
        self.posted.append(card)
        return True


async def test_a_preview_that_could_not_be_posted_is_not_spoken_of() -> None:
    now = datetime.now(UTC)
    job = Job(
        "j1", Wish("a tone"), Place("1", "7", "Ada", message_id="9"), "s1", "choir", 1, now, state=JobState.RUNNING
    )
    poster, progress = Deaf(), Progress(job, stage="singing")
    board = StatusBoard(poster)  # type: ignore[arg-type]
    board.progressed(progress)
    for preview in (b"first", b"second"):
        board.progressed(Progress(job, preview=preview))
        await board._edit(progress)
        await board._edit(progress)
        poster.takes_files = True
    plain, with_sound, kept = poster.posted
    assert HEARD not in plain.content
    assert HEARD in with_sound.content
    assert with_sound.files[0].data == b"second"
    assert HEARD in kept.content
    assert kept.keeps_files
