"""Runs of every kind of agent: what they are about, who asked for them, and waiting for a budget."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0005_agent_runs"
down_revision: str | None = "0004_recognised_pages"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ACTIVE = "'queued', 'running', 'waiting', 'paused'"
ENDED = "'succeeded', 'failed', 'cancelled'"


def upgrade() -> None:
    op.add_column("runs", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.add_column("runs", sa.Column("parent_run_id", sa.Uuid(), nullable=True))
    op.add_column(
        "runs",
        sa.Column(
            "options",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.create_index(op.f("ix_runs_subject_id"), "runs", ["subject_id"], unique=False)
    op.add_column("pending_actions", sa.Column("subject_id", sa.Uuid(), nullable=True))
    op.create_index(
        op.f("ix_pending_actions_subject_id"), "pending_actions", ["subject_id"], unique=False
    )
    _set_states(f"{ACTIVE}, 'parked'")


def downgrade() -> None:
    op.execute("update runs set state = 'paused' where state = 'parked'")
    _set_states(ACTIVE)
    op.drop_index(op.f("ix_pending_actions_subject_id"), table_name="pending_actions")
    op.drop_column("pending_actions", "subject_id")
    op.drop_index(op.f("ix_runs_subject_id"), table_name="runs")
    op.drop_column("runs", "options")
    op.drop_column("runs", "parent_run_id")
    op.drop_column("runs", "subject_id")


def _set_states(active: str) -> None:
    op.drop_constraint(op.f("ck_runs_state"), "runs", type_="check")
    op.create_check_constraint(op.f("ck_runs_state"), "runs", f"state in ({active}, {ENDED})")
    op.drop_index("ix_runs_active", table_name="runs")
    op.create_index(
        "ix_runs_active",
        "runs",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text(f"state in ({active})"),
    )
