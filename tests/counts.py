"""What a test counted while it ran: `count("kills")`, `count("rows lost", 0)`. Kept in the test's report.

`python tools/faults.py` adds the numbers up over all tests of a fault; see tests/faults/report.py.
"""

from __future__ import annotations

from collections import Counter


class Counts(Counter[str]):
    """Numbers by name. Counting 0 says that one looked and found nothing; what was never counted has no number."""

    def __call__(self, name: str, times: int = 1) -> None:
        self[name] += times
