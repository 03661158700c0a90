"""Applications with what happened to them, and briefings with when they are wanted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0008_applications_briefings"
down_revision: str | None = "0007_costs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)"
STAGES = "'saved', 'preparing', 'applied', 'interview', 'offer', 'rejected', 'withdrawn'"
CLAUSES = {
    "select": "using ({0})",
    "insert": "with check ({0})",
    "update": "using ({0}) with check ({0})",
}
POLICIES = (
    ("applications", "app", ("select", "insert", "update")),
    ("application_events", "app", ("select", "insert")),
    ("briefing_settings", "app", ("select", "insert", "update")),
    ("briefing_settings", "system", ("select",)),
    ("briefings", "app", ("select", "insert", "update")),
)
JSON = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    _applications()
    _application_events()
    _briefings()
    for table in ("applications", "application_events", "briefing_settings", "briefings"):
        op.execute(f"alter table {table} enable row level security")
        op.execute(f"alter table {table} force row level security")
    for table, who, operations in POLICIES:
        condition = OWN if who == "app" else "true"
        for operation in operations:
            op.execute(
                f"create policy {table}_{who}_{operation} on {table} for {operation} "
                f"to jobpilot_{who} {CLAUSES[operation].format(condition)}"
            )
            op.execute(f"grant {operation} on {table} to jobpilot_{who}")


def downgrade() -> None:
    op.drop_table("briefings")
    op.drop_table("briefing_settings")
    op.drop_table("application_events")
    op.drop_table("applications")


def _time(name: str, *, required: bool = False) -> sa.Column[object]:
    default = sa.text("now()") if required else None
    return sa.Column(
        name, sa.DateTime(timezone=True), server_default=default, nullable=not required
    )


def _owner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users"), ondelete="CASCADE"
    )


def _applications() -> None:
    op.create_table(
        "applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("match_id", sa.Uuid(), nullable=True),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), server_default="saved", nullable=False),
        sa.Column("resume_id", sa.Uuid(), nullable=True),
        sa.Column("resume_version", sa.Integer(), nullable=True),
        _time("applied_at"),
        _time("remind_at"),
        sa.Column("reminder_run_id", sa.Uuid(), nullable=True),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Float(), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _time("deleted_at"),
        _time("created_at", required=True),
        _time("updated_at", required=True),
        sa.CheckConstraint(f"stage in ({STAGES})", name=op.f("ck_applications_stage")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_applications_job_id_jobs"), ondelete="SET NULL"
        ),
        _owner("applications"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_applications_id_user_id")),
    )
    op.create_index(op.f("ix_applications_job_id"), "applications", ["job_id"])
    op.create_index("ix_applications_user_id", "applications", ["user_id", "stage", "position"])
    op.create_index(
        "uq_applications_posting",
        "applications",
        ["user_id", "job_id"],
        unique=True,
        postgresql_where=sa.text("deleted_at is null and job_id is not null"),
    )


def _application_events() -> None:
    op.create_table(
        "application_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        _time("at", required=True),
        sa.Column("data", JSON, server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("effect_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id", "user_id"],
            ["applications.id", "applications.user_id"],
            name=op.f("fk_application_events_application_id_user_id_applications"),
            ondelete="CASCADE",
        ),
        _owner("application_events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_events")),
        sa.UniqueConstraint(
            "application_id",
            "effect_key",
            name=op.f("uq_application_events_application_id_effect_key"),
        ),
    )
    op.create_index(
        "ix_application_events_application_id", "application_events", ["application_id", "at"]
    )
    op.create_index(op.f("ix_application_events_user_id"), "application_events", ["user_id"])


def _briefings() -> None:
    op.create_table(
        "briefing_settings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("hour", sa.Integer(), server_default="8", nullable=False),
        sa.Column("minute", sa.Integer(), server_default="0", nullable=False),
        sa.Column("email", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        _time("updated_at", required=True),
        sa.CheckConstraint("hour between 0 and 23", name=op.f("ck_briefing_settings_hour")),
        sa.CheckConstraint("minute between 0 and 59", name=op.f("ck_briefing_settings_minute")),
        _owner("briefing_settings"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_briefing_settings")),
    )
    op.create_table(
        "briefings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("items", JSON, server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        _time("created_at", required=True),
        _owner("briefings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefings")),
        sa.UniqueConstraint("run_id", name=op.f("uq_briefings_run_id")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_briefings_user_id_day")),
    )
