"""People's keys: a schema of their own, which only the role `jobpilot_keys` reads.

A key that was destroyed leaves its row without the key, so that none is made again for the same person.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0019_keys"
down_revision: str | None = "0019_account_exports"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ROLE = """
do $$ begin
  create role jobpilot_keys nologin noinherit;
exception when duplicate_object or unique_violation then null;
end $$
"""
# roles belong to the cluster: another database of it may still need this one
DROP_ROLE = """
do $$ begin
  drop role jobpilot_keys;
exception when dependent_objects_still_exist or insufficient_privilege or undefined_object then null;
end $$
"""
TABLE = """
create table keys.data_keys (
  id uuid primary key,
  user_id uuid not null,
  version integer not null,
  master text not null,
  wrapped bytea,
  created_at timestamptz not null default now(),
  writes_from timestamptz not null,
  destroyed_at timestamptz,
  constraint uq_data_keys_user_id_version unique (user_id, version),
  constraint ck_data_keys_destroyed check (destroyed_at is null or wrapped is null)
)
"""


def upgrade() -> None:
    op.execute(ROLE)
    op.execute("grant jobpilot_keys to current_user with inherit false, set true")
    op.execute("create schema keys")
    op.execute("revoke all on schema keys from public")
    op.execute("grant usage on schema keys to jobpilot_keys")
    op.execute(TABLE)
    op.execute("alter table keys.data_keys enable row level security")
    op.execute("alter table keys.data_keys force row level security")
    for operation, clause in {
        "select": "using (true)",
        "insert": "with check (true)",
        "update": "using (true) with check (true)",
    }.items():
        op.execute(
            f"create policy data_keys_keys_{operation} on keys.data_keys"
            f" for {operation} to jobpilot_keys {clause}"
        )
        op.execute(f"grant {operation} on keys.data_keys to jobpilot_keys")


def downgrade() -> None:
    op.execute("drop schema keys cascade")
    op.execute(DROP_ROLE)
