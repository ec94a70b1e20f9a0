"""What SQLAlchemy has no words for: the index of words, and the triggers that keep the trail append-only.

`metadata.create_all` and the first migration both make these; the schema test proves that they agree. A migration is a
photograph, so it has its own copy of the statements: change them here and in a new migration.
"""

from typing import Final

from sqlalchemy import DDL, MetaData, Table, event

# `search_text` holds normalised words with one space between (see `storage.words`), so the plain ASCII tokeniser,
# which takes every other character as part of a word, cuts exactly where we did. Without positions ("detail=none") the
# index is a third of the size; only ranking and phrases would need them. Short prefixes have lists of their own.
SQLITE_WORDS: Final = (
    """CREATE VIRTUAL TABLE track_words USING fts5(
        search_text, content='tracks', content_rowid='number',
        tokenize='ascii', prefix='1 2 3', detail='none', columnsize=0
    )""",
    """CREATE TRIGGER track_words_added AFTER INSERT ON tracks BEGIN
        INSERT INTO track_words(rowid, search_text) VALUES (NEW.number, NEW.search_text);
    END""",
    """CREATE TRIGGER track_words_removed AFTER DELETE ON tracks BEGIN
        INSERT INTO track_words(track_words, rowid, search_text) VALUES ('delete', OLD.number, OLD.search_text);
    END""",
    """CREATE TRIGGER track_words_changed AFTER UPDATE OF number, search_text ON tracks BEGIN
        INSERT INTO track_words(track_words, rowid, search_text) VALUES ('delete', OLD.number, OLD.search_text);
        INSERT INTO track_words(rowid, search_text) VALUES (NEW.number, NEW.search_text);
    END""",
)

# The third one is for INSERT OR REPLACE, which deletes without asking a delete trigger.
SQLITE_TRAIL: Final = (
    """CREATE TRIGGER trail_is_not_altered BEFORE UPDATE ON trail BEGIN
        SELECT RAISE(ABORT, 'the trail is append-only');
    END""",
    """CREATE TRIGGER trail_is_not_deleted BEFORE DELETE ON trail BEGIN
        SELECT RAISE(ABORT, 'the trail is append-only');
    END""",
    """CREATE TRIGGER trail_is_not_replaced BEFORE INSERT ON trail
    WHEN EXISTS (SELECT 1 FROM trail WHERE number >= NEW.number OR hash = NEW.hash) BEGIN
        SELECT RAISE(ABORT, 'the trail is append-only');
    END""",
)

POSTGRES_WORDS: Final = (
    """CREATE INDEX ix_tracks_words ON tracks
    USING gin (array_to_tsvector(array_remove(string_to_array(search_text, ' '), '')))""",
)

POSTGRES_TRAIL: Final = (
    """CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$""",
    """CREATE TRIGGER trail_is_not_altered BEFORE UPDATE OR DELETE ON trail
    FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()""",
    """CREATE TRIGGER trail_is_not_emptied BEFORE TRUNCATE ON trail
    FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()""",
)

POSTGRES_TRAIL_UNDONE: Final = "DROP FUNCTION IF EXISTS trail_is_append_only() CASCADE"


def attach_dialect_objects(metadata: MetaData, tracks: Table, trail: Table) -> None:
    """Let `metadata.create_all` and `drop_all` make and remove these with their tables."""
    for dialect, table, statements in (
        ("sqlite", tracks, SQLITE_WORDS),
        ("sqlite", trail, SQLITE_TRAIL),
        ("postgresql", tracks, POSTGRES_WORDS),
        ("postgresql", trail, POSTGRES_TRAIL),
    ):
        for statement in statements:
            event.listen(table, "after_create", _literal(statement, dialect))
    event.listen(metadata, "after_drop", _literal("DROP TABLE IF EXISTS track_words", "sqlite"))
    event.listen(metadata, "after_drop", _literal(POSTGRES_TRAIL_UNDONE, "postgresql"))


def _literal(statement: str, dialect: str) -> DDL:
    return DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
