"""Boards, who follows them, and postings with what searching and ranking them needs.

The `vector` extension is no trusted one: where the login may not create it, a superuser has to, once.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy.dialects import postgresql

revision: str = "0006_jobs"
down_revision: str | None = "0005_agent_runs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


ME = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
OWN = f"user_id = {ME}"
MINE = f"owner_id = {ME}"
VISIBLE = f"(owner_id is null and {ME} is not null) or {MINE}"
POLICIES = (
    # table, operation, role, condition
    ("job_boards", "select", "jobpilot_app", f"{ME} is not null"),
    ("job_boards", "insert", "jobpilot_app", f"{ME} is not null"),
    ("job_boards", "select", "jobpilot_system", "true"),
    ("job_boards", "insert", "jobpilot_system", "true"),
    ("job_boards", "update", "jobpilot_system", "true"),
    ("board_subscriptions", "select", "jobpilot_app", OWN),
    ("board_subscriptions", "insert", "jobpilot_app", OWN),
    ("board_subscriptions", "delete", "jobpilot_app", OWN),
    ("board_subscriptions", "select", "jobpilot_system", "true"),
    ("jobs", "select", "jobpilot_app", VISIBLE),
    ("jobs", "insert", "jobpilot_app", MINE),
    ("jobs", "update", "jobpilot_app", MINE),
    ("jobs", "delete", "jobpilot_app", MINE),
    ("jobs", "select", "jobpilot_system", "true"),
    ("jobs", "insert", "jobpilot_system", "true"),
    ("jobs", "update", "jobpilot_system", "true"),
)
SEARCH = (
    "((setweight(to_tsvector('english'::regconfig, title), 'A'::\"char\")"
    " || setweight(to_tsvector('english'::regconfig, company), 'B'::\"char\"))"
    " || setweight(to_tsvector('english'::regconfig, description), 'D'::\"char\"))"
)


def _secure() -> None:
    for table in ("job_boards", "board_subscriptions", "jobs"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table, operation, role, condition in POLICIES:
        clause = {
            "select": f"using ({condition})",
            "insert": f"with check ({condition})",
            "update": f"using ({condition}) with check ({condition})",
            "delete": f"using ({condition})",
        }[operation]
        who = role.removeprefix("jobpilot_")
        op.execute(
            f"create policy {table}_{who}_{operation} on {table} for {operation} to {role} {clause}"
        )
        op.execute(f"grant {operation} on {table} to {role}")
    # a person may name a board; how it fares is the house's to say
    op.execute("revoke insert on job_boards from jobpilot_app")
    op.execute("grant insert (id, source, token, region, url, name) on job_boards to jobpilot_app")


def upgrade() -> None:
    op.execute("create extension if not exists vector")
    _create_boards()
    _create_jobs()
    _create_indexes()
    _secure()


def _time(name: str, *, nullable: bool = True, now: bool = False) -> "sa.Column[object]":
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _words(name: str) -> "sa.Column[object]":
    return sa.Column(
        name,
        postgresql.ARRAY(sa.Text()),
        server_default=sa.text("'{}'::text[]"),
        nullable=False,
    )


def _text(name: str, default: str | None = None, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.Text(), server_default=default, nullable=nullable)


def _create_boards() -> None:
    op.create_table(
        "job_boards",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("source"),
        _text("token"),
        _text("region", nullable=True),
        _text("url", nullable=True),
        _text("name", nullable=True),
        _text("state", "active"),
        _time("last_fetched_at"),
        _time("last_success_at"),
        _text("last_outcome", nullable=True),
        _text("failure_code", nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        _time("next_fetch_at", nullable=False, now=True),
        _time("created_at", nullable=False, now=True),
        sa.CheckConstraint(
            "state in ('active', 'gone', 'blocked', 'failing')", name=op.f("ck_job_boards_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_boards")),
        sa.UniqueConstraint(
            "source",
            "token",
            "region",
            name=op.f("uq_job_boards_source_token_region"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "board_subscriptions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("board_id", sa.Uuid(), nullable=False),
        _time("created_at", nullable=False, now=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_board_subscriptions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["board_id"],
            ["job_boards.id"],
            name=op.f("fk_board_subscriptions_board_id_job_boards"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "board_id", name=op.f("pk_board_subscriptions")),
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        _text("source"),
        sa.Column("board_id", sa.Uuid(), nullable=True),
        _text("external_id"),
        _text("url"),
        _text("apply_url", nullable=True),
        _text("company"),
        _text("title"),
        _text("description"),
        sa.Column(
            "locations",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        _words("countries"),
        _text("remote", "unknown"),
        _words("remote_countries"),
        _text("employment_type", "unknown"),
        _text("seniority", "unknown"),
        sa.Column("salary_min", sa.Numeric(), nullable=True),
        sa.Column("salary_max", sa.Numeric(), nullable=True),
        _text("salary_currency", nullable=True),
        _text("salary_period", nullable=True),
        _words("skills"),
        _text("visa", "unknown"),
        _time("posted_at"),
        _time("valid_through"),
        _time("first_seen_at", nullable=False, now=True),
        _time("last_seen_at", nullable=False, now=True),
        _time("closed_at"),
        _text("state", "open"),
        _text("identity", nullable=True),
        _text("fingerprint"),
        sa.Column("duplicate_of", sa.Uuid(), nullable=True),
        sa.Column("repost_of", sa.Uuid(), nullable=True),
        _words("flags"),
        _text("raw", ""),
        sa.Column("embedding", HALFVEC(384), nullable=True),
        _text("embedding_model", nullable=True),
        sa.Column(
            "search", postgresql.TSVECTOR(), sa.Computed(SEARCH, persisted=True), nullable=False
        ),
        *_job_constraints(),
    )


def _job_constraints() -> "list[sa.Constraint]":
    references = (
        ("owner_id", "users", "CASCADE"),
        ("board_id", "job_boards", "CASCADE"),
        ("duplicate_of", "jobs", "SET NULL"),
        ("repost_of", "jobs", "SET NULL"),
    )
    return [
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_jobs_state")),
        sa.CheckConstraint(
            "remote in ('remote', 'hybrid', 'onsite', 'unknown')", name=op.f("ck_jobs_remote")
        ),
        sa.CheckConstraint("visa in ('offered', 'refused', 'unknown')", name=op.f("ck_jobs_visa")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint(
            "source",
            "board_id",
            "external_id",
            "owner_id",
            name=op.f("uq_jobs_source_board_id_external_id_owner_id"),
            postgresql_nulls_not_distinct=True,
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_jobs_{column}_{table}"), ondelete=then
            )
            for column, table, then in references
        ),
    ]


def _create_indexes() -> None:
    op.create_index(op.f("ix_board_subscriptions_board_id"), "board_subscriptions", ["board_id"])
    op.create_index(op.f("ix_jobs_owner_id"), "jobs", ["owner_id"])
    op.create_index("ix_jobs_board_id", "jobs", ["board_id", "last_seen_at"])
    op.create_index("ix_jobs_fingerprint", "jobs", ["fingerprint"])
    op.create_index("ix_jobs_identity", "jobs", ["identity"])
    op.create_index("ix_jobs_first_seen_at", "jobs", ["first_seen_at", "id"])
    op.create_index("ix_jobs_duplicate_of", "jobs", ["duplicate_of"])
    op.create_index("ix_jobs_repost_of", "jobs", ["repost_of"])
    op.create_index("ix_jobs_search", "jobs", ["search"], postgresql_using="gin")
    op.create_index(
        "ix_jobs_embedding",
        "jobs",
        ["embedding"],
        postgresql_using="hnsw",
        postgresql_ops={"embedding": "halfvec_cosine_ops"},
    )


def downgrade() -> None:
    # the extension may serve other tables of this database
    op.drop_table("jobs")
    op.drop_table("board_subscriptions")
    op.drop_table("job_boards")
