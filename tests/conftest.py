"""What all tests share: how hypothesis works on a machine whose speed nobody knows."""

import os

from hypothesis import settings

# A loaded machine is no failure: no test is judged by its time.
settings.register_profile("all", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=15)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "all"))
