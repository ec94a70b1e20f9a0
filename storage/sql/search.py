"""Finding tracks: every given field narrows, newest first, never ranked (ranking is what makes word search slow)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, cast, column, func, literal, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import TrackPage, TrackQuery, TrackState
from storage import checks
from storage.sql import tracks as tracks_sql
from storage.tables import reports, tracks
from storage.words import fts5_query, marks_of, tsquery, words_of

_fts = table("track_words", column("rowid"))
_spaced = literal(" ") + tracks.c.search_text


async def search(connection: AsyncConnection, query: TrackQuery) -> TrackPage:
    """One page of tracks; counting stops at `checks.COUNT_LIMIT`."""
    found = _wanted(query, connection.dialect.name)
    if found is None:
        return TrackPage((), 0)
    total: int = (await connection.execute(_counted(found))).scalar_one()
    if query.offset >= total:
        return TrackPage((), total)
    page = found.limit(query.limit).offset(query.offset)
    return TrackPage(tuple(await tracks_sql.load(connection, page)), total)


def _counted(found: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(
        found.with_only_columns(tracks.c.number).limit(checks.COUNT_LIMIT).subquery()
    )


def _wanted(query: TrackQuery, dialect: str) -> Select[Any] | None:
    """The statement for a question, newest first; None where no answer can fit (words without letter or digit)."""
    words = words_of(query.words)
    if query.words.strip() and not words:
        return None
    marks = marks_of(query.guild_id, query.member_id, query.engine)
    statement = select(tracks).where(*_fields(query))
    newest_first = statement.order_by(tracks.c.number.desc())
    if query.state is TrackState.REMOVED or query.reported:
        # Few are: look at each of them.
        position = func.instr if dialect == "sqlite" else func.strpos
        return newest_first.where(*(position(_spaced, f" {each}") > 0 for each in words))
    if not words and len(marks) < 2:
        return newest_first  # one plain index answers, already in order
    if dialect == "sqlite":
        asked = text("track_words MATCH :asked").bindparams(asked=fts5_query(words, marks))
        # By the index's own number: only then does it hand out its matches in this order, and none is sorted. Without
        # the plus and the hint SQLite may walk tracks and ask the index anew for each of them, for seconds.
        with_words = statement.join_from(tracks, _fts, tracks.c.number == literal_column("+track_words.rowid"))
        return with_words.where(asked).order_by(_fts.c.rowid.desc()).with_hint(tracks, "NOT INDEXED", "sqlite")
    # Word for word the expression of the index, or it would not be used.
    indexed: ColumnElement[Any] = literal_column(
        "array_to_tsvector(array_remove(string_to_array(tracks.search_text, ' '), ''))"
    )
    return newest_first.where(indexed.op("@@")(cast(tsquery(words, marks), TSQUERY)))


def _fields(query: TrackQuery) -> list[ColumnElement[bool]]:
    fields: list[ColumnElement[bool]] = []
    if query.guild_id:
        fields.append(tracks.c.guild_id == query.guild_id)
    if query.member_id:
        fields.append(tracks.c.member_id == query.member_id)
    if query.engine:
        fields.append(tracks.c.engine == query.engine)
    if query.since is not None:
        fields.append(tracks.c.created_at >= query.since)
    if query.until is not None:
        fields.append(tracks.c.created_at < query.until)
    if query.state is not None:
        fields.append(tracks.c.state == query.state.value)
    if query.reported:
        fields.append(tracks.c.id.in_(select(reports.c.track_id)))
    return fields
