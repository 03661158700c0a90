"""What a corrected field was read from, and the answers of language models that were paid for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003_quotes_and_llm_results"
down_revision: str | None = "0002_corrections_and_shares"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
POLICIES = (
    # a deleted résumé takes them along at once, while a run may still hold on to its row
    ("resume_corrections", "delete", f"using ({OWN})"),
    ("llm_results", "select", f"using ({OWN})"),
    ("llm_results", "insert", f"with check ({OWN})"),
    ("llm_results", "delete", f"using ({OWN})"),
)


def upgrade() -> None:
    op.add_column("resume_corrections", sa.Column("quote", sa.Text(), nullable=True))
    op.create_table(
        "llm_results",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_llm_results_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_llm_results_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_llm_results")),
    )
    op.create_index("ix_llm_results_resume_id", "llm_results", ["resume_id"], unique=False)
    op.create_index(op.f("ix_llm_results_user_id"), "llm_results", ["user_id"], unique=False)
    op.execute("alter table llm_results enable row level security")
    op.execute("alter table llm_results force row level security")
    for table, operation, clause in POLICIES:
        op.execute(
            f"create policy {table}_app_{operation} on {table} for {operation} to jobpilot_app {clause}"
        )
        op.execute(f"grant {operation} on {table} to jobpilot_app")


def downgrade() -> None:
    op.drop_index(op.f("ix_llm_results_user_id"), table_name="llm_results")
    op.drop_index("ix_llm_results_resume_id", table_name="llm_results")
    op.drop_table("llm_results")
    op.execute("revoke delete on resume_corrections from jobpilot_app")
    op.execute("drop policy resume_corrections_app_delete on resume_corrections")
    op.drop_column("resume_corrections", "quote")
