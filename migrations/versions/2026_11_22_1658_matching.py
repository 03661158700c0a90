"""What people want of a job, postings that suit them, and an index for titles."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009_matching"
down_revision: str | None = "0008_applications_briefings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
TABLES = ("preferences", "matches", "rankings")
OPERATIONS = ("select", "insert", "update")


def _secure() -> None:
    for table in TABLES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        for operation in OPERATIONS:
            clause = {
                "select": f"using ({OWN})",
                "insert": f"with check ({OWN})",
                "update": f"using ({OWN}) with check ({OWN})",
            }[operation]
            op.execute(
                f"create policy {table}_app_{operation} on {table} "
                f"for {operation} to jobpilot_app {clause}"
            )
            op.execute(f"grant {operation} on {table} to jobpilot_app")


def upgrade() -> None:
    _create_preferences()
    _create_matches()
    _create_rankings()
    op.create_index(
        "ix_jobs_title",
        "jobs",
        [sa.text("to_tsvector('english'::regconfig, title)")],
        postgresql_using="gin",
    )
    _secure()


def _words(name: str) -> "sa.Column[object]":
    return sa.Column(
        name, postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'::text[]"), nullable=False
    )


def _json(name: str, default: str | None = None) -> "sa.Column[object]":
    shown = sa.text(default) if default else None
    return sa.Column(name, postgresql.JSONB(), server_default=shown, nullable=False)


def _now(name: str) -> "sa.Column[object]":
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _create_preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        _words("roles"),
        _words("places"),
        _words("remote"),
        _words("work_countries"),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("time_zone_span_hours", sa.Integer(), nullable=True),
        _words("seniority"),
        sa.Column("salary_floor", sa.Numeric(), nullable=True),
        sa.Column("salary_currency", sa.Text(), nullable=True),
        sa.Column("salary_period", sa.Text(), nullable=True),
        sa.Column("needs_visa", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _words("excluded_companies"),
        _words("accepts_unknown"),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _now("updated_at"),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_preferences_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_preferences")),
    )


def _create_matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("resume_version", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="new", nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        _json("breakdown"),
        _json("reasons", "'[]'::jsonb"),
        _json("missing", "'[]'::jsonb"),
        sa.Column("method", sa.Text(), server_default="rules", nullable=False),
        sa.Column("preferences_version", sa.Integer(), nullable=False),
        sa.Column("posting_fingerprint", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        _now("scored_at"),
        _now("created_at"),
        *_match_constraints(),
    )
    op.create_index(
        "ix_matches_best",
        "matches",
        ["user_id", sa.text("coalesce(score, -1) desc"), sa.text("id desc")],
    )
    op.create_index("ix_matches_resume_id", "matches", ["resume_id"])
    op.create_index(op.f("ix_matches_job_id"), "matches", ["job_id"])
    op.create_index(op.f("ix_matches_run_id"), "matches", ["run_id"])


def _match_constraints() -> "tuple[sa.Constraint, ...]":
    return (
        sa.CheckConstraint(
            "state in ('new', 'saved', 'dismissed', 'applied')", name=op.f("ck_matches_state")
        ),
        sa.CheckConstraint("method in ('rules', 'model')", name=op.f("ck_matches_method")),
        sa.CheckConstraint("score between 0 and 100", name=op.f("ck_matches_score")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_matches_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_matches_job_id_jobs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_matches_run_id_runs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_matches_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint(
            "user_id", "job_id", "resume_id", name=op.f("uq_matches_user_id_job_id_resume_id")
        ),
    )


def _create_rankings() -> None:
    op.create_table(
        "rankings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("considered", sa.Integer(), nullable=False),
        _json("refused"),
        sa.Column("preferences_version", sa.Integer(), nullable=False),
        _now("ranked_at"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_rankings_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_rankings_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resume_id", name=op.f("pk_rankings")),
    )
    op.create_index(op.f("ix_rankings_user_id"), "rankings", ["user_id"])


def downgrade() -> None:
    op.drop_index("ix_jobs_title", table_name="jobs")
    op.drop_table("rankings")
    op.drop_table("matches")
    op.drop_table("preferences")
