"""Run the long form of each fault and count what was found: `python tools/faults.py [--write] [NAME ...]`.

The tests are those of `tests/faults`; see there what NAME may be.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    from tests.faults.__main__ import main

    sys.exit(main())
