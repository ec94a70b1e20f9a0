"""Attached clips, and reports about tracks."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from generation.track import Reference, Report
from storage.checks import taken
from storage.rows import reference_of, reference_row, report_of, report_row
from storage.sql.common import demand, insert_unless_there, one
from storage.tables import clip_references, reports, tracks


async def add(connection: AsyncConnection, reference: Reference) -> None:
    await connection.execute(insert_unless_there(connection, clip_references).values(reference_row(reference)))


async def by_hash(connection: AsyncConnection, sha256: str, member_id: str) -> Reference | None:
    """The reference with these bytes that came first, of any member when none is named."""
    statement = select(clip_references).where(clip_references.c.sha256 == sha256)
    if member_id:
        statement = statement.where(clip_references.c.member_id == member_id)
    found = await connection.execute(statement.order_by(clip_references.c.number).limit(1))
    row = found.mappings().first()
    return None if row is None else reference_of(row)


async def add_report(connection: AsyncConnection, report: Report) -> None:
    """Write a report.

    Raises:
        NotFound: there is no such track.

    """
    await demand(connection, tracks, [report.track_id], "track")
    if await one(connection, reports, reports.c.id == report.id) is not None:
        raise taken("report", report.id)
    await connection.execute(insert(reports).values(report_row(report)))


async def reports_of(connection: AsyncConnection, track_id: str) -> list[Report]:
    columns = [each for each in reports.c if each.name != "number"]
    statement = select(*columns).where(reports.c.track_id == track_id).order_by(reports.c.number)
    return [report_of(row) for row in (await connection.execute(statement)).mappings()]
