"""`python -m reprose` is `site`."""

import sys

from reprose.cli import main

sys.exit(main())
