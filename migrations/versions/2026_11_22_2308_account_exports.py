"""Exports of accounts: archives that a person asked for, until they expire."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019_account_exports"
down_revision: str | None = "0018_erasure_figures"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = "state in ('running', 'ready', 'failed', 'expired')"
OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
OLD_KINDS = (
    "kind in ('cold_email', 'follow_up', 'briefing', 'approval_waiting', 'budget_alert',"
    " 'account_deletion')"
)
NEW_KINDS = OLD_KINDS.replace("'account_deletion'", "'account_deletion', 'account_export'")
KIND = "ck_mails_kind"


def upgrade() -> None:
    op.create_table(
        "account_exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), server_default="running", nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("downloads", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_account_exports_state")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_account_exports_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_exports")),
    )
    op.create_index(
        "ix_account_exports_user_id_created_at", "account_exports", ["user_id", "created_at"]
    )
    op.create_index(
        "uq_account_exports_running",
        "account_exports",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("state = 'running'"),
    )
    _secure()
    op.execute(
        "create trigger account_exports_fence before insert on account_exports"
        " for each row execute function refuse_leaving('erasing,erased')"
    )
    op.drop_constraint(op.f(KIND), "mails")
    op.create_check_constraint(op.f(KIND), "mails", NEW_KINDS)


def _secure() -> None:
    op.execute("alter table account_exports enable row level security")
    op.execute("alter table account_exports force row level security")
    for operation, clause in {
        "select": f"using ({OWN})",
        "insert": f"with check ({OWN})",
        "update": f"using ({OWN}) with check ({OWN})",
    }.items():
        op.execute(
            f"create policy account_exports_own_{operation} on account_exports"
            f" for {operation} to jobpilot_app {clause}"
        )
        op.execute(f"grant {operation} on account_exports to jobpilot_app")
    op.execute(
        "create policy account_exports_system_select on account_exports"
        " for select to jobpilot_system using (true)"
    )
    op.execute("grant select on account_exports to jobpilot_system")


def downgrade() -> None:
    op.execute("alter table mails no force row level security")
    op.execute("delete from mails where kind = 'account_export'")
    op.execute("alter table mails force row level security")
    op.drop_constraint(op.f(KIND), "mails")
    op.create_check_constraint(op.f(KIND), "mails", OLD_KINDS)
    op.drop_table("account_exports")
