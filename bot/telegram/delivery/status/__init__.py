"""The status message of each job, and its edits."""
