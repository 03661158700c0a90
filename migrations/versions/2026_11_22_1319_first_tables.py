"""First tables, the two roles, and row-level security on every table.

`jobpilot_app` acts for the person named in `app.user_id`; `jobpilot_system` for the house. The login that runs the
migrations owns the tables and may take either role (SET) but has neither by itself (INHERIT FALSE), so that a
statement outside a proper transaction sees nothing. Needs PostgreSQL 16.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001_first_tables"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


OWNED = (  # by `user_id`: what the person may do with their own rows
    ("profiles", "select, insert, update, delete"),
    ("idempotency_records", "select, insert, update, delete"),
    ("audit_events", "select, insert"),
    ("outbox", "select, insert"),
    ("resumes", "select, insert, update, delete"),
    ("resume_versions", "select, insert"),
    ("resume_pages", "select, insert, delete"),
    ("runs", "select, insert, update"),
    ("run_events", "select, insert"),
    ("pending_actions", "select, insert, update"),
)
SYSTEM = (  # what dispatching, reconciling, signing in and cleaning up need, over all persons
    ("users", "select, insert, update"),
    ("local_credentials", "select, insert, update, delete"),
    ("local_signing_keys", "select, insert, update, delete"),
    ("local_grants", "select, insert, update, delete"),
    ("idempotency_records", "select, delete"),
    ("audit_events", "insert"),
    ("outbox", "select, insert, update, delete"),
    ("runs", "select, update"),
    ("run_events", "select"),
)
ROLES = ("jobpilot_app", "jobpilot_system")
CREATE_ROLE = """
do $$ begin
  create role {role} nologin noinherit;
exception when duplicate_object or unique_violation then null;
end $$
"""
# roles belong to the cluster: another database of it may still need them
DROP_ROLE = """
do $$ begin
  drop role {role};
exception when dependent_objects_still_exist or insufficient_privilege or undefined_object then null;
end $$
"""


def _secure() -> None:
    tables = sorted({table for table, _ in OWNED + SYSTEM})
    for table in tables:
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    current_user = "(select nullif(current_setting('app.user_id', true), '')::uuid)"
    for table, operations in OWNED:
        for operation in operations.split(", "):
            _policy(table, operation, "jobpilot_app", f"user_id = {current_user}")
    for table, operations in SYSTEM:
        for operation in operations.split(", "):
            _policy(table, operation, "jobpilot_system", "true")
    _policy("users", "select", "jobpilot_app", f"id = {current_user}")
    _policy("users", "update", "jobpilot_app", f"id = {current_user}")
    # role, tier and state are the house's to give, not the person's
    op.execute("revoke update on users from jobpilot_app")
    op.execute(
        "grant update (display_name, locale, time_zone, agents_paused, updated_at)"
        " on users to jobpilot_app"
    )
    op.execute("grant usage, select on sequence outbox_id_seq to jobpilot_app, jobpilot_system")


def _policy(table: str, operation: str, role: str, condition: str) -> None:
    clauses = {
        "select": f"using ({condition})",
        "insert": f"with check ({condition})",
        "update": f"using ({condition}) with check ({condition})",
        "delete": f"using ({condition})",
    }
    who = role.removeprefix("jobpilot_")
    op.execute(
        f"create policy {table}_{who}_{operation} on {table} for {operation} to {role} {clauses[operation]}"
    )
    op.execute(f"grant {operation} on {table} to {role}")


def upgrade() -> None:
    _create_tables()
    for role in ROLES:
        op.execute(CREATE_ROLE.format(role=role))
        op.execute(f"grant {role} to current_user with inherit false, set true")
        op.execute(f"grant usage on schema public to {role}")
    _secure()


def _create_tables() -> None:
    op.create_table(
        "local_credentials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_local_credentials_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_credentials")),
        sa.UniqueConstraint("email", name=op.f("uq_local_credentials_email")),
    )
    op.create_table(
        "local_signing_keys",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("public_jwk", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("retires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_local_signing_keys")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), server_default="user", nullable=False),
        sa.Column("tier", sa.Text(), server_default="free", nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.Column("locale", sa.Text(), server_default="en", nullable=False),
        sa.Column("time_zone", sa.Text(), server_default="UTC", nullable=False),
        sa.Column("agents_paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("role in ('user', 'admin')", name=op.f("ck_users_role")),
        sa.CheckConstraint(
            "state in ('active', 'deletion_scheduled', 'erasing', 'erased')",
            name=op.f("ck_users_state"),
        ),
        sa.CheckConstraint("tier in ('free', 'pro')", name=op.f("ck_users_tier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_users_issuer_subject")),
    )
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_audit_events_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_user_id_at", "audit_events", ["user_id", "at"], unique=False)
    op.create_table(
        "idempotency_records",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("body_hash", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="in_progress", nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state in ('in_progress', 'done')", name=op.f("ck_idempotency_records_state")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_idempotency_records_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_idempotency_records")),
    )
    op.create_index(
        op.f("ix_idempotency_records_expires_at"),
        "idempotency_records",
        ["expires_at"],
        unique=False,
    )
    op.create_table(
        "local_grants",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("credential_id", sa.Uuid(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind in ('code', 'refresh')", name=op.f("ck_local_grants_kind")),
        sa.ForeignKeyConstraint(
            ["credential_id"],
            ["local_credentials.id"],
            name=op.f("fk_local_grants_credential_id_local_credentials"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_local_grants")),
    )
    op.create_index(
        op.f("ix_local_grants_credential_id"), "local_grants", ["credential_id"], unique=False
    )
    op.create_index(
        op.f("ix_local_grants_expires_at"), "local_grants", ["expires_at"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "available_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_outbox_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["available_at"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_outbox_user_id", "outbox", ["user_id"], unique=False)
    op.create_table(
        "profiles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column(
            "links",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'::jsonb"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_profiles_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_profiles")),
    )
    op.create_table(
        "resumes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("page_count", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), server_default="uploaded", nullable=False),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("current_version", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "status in ('uploaded', 'reading', 'needs_review', 'ready', 'failed')",
            name=op.f("ck_resumes_status"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_resumes_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resumes")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_resumes_id_user_id")),
    )
    op.create_index(
        "ix_resumes_user_id_created_at", "resumes", ["user_id", "created_at"], unique=False
    )
    op.create_index(
        "uq_resumes_user_id_sha256",
        "resumes",
        ["user_id", "sha256"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "resume_pages",
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_resume_pages_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_resume_pages_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resume_id", "number", name=op.f("pk_resume_pages")),
    )
    op.create_index(op.f("ix_resume_pages_user_id"), "resume_pages", ["user_id"], unique=False)
    op.create_table(
        "resume_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("warnings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "source in ('parsed', 'edited', 'restored', 'confirmed')",
            name=op.f("ck_resume_versions_source"),
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_resume_versions_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_resume_versions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resume_versions")),
        sa.UniqueConstraint("effect_key", name=op.f("uq_resume_versions_effect_key")),
        sa.UniqueConstraint(
            "resume_id", "number", name=op.f("uq_resume_versions_resume_id_number")
        ),
    )
    op.create_index(
        op.f("ix_resume_versions_user_id"), "resume_versions", ["user_id"], unique=False
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=True),
        sa.Column("workflow_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("last_seq", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column(
            "progress",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("failure_code", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state in ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_runs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["resume_id", "user_id"],
            ["resumes.id", "resumes.user_id"],
            name=op.f("fk_runs_resume_id_user_id_resumes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_runs_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_runs_id_user_id")),
        sa.UniqueConstraint("workflow_id", name=op.f("uq_runs_workflow_id")),
    )
    op.create_index(
        "ix_runs_active",
        "runs",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text("state in ('queued', 'running', 'waiting', 'paused')"),
    )
    op.create_index(op.f("ix_runs_resume_id"), "runs", ["resume_id"], unique=False)
    op.create_index("ix_runs_user_id_created_at", "runs", ["user_id", "created_at"], unique=False)
    op.create_table(
        "pending_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column(
            "payload",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.Column("decision", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "state in ('pending', 'approved', 'rejected', 'expired', 'cancelled')",
            name=op.f("ck_pending_actions_state"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id", "user_id"],
            ["runs.id", "runs.user_id"],
            name=op.f("fk_pending_actions_run_id_user_id_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_pending_actions_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_actions")),
        sa.UniqueConstraint(
            "run_id", "kind", "step_key", name=op.f("uq_pending_actions_run_id_kind_step_key")
        ),
    )
    op.create_index(
        "ix_pending_actions_user_id_state", "pending_actions", ["user_id", "state"], unique=False
    )
    op.create_table(
        "run_events",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "data",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["run_id", "user_id"],
            ["runs.id", "runs.user_id"],
            name=op.f("fk_run_events_run_id_user_id_runs"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_run_events_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "seq", name=op.f("pk_run_events")),
    )
    op.create_index(op.f("ix_run_events_user_id"), "run_events", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_run_events_user_id"), table_name="run_events")
    op.drop_table("run_events")
    op.drop_index("ix_pending_actions_user_id_state", table_name="pending_actions")
    op.drop_table("pending_actions")
    op.drop_index("ix_runs_user_id_created_at", table_name="runs")
    op.drop_index(op.f("ix_runs_resume_id"), table_name="runs")
    op.drop_index(
        "ix_runs_active",
        table_name="runs",
        postgresql_where=sa.text("state in ('queued', 'running', 'waiting', 'paused')"),
    )
    op.drop_table("runs")
    op.drop_index(op.f("ix_resume_versions_user_id"), table_name="resume_versions")
    op.drop_table("resume_versions")
    op.drop_index(op.f("ix_resume_pages_user_id"), table_name="resume_pages")
    op.drop_table("resume_pages")
    op.drop_index(
        "uq_resumes_user_id_sha256",
        table_name="resumes",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_index("ix_resumes_user_id_created_at", table_name="resumes")
    op.drop_table("resumes")
    op.drop_table("profiles")
    op.drop_index("ix_outbox_user_id", table_name="outbox")
    op.drop_index(
        "ix_outbox_pending", table_name="outbox", postgresql_where=sa.text("state = 'pending'")
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_local_grants_expires_at"), table_name="local_grants")
    op.drop_index(op.f("ix_local_grants_credential_id"), table_name="local_grants")
    op.drop_table("local_grants")
    op.drop_index(op.f("ix_idempotency_records_expires_at"), table_name="idempotency_records")
    op.drop_table("idempotency_records")
    op.drop_index("ix_audit_events_user_id_at", table_name="audit_events")
    op.drop_table("audit_events")
    op.drop_table("users")
    op.drop_table("local_signing_keys")
    op.drop_table("local_credentials")
    for role in ROLES:
        op.execute(f"revoke usage on schema public from {role}")
        op.execute(DROP_ROLE.format(role=role))
