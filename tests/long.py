"""What is tried in full by `scripts/test --long` only: each would be minutes of one processor in CI."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("MEDIAHUB_TEST_LONG"))
"""Whether there is time: else a part is tried, another one for each thing, or
what is marked `long` is left out."""
