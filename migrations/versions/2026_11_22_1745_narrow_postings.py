"""Keep the long texts and vectors of postings apart from their rows, so that conditions read little."""

from collections.abc import Sequence

from alembic import op

revision: str = "0013_narrow_postings"
down_revision: str | None = "0012_mails"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # rows written before keep their form until they change
    op.execute("alter table jobs set (toast_tuple_target = 800)")


def downgrade() -> None:
    op.execute("alter table jobs reset (toast_tuple_target)")
