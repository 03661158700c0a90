"""More than one briefing a day, and mails whose fate is open found without reading all of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022_briefings_of_a_day"
down_revision: str | None = "0021_weaker_fence"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

UNSETTLED = "state in ('pending', 'sending', 'uncertain')"


def upgrade() -> None:
    op.add_column(
        "briefings", sa.Column("number", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_unique_constraint(
        op.f("uq_briefings_user_id_day_number"), "briefings", ["user_id", "day", "number"]
    )
    op.drop_constraint(op.f("uq_briefings_user_id_day"), "briefings", type_="unique")
    op.create_index("ix_mails_unsettled", "mails", ["state"], postgresql_where=sa.text(UNSETTLED))


def downgrade() -> None:
    """Of several briefings of a day the first stays."""
    op.drop_index("ix_mails_unsettled", table_name="mails")
    op.execute("delete from briefings where number > 1")
    op.create_unique_constraint(op.f("uq_briefings_user_id_day"), "briefings", ["user_id", "day"])
    op.drop_constraint(op.f("uq_briefings_user_id_day_number"), "briefings", type_="unique")
    op.drop_column("briefings", "number")
