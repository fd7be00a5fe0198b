from tests.kit.fixtures import *  # noqa: F403  # by name
