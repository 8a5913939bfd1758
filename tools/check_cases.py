"""Run the acceptance cases of the decision through the real command line: `check_cases.py FOLDER [GOODTERMS]`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LEVELS = {"a": "amber", "r": "red"}


def main() -> int:
    """Compare every field of every case; print what differs; 1 if anything does."""
    folder, command = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "goodterms"
    cases = json.loads((folder / "decisions.json").read_text(encoding="utf-8"))
    lines = [
        json.dumps(
            {
                "flags": {flag: LEVELS[level] for flag, level in case["flags"].items()},
                "answers": case["answers"],
                "signals": {"distinct": case["P"], "growth": case["growth"]},
            }
        )
        for case in cases
    ]
    run = subprocess.run(
        [command, "advise", "--case", "-"], input="\n".join(lines), capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(run.stderr)
        return 1
    failed = 0
    for case, line in zip(cases, run.stdout.splitlines(), strict=True):
        got, want = json.loads(line), dict(case["expected"])
        want["score"] = want.pop("S")
        want["badge"] = None if want["badge"] == "-" else want["badge"]
        got["barred"], want["barred"] = sorted(got["barred"]), sorted(want["barred"])
        wrong = {key: (got.get(key), value) for key, value in want.items() if got.get(key) != value}
        if wrong:
            failed += 1
            print(f"{case['id']}: {wrong}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
