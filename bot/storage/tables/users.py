"""Settings of users and chats, and users to forget."""

from sqlalchemy import BigInteger, Column, Double, Integer, String, Table

from bot.storage.tables.columns import look_columns, metadata


def _settings_table(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's
        Column("language", String(8), nullable=False),
        *look_columns(),
        Column("pictures", Integer, nullable=False),
        Column("send_as", String(8), nullable=False),
        Column("provider", String(32)),
    )


users = _settings_table("users")
chats = _settings_table("chats")

# Users to forget: a row stays for as long as something of theirs may still come in.
forgotten = Table(
    "forgotten",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("up_to", Integer, nullable=False),  # the last request of that time
    Column("at", Double, nullable=False),
)
