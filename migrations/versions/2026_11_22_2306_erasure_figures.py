"""How an erasure fares, for whoever runs the house; and who asked: the person, or the service that signs people in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018_erasure_figures"
down_revision: str | None = "0017_account_deletions"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ORIGIN = "ck_account_deletions_origin"


def upgrade() -> None:
    table = "account_deletions"
    op.add_column(table, sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column(table, sa.Column("origin", sa.Text(), server_default="person", nullable=False))
    op.create_check_constraint(
        op.f(ORIGIN), "account_deletions", "origin in ('person', 'sign_in_service')"
    )
    op.create_index(
        "ix_account_deletions_requested_at", "account_deletions", ["requested_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_account_deletions_requested_at", "account_deletions")
    op.drop_constraint(op.f(ORIGIN), "account_deletions")
    op.drop_column("account_deletions", "origin")
    op.drop_column("account_deletions", "attempts")
