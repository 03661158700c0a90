"""Corrections and share links; default résumés, imported and enhanced versions, hidden text."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0002_corrections_and_shares"
down_revision: str | None = "0001_first_tables"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


SOURCES = "'parsed', 'edited', 'restored', 'confirmed'"
MORE_SOURCES = "'parsed', 'enhanced', 'imported', 'edited', 'restored', 'confirmed'"
OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
POLICIES = (
    # table, operation, role, condition
    ("resume_corrections", "select", "jobpilot_app", OWN),
    ("resume_corrections", "insert", "jobpilot_app", OWN),
    ("resume_corrections", "select", "jobpilot_system", "true"),
    ("resume_shares", "select", "jobpilot_app", OWN),
    ("resume_shares", "insert", "jobpilot_app", OWN),
    ("resume_shares", "update", "jobpilot_app", OWN),
    ("resume_shares", "select", "jobpilot_system", "true"),
    ("resume_shares", "update", "jobpilot_system", "true"),
)


def _secure() -> None:
    for table in ("resume_corrections", "resume_shares"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table, operation, role, condition in POLICIES:
        clause = {
            "select": f"using ({condition})",
            "insert": f"with check ({condition})",
            "update": f"using ({condition}) with check ({condition})",
        }[operation]
        who = role.removeprefix("jobpilot_")
        op.execute(
            f"create policy {table}_{who}_{operation} on {table} for {operation} to {role} {clause}"
        )
        op.execute(f"grant {operation} on {table} to {role}")
    # a visitor's view may count, and nothing else
    op.execute("revoke update on resume_shares from jobpilot_system")
    op.execute("grant update (view_count) on resume_shares to jobpilot_system")


def _allow_sources(sources: str) -> None:
    op.drop_constraint(op.f("ck_resume_versions_source"), "resume_versions", type_="check")
    op.create_check_constraint(
        op.f("ck_resume_versions_source"), "resume_versions", f"source in ({sources})"
    )


def upgrade() -> None:
    _create()
    op.create_check_constraint(
        op.f("ck_resume_pages_source"), "resume_pages", "source in ('text', 'ocr')"
    )
    _allow_sources(MORE_SOURCES)
    _secure()


def _create() -> None:
    op.create_table(
        "resume_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field_path", sa.Text(), nullable=False),
        sa.Column("original_value", sa.Text(), nullable=True),
        sa.Column("corrected_value", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_resume_corrections_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_resume_corrections_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_corrections")),
    )
    op.create_index(
        "ix_resume_corrections_created_at", "resume_corrections", ["created_at", "id"], unique=False
    )
    op.create_index(
        "ix_resume_corrections_resume_id", "resume_corrections", ["resume_id"], unique=False
    )
    op.create_index(
        op.f("ix_resume_corrections_user_id"), "resume_corrections", ["user_id"], unique=False
    )
    op.create_table(
        "resume_shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("show_contact", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("view_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_resume_shares_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_resume_shares_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_shares")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_resume_shares_token_hash")),
    )
    op.create_index("ix_resume_shares_resume_id", "resume_shares", ["resume_id"], unique=False)
    op.create_index(op.f("ix_resume_shares_user_id"), "resume_shares", ["user_id"], unique=False)
    op.add_column(
        "resume_pages",
        sa.Column(
            "hidden",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
    )
    op.add_column(
        "resume_pages", sa.Column("source", sa.Text(), server_default="text", nullable=False)
    )
    op.add_column("resumes", sa.Column("target_role", sa.Text(), nullable=True))
    op.add_column(
        "resumes",
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_index(
        "uq_resumes_default_per_role",
        "resumes",
        ["user_id", sa.literal_column("coalesce(lower(target_role), '')")],
        unique=True,
        postgresql_where=sa.text("is_default and deleted_at is null"),
    )


def downgrade() -> None:
    op.execute("alter table resume_versions no force row level security")
    op.execute(
        "update resume_versions set source = 'edited' where source in ('enhanced', 'imported')"
    )
    op.execute("alter table resume_versions force row level security")
    _allow_sources(SOURCES)
    op.drop_constraint(op.f("ck_resume_pages_source"), "resume_pages", type_="check")
    op.drop_index(
        "uq_resumes_default_per_role",
        table_name="resumes",
        postgresql_where=sa.text("is_default and deleted_at is null"),
    )
    op.drop_column("resumes", "is_default")
    op.drop_column("resumes", "target_role")
    op.drop_column("resume_pages", "source")
    op.drop_column("resume_pages", "hidden")
    op.drop_index(op.f("ix_resume_shares_user_id"), table_name="resume_shares")
    op.drop_index("ix_resume_shares_resume_id", table_name="resume_shares")
    op.drop_table("resume_shares")
    op.drop_index(op.f("ix_resume_corrections_user_id"), table_name="resume_corrections")
    op.drop_index("ix_resume_corrections_resume_id", table_name="resume_corrections")
    op.drop_index("ix_resume_corrections_created_at", table_name="resume_corrections")
    op.drop_table("resume_corrections")
