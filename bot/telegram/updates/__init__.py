"""Polls for updates, keeps and dispatches them, and reads what messages say."""
