"""What a person wants to be told by mail, and up to when they have seen what happened."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014_notice_settings"
down_revision: str | None = "0013_narrow_postings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
CLAUSES = {
    "select": f"using ({OWN})",
    "insert": f"with check ({OWN})",
    "update": f"using ({OWN}) with check ({OWN})",
}


def upgrade() -> None:
    op.create_table(
        "notice_settings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("mail_questions", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("mail_budget", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_notice_settings_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_settings")),
    )
    op.execute("alter table notice_settings enable row level security")
    op.execute("alter table notice_settings force row level security")
    for operation, clause in CLAUSES.items():
        op.execute(
            f"create policy notice_settings_app_{operation} on notice_settings"
            f" for {operation} to jobpilot_app {clause}"
        )
        op.execute(f"grant {operation} on notice_settings to jobpilot_app")


def downgrade() -> None:
    op.drop_table("notice_settings")
