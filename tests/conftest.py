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


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """A command that sets up its log leaves no handler behind, whose stream would be closed by then."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in list(root.handlers):
        if handler not in before and not type(handler).__module__.startswith("_pytest"):
            root.removeHandler(handler)
    root.setLevel(level)
