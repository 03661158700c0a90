"""Columns in which everything is sealed, so that nothing unsealed is read from them any more."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020_whole_columns"
down_revision: str | None = "0019_keys"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = """
create table keys.whole_columns (
  place text primary key,
  since timestamptz not null default now()
)
"""


def upgrade() -> None:
    op.execute(TABLE)
    op.execute("alter table keys.whole_columns enable row level security")
    op.execute("alter table keys.whole_columns force row level security")
    for operation, clause in {"select": "using (true)", "insert": "with check (true)"}.items():
        op.execute(
            f"create policy whole_columns_keys_{operation} on keys.whole_columns"
            f" for {operation} to jobpilot_keys {clause}"
        )
        op.execute(f"grant {operation} on keys.whole_columns to jobpilot_keys")


def downgrade() -> None:
    op.execute("drop table keys.whole_columns")
