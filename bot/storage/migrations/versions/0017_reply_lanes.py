"""Replies are entries of the work queue, and updates bear who handles them.

What an earlier version left is nobody's, and due at once.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("replies") as replies:
        replies.drop_column("due_at")
        replies.drop_column("owner")
        replies.drop_column("token")
    op.add_column("replies", sa.Column("lane", sa.String(80)))
    for table in ("replies", "updates"):
        op.add_column(table, sa.Column("owner", sa.String(32)))
        op.add_column(table, sa.Column("token", sa.Integer, nullable=False, server_default="0"))
        op.add_column(table, sa.Column("held_until", sa.Double))
    _find_lanes()
    with op.batch_alter_table(
        "replies", table_kwargs={"sqlite_autoincrement": True}
    ) as replies:
        replies.alter_column("lane", existing_type=sa.String(80), nullable=False)
    op.create_index("ix_replies_lane", "replies", ["lane"])
    op.execute(
        "INSERT INTO work (kind, subject, rank, due_at)"
        " SELECT 'reply', CAST(MIN(id) AS VARCHAR(20)), 0, 0 FROM replies GROUP BY lane"
    )


def _find_lanes() -> None:
    """By rows: only what Telegram has not taken yet is there."""
    connection = op.get_bind()
    rows = connection.exec_driver_sql("SELECT id, kind, chat_id, body FROM replies").all()
    for reply_id, kind, chat_id, body in rows:
        arguments = json.loads(body) if isinstance(body, str) else body
        of = f"{arguments['job_id']}/{arguments['position']}" if kind == "original" else chat_id
        connection.execute(
            sa.text("UPDATE replies SET lane = :lane WHERE id = :id"),
            {"lane": f"{kind}/{of}", "id": reply_id},
        )


def downgrade() -> None:
    op.execute("DELETE FROM work WHERE kind = 'reply'")
    op.drop_index("ix_replies_lane", "replies")
    for table in ("replies", "updates"):
        with op.batch_alter_table(table) as rows:
            for column in ("owner", "token", "held_until"):
                rows.drop_column(column)
    with op.batch_alter_table("replies") as replies:
        replies.drop_column("lane")
        replies.add_column(
            sa.Column("due_at", sa.Double, nullable=False, server_default="0")
        )
        replies.add_column(sa.Column("owner", sa.Text))
        replies.add_column(sa.Column("token", sa.Integer))
