"""How requests reach Telegram: session, rate limit, fallbacks, errors, uploads, downloads."""
