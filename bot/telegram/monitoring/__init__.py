"""Whether Telegram answers, how fast, and what the doctor asks it."""
