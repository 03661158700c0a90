"""Remember who wants a search every day, and addresses whose owners asked for no more mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016_daily_search"
down_revision: str | None = "0015_ignored_requirements"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

REASON = "ck_mail_suppressions_reason"


def upgrade() -> None:
    op.add_column(
        "briefing_settings",
        sa.Column("discover", sa.Boolean(), server_default=sa.true(), nullable=False),
    )
    op.drop_constraint(op.f(REASON), "mail_suppressions")
    op.create_check_constraint(
        op.f(REASON), "mail_suppressions", "reason in ('bounce', 'complaint', 'unsubscribed')"
    )


def downgrade() -> None:
    # the owner of a table under forced row-level security sees none of its rows
    op.execute("alter table mail_suppressions no force row level security")
    op.execute("delete from mail_suppressions where reason = 'unsubscribed'")
    op.execute("alter table mail_suppressions force row level security")
    op.drop_constraint(op.f(REASON), "mail_suppressions")
    op.create_check_constraint(
        op.f(REASON), "mail_suppressions", "reason in ('bounce', 'complaint')"
    )
    op.drop_column("briefing_settings", "discover")
