"""The same examples in every run: a property that fails in one run fails in all of them.

To look for new examples: `REPROSE_RANDOM=1 scripts/test tests/property`.
"""

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("random", derandomize=False, deadline=None)
settings.load_profile("random" if os.environ.get("REPROSE_RANDOM") else "same")
