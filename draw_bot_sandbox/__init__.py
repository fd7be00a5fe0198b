"""A Telegram and an Images API of our own on 127.0.0.1, for tests, the demo and benchmarks."""
