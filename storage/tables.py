"""The tables, as SQLAlchemy Core. What both databases keep in their own dialect (triggers, word index) is in `ddl`."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from storage.ddl import attach_dialect_objects

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """A moment: takes any aware time, keeps it as UTC, and gives it back aware (SQLite itself knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


# SQLite numbers rows by itself only where the key is declared exactly INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")
Document = JSON(none_as_null=True)


def _number() -> Column[int]:
    """The order in which rows came; newest first is by this, never by a clock that can be set back."""
    return Column("number", Number, primary_key=True, autoincrement=True)


guild_settings = Table(
    "guild_settings",
    metadata,
    Column("guild_id", Text, primary_key=True),
    Column("engine", Text, nullable=False),
    Column("longest_s", Float, nullable=False),
    Column("jobs_per_member", Integer, nullable=False),
    Column("commercial_only", Boolean),
)

members = Table(
    "members",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("first_seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guild_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False, index=True),
    Column("member_id", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("thread_id", Text, index=True, unique=True),
    Column("member_ids", Document),
    Column("open_to_all", Boolean),
)

jobs = Table(
    "jobs",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("request_id", Text, nullable=False, unique=True),
    Column("session_id", ForeignKey("sessions.id"), nullable=False, index=True),
    Column("member_id", ForeignKey("members.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("engine", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("wish", Document, nullable=False),
    Column("place", Document, nullable=False),
    Column("brief", Document),
    Column("reference_sha256", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("started_at", UtcTime),
    Column("finished_at", UtcTime),
    CheckConstraint(
        "state IN ('accepted', 'preparing', 'queued', 'running', 'done', 'refused', 'cancelled', 'failed')",
        name="state",
    ),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "state", "number"),
    Index(None, "member_id", "number"),
)

turns = Table(
    "turns",
    metadata,
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("job_id", ForeignKey("jobs.id"), unique=True),
    Column("member_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("kind", String(16)),
    Column("track_id", Text),
    Column("request_id", Text, unique=True),
    Column("answer", Text),
    Column("options", Document),
    CheckConstraint("number >= 1", name="number"),
    CheckConstraint(
        "kind IN ('asked', 'refined', 'undone', 'redone', 'went', 'question', 'chatter', 'unclear')",
        name="kind",
    ),
)

tracks = Table(
    "tracks",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False),
    Column("session_id", ForeignKey("sessions.id"), nullable=False, index=True),
    Column("take", Integer, nullable=False),
    Column("parent_id", ForeignKey("tracks.id"), index=True),
    Column("guild_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("member_name", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("brief", Document, nullable=False),
    Column("engine", Text, nullable=False),
    Column("engine_version", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("licence", Document, nullable=False),
    Column("duration_s", Float, nullable=False),
    Column("render_s", Float, nullable=False),
    Column("reference_sha256", Text, nullable=False, index=True),
    Column("private", Boolean, nullable=False),
    Column("heard", Document),
    Column("review", Document, nullable=False),
    Column("markers", Document, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False, index=True),
    Column("facts", Document),
    Column("refinement", Document),
    Column("compared", Document),
    CheckConstraint("state IN ('live', 'removed')", name="state"),
    UniqueConstraint("job_id", "take"),
    Index(None, "guild_id", "number"),
    Index(None, "member_id", "number"),
    Index(None, "engine", "number"),
    Index(None, "state", "number"),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    CheckConstraint("size >= 0", name="size"),
)

track_files = Table(
    "track_files",
    metadata,
    Column("track_id", ForeignKey("tracks.id"), primary_key=True),
    Column("role", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sha256", ForeignKey("artifacts.sha256"), nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
)

# "references" is a reserved word of SQL.
clip_references = Table(
    "clip_references",
    metadata,
    _number(),
    Column("sha256", Text, nullable=False),
    Column("member_id", Text, nullable=False),
    Column("guild_id", Text, nullable=False),
    Column("filename", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("heard", Document, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("sha256", "member_id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("job_id", ForeignKey("jobs.id"), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("posted_at", UtcTime),
    CheckConstraint("state IN ('pending', 'posted', 'failed')", name="state"),
    CheckConstraint("attempts >= 0", name="attempts"),
    Index(None, "state", "number"),
)

delivery_tracks = Table(
    "delivery_tracks",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("track_id", ForeignKey("tracks.id"), nullable=False, index=True),
)

postings = Table(
    "postings",
    metadata,
    Column("delivery_id", ForeignKey("deliveries.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("channel_id", Text, nullable=False),
    Column("message_id", Text, nullable=False, index=True),
)

reports = Table(
    "reports",
    metadata,
    _number(),
    Column("id", Text, nullable=False, unique=True),
    Column("track_id", ForeignKey("tracks.id"), nullable=False, index=True),
    Column("guild_id", Text, nullable=False, index=True),
    Column("member_id", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
)

trail = Table(
    "trail",
    metadata,
    # Numbered by the program: the number is part of what the hash seals.
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("event", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("guild_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("detail", Document, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
    CheckConstraint("number >= 1", name="number"),
    Index(None, "subject", "number"),
)

attach_dialect_objects(metadata, tracks, trail)
