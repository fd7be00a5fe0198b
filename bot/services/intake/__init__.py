"""Makes jobs of what people send: prompts, albums, repeats."""
