"""The fence of a leaving account asks for no more than it needs.

What it looks at changes only under a lock that keeps everybody out (`for update`), so the weakest lock sees that
change as well. The one before also waited for every other change of the account, whose transaction might in turn wait
for a row of the writer.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "0021_weaker_fence"
down_revision: str | None = "0020_whole_columns"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FENCE = """
create or replace function refuse_leaving() returns trigger language plpgsql as $$
declare
  known text;
begin
  select state into known from users where id = new.user_id for {strength};
  if known = any (string_to_array(tg_argv[0], ',')) then
    raise exception 'account_leaving' using errcode = 'JP001';
  end if;
  return new;
end $$
"""


def upgrade() -> None:
    op.execute(FENCE.format(strength="key share"))


def downgrade() -> None:
    op.execute(FENCE.format(strength="share"))
