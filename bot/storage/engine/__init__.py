"""The database: connections, transactions, write queue, migrations, errors."""
