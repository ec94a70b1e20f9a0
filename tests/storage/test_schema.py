"""The migrations make exactly the tables that the code knows, triggers and word index included."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import database
from storage.address import database_url
from storage.database import current_revision, downgrade, head_revision, upgrade
from storage.tables import metadata

POSTGRES_CATALOGUE = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
       column_default, is_identity, is_generated, generation_expression, collation_name)
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'sequence', sequencename::text, data_type::text FROM pg_sequences WHERE schemaname = 'public'
"""


def catalogue(connection: Connection) -> dict[tuple[str, str], str]:
    """Everything that the database itself knows of its schema, without Alembic's own table."""
    sqlite = connection.dialect.name == "sqlite"
    found = connection.execute(
        text("SELECT type, name, coalesce(sql, '') FROM sqlite_master" if sqlite else POSTGRES_CATALOGUE)
    )
    return {(kind, name): plain(definition) for kind, name, definition in found if "alembic_version" not in name}


def plain(definition: str) -> str:
    """A definition without what does not matter: quotes, spaces, and the order of a table's constraints."""
    bare = re.sub(r"\s+", " ", definition).replace('"', "").strip()
    if not bare.startswith("CREATE TABLE"):
        return bare
    columns, *constraints = bare.removesuffix(")").strip().split(", CONSTRAINT ")
    return "; ".join([columns, *sorted(constraints)])


async def on(url: str, work):
    async with database._engine(database_url(url)) as engine, engine.begin() as connection:
        return await connection.run_sync(work)


def made_from_metadata(connection: Connection) -> dict[tuple[str, str], str]:
    metadata.create_all(connection)
    return catalogue(connection)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request, tmp_path) -> list[str]:
    """Addresses of two empty databases of one kind."""
    if request.param == "sqlite":
        return [f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("one", "two")]
    return request.getfixturevalue("two_empty")


@pytest.fixture
async def two_empty(postgres_server):
    urls = [await postgres_server.new_database() for _ in range(2)]
    yield urls
    for url in urls:
        await postgres_server.drop(url)


def differences(connection: Connection) -> list[object]:
    def without_word_index(name: str | None, kind: str, _parents: object) -> bool:
        return not (kind == "table" and (name or "").startswith("track_words"))

    options = {"include_name": without_word_index, "compare_type": True, "compare_server_default": True}
    found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    # An index over an expression is in `storage.ddl`; the catalogue compares it.
    return [each for each in found if not (each[0] == "remove_index" and each[1].name == "ix_tracks_words")]


async def test_alembic_finds_no_difference(empty):
    await upgrade(empty[0])
    assert await on(empty[0], differences) == []


async def test_alembic_would_find_a_difference(empty):
    await upgrade(empty[0])
    await on(empty[0], lambda connection: connection.execute(text("ALTER TABLE tracks ADD COLUMN more TEXT")))
    await on(empty[0], lambda connection: connection.execute(text("DROP INDEX ix_tracks_parent_id")))
    assert {each[0] for each in await on(empty[0], differences)} == {"remove_column", "add_index"}


async def test_the_databases_own_catalogue_is_the_same_either_way(empty):
    await upgrade(empty[0])
    migrated = await on(empty[0], catalogue)
    made = await on(empty[1], made_from_metadata)
    assert migrated == made
    names = {name for kind, name in migrated if kind == "trigger"}
    assert {"trail_is_not_altered"} <= names
    assert any("check" in text_.lower() and "cancelled" in text_ for text_ in migrated.values())


async def test_down_to_nothing_and_up_again(empty):
    assert await upgrade(empty[0]) == ("", await head_revision())
    first = await on(empty[0], catalogue)
    assert await downgrade(empty[0]) == (await head_revision(), "")
    left = await on(empty[0], catalogue)
    assert left == {}
    assert await current_revision(empty[0]) == ""
    assert await upgrade(empty[0]) == ("", await head_revision())
    assert await on(empty[0], catalogue) == first


async def test_metadata_can_be_dropped_too(empty):
    await on(empty[0], made_from_metadata)
    await on(empty[0], metadata.drop_all)
    assert await on(empty[0], catalogue) == {}


@pytest.mark.parametrize("narrowed", [{}, {"guild_id": "g", "member_id": "m"}], ids=["words", "of a member"])
async def test_word_search_uses_its_index(empty, narrowed):
    """The condition in `storage.sql.search` is, word for word, the one that is indexed."""
    from storage.sql.search import _counted, _wanted

    await upgrade(empty[0])
    sqlite = empty[0].startswith("sqlite")

    def plan(connection: Connection, counted: bool) -> str:
        from generation.track import TrackQuery

        if not sqlite:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        statement = _wanted(TrackQuery(words="dark rain", **narrowed), connection.dialect.name)
        assert statement is not None
        wanted = _counted(statement) if counted else statement.limit(10)
        compiled = wanted.compile(connection)
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        values = tuple(compiled.params[each] for each in compiled.positiontup or ())
        explained = connection.exec_driver_sql(explain + str(compiled), values)
        return "\n".join(str(row) for row in explained)

    for counted in (True, False):
        explained = await on(empty[0], lambda connection, counted=counted: plan(connection, counted))
        if not sqlite:
            # With so little in it any index is as good; that this one can be used is what matters.
            assert narrowed or "ix_tracks_words" in explained
        else:
            steps = [line for line in explained.splitlines() if "SCAN track" in line or "SEARCH track" in line]
            assert re.search(r"SCAN track_words VIRTUAL TABLE INDEX \d+:M", steps[0]), "the index of words comes first"
            assert "SEARCH tracks USING INTEGER PRIMARY KEY" in steps[1]
            assert "TEMP B-TREE" not in explained, "newest first comes from the index, not from sorting all matches"
