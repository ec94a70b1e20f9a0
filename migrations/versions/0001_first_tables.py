"""The first tables: guilds, members, sessions, jobs, tracks and their files, the outbox, reports and the trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only where the key is declared exactly INTEGER.
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

TABLES = (
    "guild_settings",
    "members",
    "sessions",
    "jobs",
    "turns",
    "tracks",
    "artifacts",
    "track_files",
    "clip_references",
    "deliveries",
    "delivery_tracks",
    "postings",
    "reports",
    "trail",
)

SQLITE_WORDS = (
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

SQLITE_TRAIL = (
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

POSTGRES_WORDS = (
    """CREATE INDEX ix_tracks_words ON tracks
    USING gin (array_to_tsvector(array_remove(string_to_array(search_text, ' '), '')))""",
)

POSTGRES_TRAIL = (
    """CREATE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$""",
    """CREATE TRIGGER trail_is_not_altered BEFORE UPDATE OR DELETE ON trail
    FOR EACH ROW EXECUTE FUNCTION trail_is_append_only()""",
    """CREATE TRIGGER trail_is_not_emptied BEFORE TRUNCATE ON trail
    FOR EACH STATEMENT EXECUTE FUNCTION trail_is_append_only()""",
)


def upgrade() -> None:
    _people()
    _jobs()
    _tracks()
    _files()
    _outbox()
    _audit()
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in (*SQLITE_WORDS, *SQLITE_TRAIL) if sqlite else (*POSTGRES_WORDS, *POSTGRES_TRAIL):
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_table("track_words")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION trail_is_append_only()")


def _people() -> None:
    """Make the tables of who asks, and where."""
    op.create_table(
        "guild_settings",
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("longest_s", sa.Float(), nullable=False),
        sa.Column("jobs_per_member", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_settings")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_channel_id"), "sessions", ["channel_id"])
    op.create_index(op.f("ix_sessions_member_id"), "sessions", ["member_id"])


def _jobs() -> None:
    """Make the tables of what was asked."""
    op.create_table(
        "jobs",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("wish", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=True),
        sa.Column("reference_sha256", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('accepted', 'preparing', 'queued', 'running', 'done', 'refused', 'cancelled', 'failed')",
            name=op.f("ck_jobs_state"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_jobs_attempts")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_jobs_member_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_jobs_session_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_jobs")),
        sa.UniqueConstraint("id", name=op.f("uq_jobs_id")),
        sa.UniqueConstraint("request_id", name=op.f("uq_jobs_request_id")),
    )
    op.create_index(op.f("ix_jobs_member_id_number"), "jobs", ["member_id", "number"])
    op.create_index(op.f("ix_jobs_session_id"), "jobs", ["session_id"])
    op.create_index(op.f("ix_jobs_state_number"), "jobs", ["state", "number"])
    op.create_table(
        "turns",
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_turns_number")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_turns_job_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_turns_session_id")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_turns")),
        sa.UniqueConstraint("job_id", name=op.f("uq_turns_job_id")),
    )


def _tracks() -> None:
    """Make the tables of what was made."""
    op.create_table(
        "tracks",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("take", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("member_name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("licence", sa.JSON(), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=False),
        sa.Column("render_s", sa.Float(), nullable=False),
        sa.Column("reference_sha256", sa.Text(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=True),
        sa.Column("review", sa.JSON(), nullable=False),
        sa.Column("markers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('live', 'removed')", name=op.f("ck_tracks_state")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_tracks_job_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["tracks.id"], name=op.f("fk_tracks_parent_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_tracks_session_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tracks")),
        sa.UniqueConstraint("id", name=op.f("uq_tracks_id")),
        sa.UniqueConstraint("job_id", "take", name=op.f("uq_tracks_job_id_take")),
    )
    op.create_index(op.f("ix_tracks_created_at"), "tracks", ["created_at"])
    op.create_index(op.f("ix_tracks_engine_number"), "tracks", ["engine", "number"])
    op.create_index(op.f("ix_tracks_guild_id_number"), "tracks", ["guild_id", "number"])
    op.create_index(op.f("ix_tracks_member_id_number"), "tracks", ["member_id", "number"])
    op.create_index(op.f("ix_tracks_parent_id"), "tracks", ["parent_id"])
    op.create_index(op.f("ix_tracks_reference_sha256"), "tracks", ["reference_sha256"])
    op.create_index(op.f("ix_tracks_session_id"), "tracks", ["session_id"])
    op.create_index(op.f("ix_tracks_state_number"), "tracks", ["state", "number"])


def _files() -> None:
    """Make the tables of the bytes, by hash, that were made or brought."""
    op.create_table(
        "artifacts",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_artifacts_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_artifacts")),
    )
    op.create_table(
        "track_files",
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["artifacts.sha256"], name=op.f("fk_track_files_sha256")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_track_files_track_id")),
        sa.PrimaryKeyConstraint("track_id", "role", name=op.f("pk_track_files")),
    )
    op.create_index(op.f("ix_track_files_sha256"), "track_files", ["sha256"])
    op.create_table(
        "clip_references",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("heard", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_clip_references")),
        sa.UniqueConstraint("sha256", "member_id", name=op.f("uq_clip_references_sha256_member_id")),
    )


def _outbox() -> None:
    """Make the tables of what has to be told, and where it was."""
    op.create_table(
        "deliveries",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'posted', 'failed')", name=op.f("ck_deliveries_state")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_deliveries_attempts")),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_deliveries_job_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("id", name=op.f("uq_deliveries_id")),
        sa.UniqueConstraint("job_id", name=op.f("uq_deliveries_job_id")),
    )
    op.create_index(op.f("ix_deliveries_state_number"), "deliveries", ["state", "number"])
    op.create_table(
        "delivery_tracks",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_tracks_delivery_id")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_delivery_tracks_track_id")),
        sa.PrimaryKeyConstraint("delivery_id", "position", name=op.f("pk_delivery_tracks")),
    )
    op.create_index(op.f("ix_delivery_tracks_track_id"), "delivery_tracks", ["track_id"])
    op.create_table(
        "postings",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_postings_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "position", name=op.f("pk_postings")),
    )
    op.create_index(op.f("ix_postings_message_id"), "postings", ["message_id"])


def _audit() -> None:
    """Make the tables of what moderators look at."""
    op.create_table(
        "reports",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_reports_track_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reports")),
        sa.UniqueConstraint("id", name=op.f("uq_reports_id")),
    )
    op.create_index(op.f("ix_reports_guild_id"), "reports", ["guild_id"])
    op.create_index(op.f("ix_reports_track_id"), "reports", ["track_id"])
    op.create_table(
        "trail",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_trail_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_trail")),
        sa.UniqueConstraint("hash", name=op.f("uq_trail_hash")),
    )
    op.create_index(op.f("ix_trail_subject_number"), "trail", ["subject", "number"])
