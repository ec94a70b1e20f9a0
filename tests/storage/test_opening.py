"""Opening and upgrading a database: what a host may write, and one clear sentence when it does not work."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from generation.errors import SetUpFailed
from storage import database as opening
from storage.address import database_url, shown
from storage.database import current_revision, downgrade, head_revision, known_revisions, open_store, upgrade
from tests.storage.values import accepted, happened

ROOT = Path(__file__).parents[2]
SECRET = "open-sesame"


# ---- addresses


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("postgres://u:p@h/n", "postgresql+asyncpg"),
        ("postgresql://u:p@h:5433/n?sslmode=require", "postgresql+asyncpg"),
        ("postgresql+asyncpg:///n?host=/run", "postgresql+asyncpg"),
        (" sqlite:///some/path.sqlite3 ", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:////some/path.sqlite3", "sqlite+aiosqlite"),
        ("", "sqlite+aiosqlite"),
    ],
)
def test_the_driver_is_ours_to_choose(written: str, driver: str, tmp_path: Path):
    assert database_url(written, tmp_path).drivername == driver


def test_an_empty_address_is_a_file_in_the_data_directory(tmp_path: Path):
    assert database_url("", tmp_path).database == str(tmp_path / "nocturne.sqlite3")
    with pytest.raises(SetUpFailed, match="NOCTURNE_DATABASE_URL"):
        database_url("")


def test_a_file_is_found_again_from_another_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert database_url("sqlite:///here.sqlite3").database == str(tmp_path / "here.sqlite3")


def test_sslmode_is_said_as_asyncpg_wants_it():
    assert dict(database_url("postgres://h/n?sslmode=require").query) == {"ssl": "require"}


@pytest.mark.parametrize(
    "written",
    [
        f"mysql://user:{SECRET}@host/name",
        f"user:{SECRET}@host",
        f"postgresql://user:{SECRET}@host:port/name",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "nonsense",
    ],
)
def test_a_wrong_address_is_told_without_its_password(written: str):
    with pytest.raises(SetUpFailed) as told:
        database_url(written)
    assert "NOCTURNE_DATABASE_URL" in str(told.value)
    assert SECRET not in "".join(traceback.format_exception(told.value))


def test_an_address_is_shown_without_user_and_password():
    for written in (f"postgresql://someone:{SECRET}@host/name", f"postgres://someone:{SECRET}@/name?host=/run/pg"):
        assert SECRET not in shown(database_url(written))
        assert "someone" not in shown(database_url(written))


# ---- what can not be opened


async def refused(url: str, folder: Path) -> str:
    """The sentence that both opening and upgrading answer with; neither it nor its causes hold the password."""
    sentences = []
    for attempt in (upgrade(url, folder), open_store(url, folder)):
        with pytest.raises(SetUpFailed) as told:
            await attempt
        assert SECRET not in "".join(traceback.format_exception(told.value))
        assert told.value.remedy
        sentences.append(str(told.value))
    return sentences[0]


async def test_a_server_that_is_not_there(tmp_path: Path):
    assert "can not be used" in await refused(f"postgresql://u:{SECRET}@127.0.0.1:1/n", tmp_path)
    assert "can not be used" in await refused(f"postgresql://u:{SECRET}@/n?host={tmp_path}", tmp_path)


@pytest.mark.postgres
async def test_a_user_or_database_that_the_server_does_not_know(postgres_server, tmp_path: Path):
    assert "does not exist" in await refused(
        f"postgresql://u:{SECRET}@/postgres?host={postgres_server.folder}", tmp_path
    )
    assert "does not exist" in await refused(postgres_server.url("nothing"), tmp_path)


async def test_a_file_that_is_no_database(tmp_path: Path):
    (tmp_path / "poem.txt").write_text("a poem, " * 1000)
    assert "not a database" in await refused(f"sqlite:///{tmp_path}/poem.txt", tmp_path)
    assert (tmp_path / "poem.txt").read_text() == "a poem, " * 1000


async def test_a_folder_in_place_of_a_file_and_a_file_in_place_of_a_folder(tmp_path: Path):
    assert "can not be used" in await refused(f"sqlite:///{tmp_path}", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpFailed, match="can not be made"):
        await upgrade(f"sqlite:///{tmp_path}/file/x.sqlite3")


async def test_a_database_that_is_newer_than_the_program(database: str, tmp_path: Path):
    await statement(database, "UPDATE alembic_version SET version_num = '9999'")
    assert "newer than this program" in await refused(database, tmp_path)


async def test_a_database_without_tables_is_not_opened(tmp_path: Path):
    with pytest.raises(SetUpFailed, match="db upgrade"):
        await open_store("", tmp_path)
    assert not list(tmp_path.iterdir()), "and nothing is made of it"


@pytest.mark.postgres
async def test_a_read_only_server(postgres_server, postgres_database: str, tmp_path: Path):
    name = database_url(postgres_database).database
    await postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(SetUpFailed, match="read-only"):
        await open_store(postgres_database, tmp_path)


async def test_a_read_only_file(migrated_sqlite: bytes):
    folder = Path(tempfile.mkdtemp(prefix="nocturne-ro-", dir="/tmp"))
    file = folder / "store.sqlite3"
    file.write_bytes(migrated_sqlite)
    file.chmod(0o444)
    folder.chmod(0o555)
    await head_revision()  # Python may not be able to read its own files as nobody
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        with pytest.raises(SetUpFailed, match=r"read.?only|unable to open"):
            await open_store(f"sqlite:///{file}", folder)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        shutil.rmtree(folder)


# ---- upgrading


async def test_upgrading_tells_from_where_to_where(tmp_path: Path):
    head = await head_revision()
    deep = tmp_path / "not" / "there" / "yet"
    assert await current_revision("", deep) == ""
    assert await upgrade("", deep) == ("", head)
    assert await upgrade("", deep) == (head, head)
    assert await current_revision("", deep) == head
    assert await downgrade("", "base", deep) == (head, "")
    assert head in known_revisions()


async def test_upgrading_what_is_new_already_takes_no_time(database: str):
    await upgrade(database)
    start = time.perf_counter()
    await upgrade(database)
    assert time.perf_counter() - start < 0.5


async def test_several_who_upgrade_at_once_do_not_disturb_each_other(tmp_path: Path):
    head = await head_revision()
    told = await asyncio.gather(*(upgrade("", tmp_path) for _ in range(5)))
    assert sorted(told).count(("", head)) == 1
    assert {after for _, after in told} == {head}


@pytest.mark.postgres
async def test_several_who_upgrade_a_server_at_once_do_not_disturb_each_other(postgres_server):
    url = await postgres_server.new_database()
    head = await head_revision()
    told = await asyncio.gather(*(upgrade(url) for _ in range(5)))
    assert sorted(told).count(("", head)) == 1
    await postgres_server.drop(url)


@pytest.mark.postgres
@pytest.mark.parametrize("locks", [True, False])
async def test_who_upgrades_waits_for_another_program_that_does(postgres_server, monkeypatch, locks: bool):
    """And without the lock nobody would wait."""
    url = await postgres_server.new_database()
    head = await head_revision()
    async with opening._engine(database_url(url)) as engine, engine.connect() as other:
        await other.execute(text(opening._UPGRADE_LOCK_STATEMENT), {"key": opening._UPGRADE_LOCK})
        if not locks:
            monkeypatch.setattr(opening, "_UPGRADE_LOCK_STATEMENT", "SELECT CAST(:key AS bigint)")
        waiting = asyncio.create_task(upgrade(url))
        done, _ = await asyncio.wait([waiting], timeout=1.0 if locks else 60.0)
        assert bool(done) is not locks
        await other.rollback()
    assert await waiting == ("", head)
    await postgres_server.drop(url)


def test_it_works_from_another_directory(tmp_path: Path):
    program = (
        "import asyncio, pathlib; from storage.database import upgrade; print(asyncio.run(upgrade('', pathlib.Path())))"
    )
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("('', '")
    assert told.stderr == ""
    assert (tmp_path / "nocturne.sqlite3").exists()


def test_alembics_own_command_line_works_too(tmp_path: Path):
    for command in (["upgrade", "head"], ["check"]):
        subprocess.run(
            [sys.executable, "-m", "alembic", *command],
            cwd=ROOT,
            env=os.environ | {"NOCTURNE_DATA_DIR": str(tmp_path), "NOCTURNE_DATABASE_URL": ""},
            capture_output=True,
            check=True,
        )


NEXT = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "next", "{head}", None, None
def upgrade():
    with op.batch_alter_table("reports") as batch:
        batch.add_column(sa.Column("handled", sa.Boolean(), nullable=False, server_default=sa.false()))
    {more}
def downgrade():
    with op.batch_alter_table("reports") as batch:
        batch.drop_column("handled")
"""


@pytest.fixture
async def with_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lets a test add one more migration, with one more statement."""
    head = await head_revision()
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))

    def add(more: str = "pass") -> None:
        (folder / "versions" / "next.py").write_text(NEXT.format(head=head, more=more))
        monkeypatch.setattr(opening, "migrations_folder", lambda: folder)
        opening._head.cache_clear()

    yield add
    opening._head.cache_clear()


async def test_a_later_migration_keeps_what_was_there(database: str, tmp_path: Path, with_next):
    store = await open_store(database, tmp_path)
    kept = await accepted(store)
    await store.record([happened("s")])
    await store.close()
    head = await head_revision()
    with_next()
    with pytest.raises(SetUpFailed, match="older than this program"):
        await open_store(database, tmp_path)
    assert await upgrade(database) == (head, "next")
    store = await open_store(database, tmp_path)
    assert await store.job(kept.id) == kept
    assert await store.check_trail() is None
    await store.close()


async def test_a_migration_that_fails_changes_nothing(database: str, tmp_path: Path, with_next):
    with_next("op.execute('INSERT INTO nowhere VALUES (1)')")
    before = await current_revision(database)
    with pytest.raises(SetUpFailed, match="nowhere"):
        await upgrade(database)
    assert await current_revision(database) == before
    with pytest.raises(Exception, match="handled"):
        await statement(database, "SELECT handled FROM reports")


async def test_an_sqlite_database_is_copied_before_it_changes(tmp_path: Path, migrated_sqlite: bytes, with_next):
    file = tmp_path / "nocturne.sqlite3"
    file.write_bytes(migrated_sqlite)
    store = await open_store("", tmp_path)
    kept = await accepted(store)
    await store.close()
    head = await head_revision()
    with_next()
    await upgrade("", tmp_path)
    copy = tmp_path / f"nocturne.before-{head}.sqlite3"
    assert await current_revision(f"sqlite:///{copy}") == head
    async with opening._engine(database_url(f"sqlite:///{copy}")) as engine, engine.connect() as connection:
        assert (await connection.execute(text("SELECT id FROM jobs"))).scalars().all() == [kept.id]


async def test_rows_that_would_point_nowhere_undo_an_upgrade(tmp_path: Path, migrated_sqlite: bytes, with_next):
    (tmp_path / "nocturne.sqlite3").write_bytes(migrated_sqlite)
    columns = "session_id, number, job_id, member_id, words, created_at"
    with_next(f"op.execute(\"INSERT INTO turns ({columns}) VALUES ('s', 1, 'j', 'm', 'w', '2026-01-01')\")")
    with pytest.raises(SetUpFailed, match="point at nothing"):
        await upgrade("", tmp_path)
    assert await current_revision("", tmp_path) != "next"


async def statement(url: str, sql: str) -> None:
    async with opening._engine(database_url(url)) as engine, engine.begin() as connection:
        await connection.exec_driver_sql(sql)
