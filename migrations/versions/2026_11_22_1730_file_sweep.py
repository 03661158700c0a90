"""The house may ask which stored files belong to a résumé, and nothing else of it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0011_file_sweep"
down_revision: str | None = "0010_writing"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.execute(
        "create policy resumes_system_select on resumes for select to jobpilot_system using (true)"
    )
    op.execute("grant select (id, file_key) on resumes to jobpilot_system")


def downgrade() -> None:
    op.execute("revoke select (id, file_key) on resumes from jobpilot_system")
    op.execute("drop policy resumes_system_select on resumes")
