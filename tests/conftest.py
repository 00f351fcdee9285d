"""What all tests share: hypothesis on a machine whose speed nobody knows, and logging as it was."""

import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A loaded machine is no failure: no test is judged by its time.
settings.register_profile("all", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=15)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "all"))


LOUD_OR_QUIET = ("pymodbus", "edge_agent", "edge_agent.modbus", "linky_proxy")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that sets up its log leaves nothing behind: no handler whose stream is closed, no level."""
    root = logging.getLogger()
    before = list(root.handlers)
    levels = {name: logging.getLogger(name).level for name in (None, *LOUD_OR_QUIET)}
    yield
    for handler in list(root.handlers):
        if handler not in before and not type(handler).__module__.startswith("_pytest"):
            root.removeHandler(handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
