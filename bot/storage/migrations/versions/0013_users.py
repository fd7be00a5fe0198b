"""People are users: their columns, their indexes and the table of their settings."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("jobs", "ledger", "pending", "album_parts", "job_parts", "forgotten")
INDEXES = {
    "ix_jobs_person": ("ix_jobs_user", "jobs", ["user_id", "stored_at"]),
    "ix_jobs_person_state": ("ix_jobs_user_state", "jobs", ["user_id", "state"]),
    "ix_job_parts_person": ("ix_job_parts_user", "job_parts", ["chat_id", "user_id", "message_id"]),
}


def upgrade() -> None:
    op.rename_table("people", "users")
    for old in INDEXES:
        op.drop_index(old, INDEXES[old][1])
    for table in TABLES:
        op.alter_column(table, "person_id", new_column_name="user_id")
    for new, table, columns in INDEXES.values():
        op.create_index(new, table, columns)


def downgrade() -> None:
    for new, table, _ in INDEXES.values():
        op.drop_index(new, table)
    for table in TABLES:
        op.alter_column(table, "user_id", new_column_name="person_id")
    for old, (_, table, columns) in INDEXES.items():
        before = ["person_id" if column == "user_id" else column for column in columns]
        op.create_index(old, table, before)
    op.rename_table("users", "people")
