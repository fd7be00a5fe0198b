"""The work queue in the database: what is due, and in which order."""
