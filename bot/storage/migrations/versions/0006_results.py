"""Parts of albums, the messages that show results, and which picture a question was about."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("update_id", "message_id"):
        op.add_column(
            "pending", sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        )
    op.add_column("pending", sa.Column("thread_id", sa.BigInteger))
    op.create_table(
        "album_parts",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("album", sa.String(64), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("thread_id", sa.BigInteger),
        sa.Column("words", sa.Text),
        sa.Column("picture_reference", sa.JSON, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("held_until", sa.Double),
        sa.Column("done", sa.Boolean, nullable=False),
    )
    op.create_index("ix_album_parts_done", "album_parts", ["done", "at"])
    op.create_table(
        "sent_pictures",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.Column("bytes", sa.BigInteger),
        sa.Column("is_photo", sa.Boolean, nullable=False),
    )
    op.create_index("ix_sent_pictures_result", "sent_pictures", ["job_id", "position"])


def downgrade() -> None:
    op.drop_table("sent_pictures")
    op.drop_table("album_parts")
    for name in ("thread_id", "message_id", "update_id"):
        op.drop_column("pending", name)
