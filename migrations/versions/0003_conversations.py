"""Turns without a job, sessions with a thread and people, and what a track changed in its parent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = "kind IN ('asked', 'refined', 'undone', 'redone', 'went', 'question', 'chatter', 'unclear')"


def turns(*, with_jobs_only: bool) -> sa.Table:
    """The table as it was, or is: SQLite copies a table to change a column, and forgets what it is not told of."""
    more = () if with_jobs_only else (*new_columns(), sa.CheckConstraint(KINDS, name="ck_turns_kind"), unique_request())
    return sa.Table(
        "turns",
        sa.MetaData(),
        sa.Column("session_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("job_id", sa.Text(), nullable=not with_jobs_only),
        sa.Column("member_id", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_turns_number"),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_turns_job_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_turns_session_id"),
        sa.PrimaryKeyConstraint("session_id", "number", name="pk_turns"),
        sa.UniqueConstraint("job_id", name="uq_turns_job_id"),
        *more,
    )


def new_columns() -> tuple[sa.Column[object], ...]:
    """What a turn says beside its words; all may be missing in what was said before."""
    return (
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.Column("track_id", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=True),
    )


def unique_request() -> sa.UniqueConstraint:
    return sa.UniqueConstraint("request_id", name="uq_turns_request_id")


def upgrade() -> None:
    op.add_column("sessions", sa.Column("thread_id", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("member_ids", sa.JSON(), nullable=True))
    op.add_column("sessions", sa.Column("open_to_all", sa.Boolean(), nullable=True))
    op.create_index(op.f("ix_sessions_thread_id"), "sessions", ["thread_id"], unique=True)
    op.add_column("tracks", sa.Column("refinement", sa.JSON(), nullable=True))
    op.add_column("tracks", sa.Column("compared", sa.JSON(), nullable=True))
    with op.batch_alter_table("turns", copy_from=turns(with_jobs_only=True)) as batch:
        batch.alter_column("job_id", existing_type=sa.Text(), nullable=True)
        for column in new_columns():
            batch.add_column(column)
        batch.create_check_constraint(op.f("ck_turns_kind"), KINDS)
        batch.create_unique_constraint(op.f("uq_turns_request_id"), ["request_id"])


def downgrade() -> None:
    op.execute("DELETE FROM turns WHERE job_id IS NULL")
    with op.batch_alter_table("turns", copy_from=turns(with_jobs_only=False)) as batch:
        batch.drop_constraint(op.f("uq_turns_request_id"), type_="unique")
        batch.drop_constraint(op.f("ck_turns_kind"), type_="check")
        for column in new_columns():
            batch.drop_column(column.name)
        batch.alter_column("job_id", existing_type=sa.Text(), nullable=False)
    op.drop_column("tracks", "compared")
    op.drop_column("tracks", "refinement")
    op.drop_index(op.f("ix_sessions_thread_id"), "sessions")
    for name in ("open_to_all", "member_ids", "thread_id"):
        op.drop_column("sessions", name)
