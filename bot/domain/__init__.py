"""Names, states, transitions, ports and errors. Standard library only."""
