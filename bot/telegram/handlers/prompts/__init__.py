"""Handlers of prompts: messages, their parts, albums, questions before drawing."""
