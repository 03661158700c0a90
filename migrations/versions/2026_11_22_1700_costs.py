"""Money for language models: budgets, months and the ledger of calls, which takes the place of llm_results."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007_costs"
down_revision: str | None = "0006_jobs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
TABLES = ("llm_budgets", "llm_months", "llm_calls")
# what the house needs to add up and to find what was abandoned: not what models answered
SEEN_BY_HOUSE = (
    "id, user_id, run_id, purpose, provider, model, state, reserved_micros, settled_micros, input_tokens, "
    "output_tokens, provider_attempts, failure_code, month, created_at, attempted_at, finished_at"
)


def upgrade() -> None:
    _create_sums()
    _create_calls()
    for table in TABLES:
        _secure(table)
    op.execute("grant select on llm_budgets, llm_months to jobpilot_system")
    op.execute(f"grant select ({SEEN_BY_HOUSE}) on llm_calls to jobpilot_system")
    op.drop_table("llm_results")


def _secure(table: str) -> None:
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    for operation, clause in (
        ("select", f"using ({OWN})"),
        ("insert", f"with check ({OWN})"),
        ("update", f"using ({OWN}) with check ({OWN})"),
    ):
        op.execute(
            f"create policy {table}_app_{operation} on {table} for {operation} to jobpilot_app {clause}"
        )
        op.execute(f"grant {operation} on {table} to jobpilot_app")
    op.execute(
        f"create policy {table}_system_select on {table} for select to jobpilot_system using (true)"
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )


def _moment(name: str, *, nullable: bool = False, default: bool = False) -> sa.Column[object]:
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        server_default=sa.text("now()") if default else None,
        nullable=nullable,
    )


def _money(name: str, *, default: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0" if default else None, nullable=False)


def _create_sums() -> None:
    op.create_table(
        "llm_budgets",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _money("monthly_micros", default=False),
        _moment("updated_at", default=True),
        sa.CheckConstraint("monthly_micros > 0", name=op.f("ck_llm_budgets_monthly_micros")),
        _owner("llm_budgets"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_llm_budgets")),
    )
    op.create_table(
        "llm_months",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        _money("granted_micros"),
        _money("reserved_micros"),
        _money("settled_micros"),
        _money("released_micros"),
        sa.Column("wanted_micros", sa.BigInteger(), nullable=True),
        _moment("alerted_at", nullable=True),
        sa.CheckConstraint(
            "granted_micros = reserved_micros + settled_micros + released_micros",
            name=op.f("ck_llm_months_conserved"),
        ),
        sa.CheckConstraint(
            "least(reserved_micros, settled_micros, released_micros) >= 0",
            name=op.f("ck_llm_months_no_debt"),
        ),
        _owner("llm_months"),
        sa.PrimaryKeyConstraint("user_id", "month", name=op.f("pk_llm_months")),
    )
    op.create_index("ix_llm_months_month", "llm_months", ["month"], unique=False)


def _create_calls() -> None:
    op.create_table(
        "llm_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("effect_key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("prompt_version", sa.Text(), nullable=False),
        sa.Column("input_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _money("reserved_micros", default=False),
        _money("settled_micros"),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("cached_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        sa.Column("provider_attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("uncertain_attempts", sa.Integer(), server_default="1", nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        _moment("attempted_at"),
        _moment("finished_at", nullable=True),
        _moment("created_at", default=True),
        sa.CheckConstraint(
            "state in ('reserved', 'settled', 'released')", name=op.f("ck_llm_calls_state")
        ),
        sa.CheckConstraint(
            "settled_micros between 0 and reserved_micros", name=op.f("ck_llm_calls_settled_micros")
        ),
        sa.CheckConstraint(
            "(state = 'reserved') = (finished_at is null)", name=op.f("ck_llm_calls_finished_at")
        ),
        _owner("llm_calls"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_llm_calls")),
        sa.UniqueConstraint("user_id", "effect_key", name=op.f("uq_llm_calls_user_id_effect_key")),
    )
    for name, columns in (
        ("ix_llm_calls_user_id_month", ["user_id", "month", "created_at", "id"]),
        ("ix_llm_calls_run_id", ["run_id"]),
        ("ix_llm_calls_subject_id", ["subject_id"]),
        ("ix_llm_calls_finished_at", ["finished_at"]),
    ):
        op.create_index(name, "llm_calls", columns, unique=False)
    op.create_index(
        "ix_llm_calls_outstanding",
        "llm_calls",
        ["attempted_at"],
        unique=False,
        postgresql_where=sa.text("state = 'reserved'"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.create_table(
        "llm_results",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=True),
        sa.Column("output_tokens", sa.Integer(), nullable=True),
        _moment("created_at", default=True),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_llm_results_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        _owner("llm_results"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_llm_results")),
    )
    op.create_index("ix_llm_results_resume_id", "llm_results", ["resume_id"], unique=False)
    op.create_index(op.f("ix_llm_results_user_id"), "llm_results", ["user_id"], unique=False)
    op.execute("alter table llm_results enable row level security")
    op.execute("alter table llm_results force row level security")
    for operation, clause in (
        ("select", f"using ({OWN})"),
        ("insert", f"with check ({OWN})"),
        ("delete", f"using ({OWN})"),
    ):
        op.execute(
            f"create policy llm_results_app_{operation} on llm_results for {operation} to jobpilot_app {clause}"
        )
        op.execute(f"grant {operation} on llm_results to jobpilot_app")
