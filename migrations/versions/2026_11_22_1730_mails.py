"""Mails with their fate, and the addresses that get none any more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012_mails"
down_revision: str | None = "0011_file_sweep"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ME = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
OWN = f"user_id = {ME}"
KINDS = "'cold_email', 'follow_up', 'briefing', 'approval_waiting', 'budget_alert'"
STATES = "'pending', 'sending', 'sent', 'uncertain', 'failed', 'suppressed', 'cancelled'"
CLAUSES = {
    "select": "using ({0})",
    "insert": "with check ({0})",
    "update": "using ({0}) with check ({0})",
}
# table, role, condition, operations: whoever is about to send looks up hashes, and cannot add any
POLICIES = (
    ("mails", "app", OWN, ("select", "insert", "update")),
    ("mails", "system", "true", ("select",)),
    ("mail_suppressions", "app", f"{ME} is not null", ("select",)),
    ("mail_suppressions", "system", "true", ("select", "insert")),
)


def upgrade() -> None:
    _mails()
    op.create_table(
        "mail_suppressions",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _time("created_at", required=True),
        sa.CheckConstraint(
            "reason in ('bounce', 'complaint')", name=op.f("ck_mail_suppressions_reason")
        ),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_mail_suppressions")),
    )
    for table in ("mails", "mail_suppressions"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table, who, condition, operations in POLICIES:
        for operation in operations:
            op.execute(
                f"create policy {table}_{who}_{operation} on {table} for {operation} "
                f"to jobpilot_{who} {CLAUSES[operation].format(condition)}"
            )
            op.execute(f"grant {operation} on {table} to jobpilot_{who}")


def downgrade() -> None:
    op.drop_table("mail_suppressions")
    op.drop_table("mails")


def _time(name: str, *, required: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if required else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=not required
    )


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("previous_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_address", sa.Text(), nullable=False),
        sa.Column("from_name", sa.Text(), server_default="", nullable=False),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resends", sa.Integer(), server_default="0", nullable=False),
        _time("first_attempt_at"),
        _time("sent_at"),
        _time("replied_at"),
        sa.Column("failure_code", sa.Text(), nullable=True),
        _time("created_at", required=True),
        _time("updated_at", required=True),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_mails_kind")),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_mails_state")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mails_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_mails_effect_key")),
    )
    op.create_index("ix_mails_user_id_created_at", "mails", ["user_id", "created_at"])
    op.create_index("ix_mails_run_id", "mails", ["run_id"])
    op.create_index(
        "ix_mails_provider_id",
        "mails",
        ["provider_id"],
        postgresql_where=sa.text("provider_id is not null"),
    )
