"""What an engine says of how a track was made: what it needs to make the same bytes again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tracks", sa.Column("facts", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("tracks", "facts")
