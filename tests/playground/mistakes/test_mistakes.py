"""Every mistake of the table, sent as a bot would send it: the playground answers as Discord would, and nothing stays."""

import pytest

from tests.playground.mistakes.every import EVERY, STANDING
from tests.playground.mistakes.stage import Stage
from tests.playground.mistakes.table import Mistake

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("mistake", STANDING, ids=str)
async def test_a_mistake_is_refused_as_discord_would(stage: Stage, mistake: Mistake) -> None:
    before = await stage.everything()
    await stage.expect_refusal(mistake)
    assert await stage.everything() == before


def test_the_table_is_long_enough() -> None:
    assert len(EVERY) >= 45
