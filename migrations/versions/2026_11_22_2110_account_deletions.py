"""Deletions of accounts, and the fence: an account that leaves takes nothing new in.

The fence stands in the database, because whoever writes late has passed every other check before. It holds the
account's row while it looks (`for share`), so that a writer is either before the change of state or sees it.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0017_account_deletions"
down_revision: str | None = "0016_daily_search"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PENDING = "state in ('scheduled', 'erasing', 'erasing_partial')"
FENCE = """
create function refuse_leaving() returns trigger language plpgsql as $$
declare
  known text;
begin
  select state into known from users where id = new.user_id for share;
  if known = any (string_to_array(tg_argv[0], ',')) then
    raise exception 'account_leaving' using errcode = 'JP001';
  end if;
  return new;
end $$
"""
# nothing new is begun while a deletion is scheduled; mails still remind of it
FENCED = {
    "runs": "deletion_scheduled,erasing,erased",
    "resumes": "deletion_scheduled,erasing,erased",
    "resume_shares": "deletion_scheduled,erasing,erased",
    "mails": "erasing,erased",
    "outbox": "erasing,erased",
}
OLD_KINDS = "kind in ('cold_email', 'follow_up', 'briefing', 'approval_waiting', 'budget_alert')"
NEW_KINDS = OLD_KINDS.replace("'budget_alert'", "'budget_alert', 'account_deletion'")
KIND = "ck_mails_kind"


def upgrade() -> None:
    op.create_table(
        "account_deletions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="scheduled", nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
            for name, nullable in (
                ("requested_at", False),
                ("due_at", False),
                ("started_at", True),
                ("erased_at", True),
            )
        ),
        sa.Column("failed_step", sa.Text(), nullable=True),
        sa.Column("receipt", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.CheckConstraint("mode in ('scheduled', 'now')", name=op.f("ck_account_deletions_mode")),
        sa.CheckConstraint(
            "state in ('scheduled', 'undone', 'erasing', 'erasing_partial', 'erased')",
            name=op.f("ck_account_deletions_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_deletions")),
    )
    op.create_index(
        "uq_account_deletions_pending",
        "account_deletions",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text(PENDING),
    )
    for name in ("user_id", "subject_key"):
        op.create_index(f"ix_account_deletions_{name}", "account_deletions", [name])
    _secure()
    op.execute(FENCE)
    for table, states in FENCED.items():
        op.execute(
            f"create trigger {table}_fence before insert on {table}"
            f" for each row execute function refuse_leaving('{states}')"
        )
    op.drop_constraint(op.f(KIND), "mails")
    op.create_check_constraint(op.f(KIND), "mails", NEW_KINDS)


def _secure() -> None:
    op.execute("alter table account_deletions enable row level security")
    op.execute("alter table account_deletions force row level security")
    for operation, clause in {
        "select": "using (true)",
        "insert": "with check (true)",
        "update": "using (true) with check (true)",
    }.items():
        op.execute(
            f"create policy account_deletions_system_{operation} on account_deletions"
            f" for {operation} to jobpilot_system {clause}"
        )
        op.execute(f"grant {operation} on account_deletions to jobpilot_system")
    # everything else of the person hangs on this row
    op.execute(
        "create policy users_system_delete on users for delete to jobpilot_system using (true)"
    )
    op.execute("grant delete on users to jobpilot_system")


def downgrade() -> None:
    op.execute("alter table mails no force row level security")
    op.execute("delete from mails where kind = 'account_deletion'")
    op.execute("alter table mails force row level security")
    op.drop_constraint(op.f(KIND), "mails")
    op.create_check_constraint(op.f(KIND), "mails", OLD_KINDS)
    for table in FENCED:
        op.execute(f"drop trigger {table}_fence on {table}")
    op.execute("drop function refuse_leaving()")
    op.execute("revoke delete on users from jobpilot_system")
    op.execute("drop policy users_system_delete on users")
    op.drop_table("account_deletions")
