"""The same examples in every run: a property that fails in one run fails in all of them.

To look for new examples: `REPROSE_RANDOM=1 scripts/test tests/property`.
"""

import os

from hypothesis import settings
from hypothesis.internal.conjecture import providers

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("random", derandomize=False, deadline=None)
if os.environ.get("REPROSE_RANDOM"):
    settings.load_profile("random")
else:
    settings.load_profile("same")
    # Hypothesis also tries constants it finds in modules that happen to be loaded: which, depends
    # on the tests that the same worker ran before.
    providers._get_local_constants = lambda: providers._local_constants
