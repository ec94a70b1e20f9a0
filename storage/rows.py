"""Domain values to rows and back. The values must be cleaned already (`storage.values`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import TypeAdapter

from generation.brief import Brief, Heard
from generation.refinement import Option, Refinement
from generation.rendering import Marker
from generation.track import (
    Delivery,
    DeliveryState,
    Event,
    FileRef,
    GuildSettings,
    Job,
    JobState,
    Licence,
    Place,
    Reference,
    Report,
    Session,
    Track,
    TrackState,
    TrailEvent,
    TrailRow,
    Turn,
    TurnKind,
    Wish,
)
from storage.words import marks_of, search_text

T = TypeVar("T")
Row = Mapping[Any, Any]


# One adapter for each kind of value that is kept as a document; building one takes milliseconds.
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def _document(value: Any) -> Any:
    return None if value is None else _adapter(type(value)).dump_python(value, mode="json")


def _value(kind: type[T], document: Any) -> T:
    result: T = _adapter(kind).validate_python(document)
    return result


def job_row(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "request_id": job.place.request_id,
        "session_id": job.session_id,
        "member_id": job.place.member_id,
        "wish": _document(job.wish),
        "created_at": job.created_at,
    } | job_changes(job)


def job_changes(job: Job) -> dict[str, Any]:
    """What may change in a job's life; whose it is, what was asked, and when, does not."""
    return {
        "state": job.state.value,
        "engine": job.engine,
        "seed": job.seed,
        "place": _document(job.place),
        "brief": _document(job.brief),
        "reference_sha256": job.reference_sha256,
        "attempts": job.attempts,
        "problem": job.problem,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }


def job_of(row: Row) -> Job:
    place = _value(Place, row["place"])
    return Job(
        id=row["id"],
        wish=_value(Wish, row["wish"]),
        place=replace(place, request_id=row["request_id"], member_id=row["member_id"]),
        session_id=row["session_id"],
        engine=row["engine"],
        seed=row["seed"],
        created_at=row["created_at"],
        state=JobState(row["state"]),
        brief=_value(Brief, row["brief"]) if row["brief"] is not None else None,
        reference_sha256=row["reference_sha256"],
        attempts=row["attempts"],
        problem=row["problem"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )


def changed_job(kept: Job, wanted: Job) -> Job:
    """The kept job with what may change taken from the wanted one."""
    place = replace(wanted.place, request_id=kept.place.request_id, member_id=kept.place.member_id)
    return replace(wanted, wish=kept.wish, place=place, session_id=kept.session_id, created_at=kept.created_at)


def session_row(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "guild_id": session.guild_id,
        "channel_id": session.channel_id,
        "member_id": session.member_id,
        "created_at": session.created_at,
    } | session_changes(session)


def session_changes(session: Session) -> dict[str, Any]:
    """What may change in a session; whose it is, where it began, and when, does not."""
    return {
        "title": session.title,
        "thread_id": session.thread_id or None,
        "member_ids": list(session.member_ids),
        "open_to_all": session.open_to_all,
    }


def changed_session(kept: Session, wanted: Session) -> Session:
    """The kept session with what may change taken from the wanted one."""
    return replace(
        kept,
        title=wanted.title,
        thread_id=wanted.thread_id,
        member_ids=wanted.member_ids,
        open_to_all=wanted.open_to_all,
    )


def session_of(row: Row) -> Session:
    return Session(
        id=row["id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        member_id=row["member_id"],
        created_at=row["created_at"],
        title=row["title"],
        thread_id=row["thread_id"] or "",
        member_ids=tuple(row["member_ids"] or ()),
        open_to_all=row["open_to_all"] is not False,
    )


def turn_of_job(job: Job, number: int) -> Turn:
    """The turn that a job is."""
    return Turn(
        session_id=job.session_id,
        number=number,
        member_id=job.place.member_id,
        words=job.wish.words,
        job_id=job.id,
        created_at=job.created_at,
        kind=TurnKind.ASKED if job.wish.refinement is None else TurnKind.REFINED,
        track_id=job.wish.parent or "",
    )


def turn_row(turn: Turn) -> dict[str, Any]:
    """A turn without its number, which the store gives."""
    return {
        "session_id": turn.session_id,
        "job_id": turn.job_id or None,
        "member_id": turn.member_id,
        "words": turn.words,
        "created_at": turn.created_at,
        "kind": turn.kind.value,
        "track_id": turn.track_id,
        "request_id": turn.request_id or None,
        "answer": turn.answer,
        "options": [_document(each) for each in turn.options],
    }


def turn_of(row: Row) -> Turn:
    return Turn(
        session_id=row["session_id"],
        number=row["number"],
        member_id=row["member_id"],
        words=row["words"],
        job_id=row["job_id"] or "",
        created_at=row["created_at"],
        kind=TurnKind(row["kind"] or TurnKind.ASKED),
        track_id=row["track_id"] or "",
        request_id=row["request_id"] or "",
        answer=row["answer"] or "",
        options=tuple(_value(Option, each) for each in row["options"] or ()),
    )


def track_row(track: Track) -> dict[str, Any]:
    return {
        "id": track.id,
        "job_id": track.job_id,
        "session_id": track.session_id,
        "take": track.take,
        "parent_id": track.parent_id,
        "guild_id": track.guild_id,
        "channel_id": track.channel_id,
        "member_id": track.member_id,
        "member_name": track.member_name,
        "words": track.words,
        "search_text": search_text(track.words, marks_of(track.guild_id, track.member_id, track.engine)),
        "brief": _document(track.brief),
        "engine": track.engine,
        "engine_version": track.engine_version,
        "seed": track.seed,
        "licence": _document(track.licence),
        "duration_s": track.duration_s,
        "render_s": track.render_s,
        "reference_sha256": track.reference_sha256,
        "private": track.private,
        "heard": _document(track.heard),
        "review": track.review,
        "markers": [_document(each) for each in track.markers],
        "facts": track.facts,
        "refinement": _document(track.refinement),
        "compared": track.compared,
        "state": track.state.value,
        "reason": track.reason,
        "created_at": track.created_at,
    }


def track_of(row: Row, files: Sequence[FileRef]) -> Track:
    return Track(
        id=row["id"],
        job_id=row["job_id"],
        session_id=row["session_id"],
        take=row["take"],
        parent_id=row["parent_id"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        member_id=row["member_id"],
        member_name=row["member_name"],
        words=row["words"],
        brief=_value(Brief, row["brief"]),
        engine=row["engine"],
        engine_version=row["engine_version"],
        seed=row["seed"],
        licence=_value(Licence, row["licence"]),
        duration_s=row["duration_s"],
        files=tuple(files),
        created_at=row["created_at"],
        reference_sha256=row["reference_sha256"],
        private=row["private"],
        heard=_value(Heard, row["heard"]) if row["heard"] is not None else None,
        review=row["review"],
        markers=tuple(_value(Marker, each) for each in row["markers"]),
        facts=row["facts"] or {},
        refinement=_value(Refinement, row["refinement"]) if row["refinement"] is not None else None,
        compared=row["compared"] or {},
        render_s=row["render_s"],
        state=TrackState(row["state"]),
        reason=row["reason"],
    )


def file_row(track_id: str, position: int, file: FileRef) -> dict[str, Any]:
    return {
        "track_id": track_id,
        "position": position,
        "role": file.role,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "name": file.name,
    }


def file_of(row: Row) -> FileRef:
    return FileRef(row["role"], row["sha256"], row["size"], row["media_type"], row["name"])


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "job_id": delivery.job_id,
        "state": delivery.state.value,
        "channel_id": delivery.channel_id,
        "attempts": delivery.attempts,
        "problem": delivery.problem,
        "created_at": delivery.created_at,
        "posted_at": delivery.posted_at,
    }


def delivery_of(row: Row, track_ids: Sequence[str], message_ids: Sequence[str]) -> Delivery:
    return Delivery(
        id=row["id"],
        job_id=row["job_id"],
        track_ids=tuple(track_ids),
        created_at=row["created_at"],
        state=DeliveryState(row["state"]),
        channel_id=row["channel_id"],
        message_ids=tuple(message_ids),
        attempts=row["attempts"],
        problem=row["problem"],
        posted_at=row["posted_at"],
    )


def reference_row(reference: Reference) -> dict[str, Any]:
    return {
        "sha256": reference.sha256,
        "member_id": reference.member_id,
        "guild_id": reference.guild_id,
        "filename": reference.filename,
        "size": reference.size,
        "media_type": reference.media_type,
        "heard": _document(reference.heard),
        "created_at": reference.created_at,
    }


def reference_of(row: Row) -> Reference:
    return Reference(
        sha256=row["sha256"],
        member_id=row["member_id"],
        guild_id=row["guild_id"],
        filename=row["filename"],
        size=row["size"],
        media_type=row["media_type"],
        heard=_value(Heard, row["heard"]),
        created_at=row["created_at"],
    )


def report_row(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "track_id": report.track_id,
        "guild_id": report.guild_id,
        "member_id": report.member_id,
        "words": report.words,
        "created_at": report.created_at,
    }


def report_of(row: Row) -> Report:
    return Report(**row)


def settings_row(settings: GuildSettings) -> dict[str, Any]:
    return {
        "guild_id": settings.guild_id,
        "engine": settings.engine,
        "longest_s": settings.longest_s,
        "jobs_per_member": settings.jobs_per_member,
        "commercial_only": settings.commercial_only,
    }


def settings_of(row: Row) -> GuildSettings:
    return GuildSettings(**{**row, "commercial_only": bool(row["commercial_only"])})


def trail_row(row: TrailRow) -> dict[str, Any]:
    happened = row.happened
    return {
        "number": row.number,
        "event": happened.event.value,
        "subject": happened.subject,
        "actor": happened.actor,
        "guild_id": happened.guild_id,
        "at": happened.at,
        "detail": happened.detail,
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def trail_of(row: Row) -> TrailRow:
    happened = TrailEvent(
        event=Event(row["event"]),
        subject=row["subject"],
        actor=row["actor"],
        at=row["at"],
        guild_id=row["guild_id"],
        detail=row["detail"],
    )
    return TrailRow(row["number"], happened, row["previous_hash"], row["hash"])
