"""What keeps the demo from starting, and what the operator can fix."""


class PortInUse(Exception):
    """Another program listens there."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class NoDemo(Exception):
    """The sandbox is not installed: the container image does without it."""
