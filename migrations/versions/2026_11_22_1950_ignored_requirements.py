"""Remember which missing requirements of a match a person has set aside."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015_ignored_requirements"
down_revision: str | None = "0014_notice_settings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "matches",
        sa.Column(
            "ignored",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("\x27{}\x27::text[]"),
            nullable=False,
        ),
    )


def downgrade() -> None:
    op.drop_column("matches", "ignored")
