"""The server that the tests start: gone afterwards, and never silently missing where it matters."""

import os
from pathlib import Path

import pytest

from tests.support import postgres


@pytest.mark.postgres
def test_nothing_is_left_of_a_server():
    with postgres.running() as server:
        pid, folder = server.process.pid, server.folder
        assert (folder / "data" / "PG_VERSION").exists()
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.postgres
def test_nothing_is_left_when_the_test_fails():
    with pytest.raises(RuntimeError, match="a test failed"), postgres.running() as server:
        raise RuntimeError("a test failed")
    assert server.process.returncode is not None
    assert not server.folder.exists()


def test_without_a_server_it_is_a_failure_where_it_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="No PostgreSQL server"), postgres.running():
        pass
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="No PostgreSQL server"), postgres.running():
        pass


@pytest.mark.postgres
def test_the_surroundings_of_whoever_runs_the_tests_do_not_matter(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")
    assert "PGDATA" not in postgres._environment()
    assert os.environ["PGDATA"] == "/nowhere"
