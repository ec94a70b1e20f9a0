"""The story once more with everything remembered in a real PostgreSQL server."""

from pathlib import Path

import pytest

from tests.acceptance.stage import Stage, text_of, track_id
from tests.support.engines import ToneEngine, shelf_of
from tests.support.postgres import postgres_database, postgres_server
from tests.support.recorder import ExchangeRecorder

__all__ = ["postgres_database", "postgres_server"]
pytestmark = pytest.mark.postgres


async def test_generate_restart_history_and_audit_on_postgresql(
    tmp_path: Path, postgres_database: str, recorder: ExchangeRecorder
) -> None:
    async with Stage(tmp_path, (recorder,), database_url=postgres_database).open() as stage:
        ada, mod = await stage.person("ada"), await stage.person("mod")
        await stage.start_bot(shelf_of(ToneEngine()))
        first = await ada.result(await ada.command("generate", prompt="kept in postgres", duration=2))
        await stage.stop_bot()
        await stage.start_bot(shelf_of(ToneEngine()))
        assert track_id(first) in text_of((await ada.command("history"))["message"])
        assert track_id(first) in text_of((await mod.command("audit search", words="postgres"))["message"])
        story = text_of((await mod.command("audit track", track=track_id(first)))["message"])
        assert "track:posted" in story
        assert stage.house is not None
        assert await stage.house.store.check_trail() is None
