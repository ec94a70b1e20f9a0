"""Whether a community wants nothing but what may be used commercially."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("guild_settings", sa.Column("commercial_only", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("guild_settings", "commercial_only")
