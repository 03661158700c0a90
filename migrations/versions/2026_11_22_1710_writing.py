"""Author styles, drafts and their versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010_writing"
down_revision: str | None = "0009_matching"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
KINDS = "'tailored_resume', 'cover_letter', 'cold_email', 'linkedin_post'"
STATES = "'drafting', 'needs_review', 'approved', 'rejected', 'sent'"
CLAUSES = {
    "select": f"using ({OWN})",
    "insert": f"with check ({OWN})",
    "update": f"using ({OWN}) with check ({OWN})",
}
POLICIES = (
    ("author_styles", ("select", "insert", "update")),
    ("drafts", ("select", "insert", "update")),
    ("draft_versions", ("select", "insert")),
)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _author_styles()
    _drafts()
    _draft_versions()
    for table, operations in POLICIES:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
        for operation in operations:
            op.execute(
                f"create policy {table}_app_{operation} on {table} for {operation} "
                f"to jobpilot_app {CLAUSES[operation]}"
            )
            op.execute(f"grant {operation} on {table} to jobpilot_app")


def downgrade() -> None:
    op.drop_table("draft_versions")
    op.drop_table("drafts")
    op.drop_table("author_styles")


def _time(name: str, *, required: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if required else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=not required
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id_users")
    return sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=name, ondelete="CASCADE")


def _author_styles() -> None:
    op.create_table(
        "author_styles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("samples", JSON, nullable=False),
        sa.Column("traits", JSON, nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _time("deleted_at"),
        _time("created_at", required=True),
        _time("updated_at", required=True),
        _owner("author_styles"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_author_styles")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_author_styles_id_user_id")),
    )
    op.create_index(
        "ix_author_styles_user_id_created_at", "author_styles", ["user_id", "created_at"]
    )
    op.create_index(
        "uq_author_styles_default",
        "author_styles",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("is_default and deleted_at is null"),
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("resume_version", sa.Integer(), nullable=False),
        sa.Column("style_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default="drafting", nullable=False),
        sa.Column("current_version", sa.Integer(), nullable=True),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        _time("approved_at"),
        _time("created_at", required=True),
        _time("updated_at", required=True),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_drafts_kind")),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_drafts_state")),
        _owner("drafts"),
        sa.ForeignKeyConstraint(
            ["run_id", "user_id"],
            ["runs.id", "runs.user_id"],
            name=op.f("fk_drafts_run_id_user_id_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_drafts_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_drafts_id_user_id")),
    )
    op.create_index("ix_drafts_user_id_created_at", "drafts", ["user_id", "created_at"])
    op.create_index("ix_drafts_run_id", "drafts", ["run_id"])
    op.create_index("ix_drafts_resume_id", "drafts", ["resume_id"])


def _draft_versions() -> None:
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("questions", JSON, nullable=False),
        sa.Column("sources", JSON, nullable=False),
        sa.Column("llm_call_id", sa.Uuid(), nullable=True),
        sa.Column("cost_micros", sa.BigInteger(), nullable=True),
        sa.Column("prompt_version", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("effect_key", sa.Text(), nullable=True),
        _time("created_at", required=True),
        sa.CheckConstraint(
            "source in ('generated', 'edited')", name=op.f("ck_draft_versions_source")
        ),
        _owner("draft_versions"),
        sa.ForeignKeyConstraint(
            ["draft_id", "user_id"],
            ["drafts.id", "drafts.user_id"],
            name=op.f("fk_draft_versions_draft_id_user_id_drafts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_draft_versions")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_draft_versions_effect_key")),
    )
    op.create_index("ix_draft_versions_user_id", "draft_versions", ["user_id"])
