# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sums the logs of `meson test` up: every case of every test program.

Ends with `N passed, N failed, N skipped`, alone on its line, and fails if
anything failed or nothing ran.
"""

import collections
import json
import pathlib
import re
import sys

CASE = re.compile(r"^(not )?ok\b(?:.*?(# ?skip)\b)?", re.I | re.M)
PLAN = re.compile(r"^1\.\.\d+", re.M)


def count_cases(output):
    """Counts the cases of a program that speaks TAP."""
    counts = collections.Counter()
    for bad, skip in CASE.findall(output):
        counts["skipped" if skip else "failed" if bad else "passed"] += 1
    return counts


def count(test):
    """Counts a program's cases; without any, it is a case itself."""
    output = test.get("stdout") or ""
    counts = count_cases(output if PLAN.search(output) else "")
    if test["result"] in ("OK", "EXPECTEDFAIL"):
        counts["passed"] += not counts.total()
    elif test["result"] == "SKIP":
        counts["skipped"] += not counts.total()
    elif not counts["failed"]:
        # It crashed, hung, or failed after its last case.
        counts["failed"] += 1
    return counts


def read(filename):
    """Each line of the log is a test."""
    path = pathlib.Path(filename)
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return [json.loads(line) for line in text.splitlines() if line]


tests = [test for filename in sys.argv[1:] for test in read(filename)]
total = sum(map(count, tests), collections.Counter())
for test in tests:
    if count(test)["failed"]:
        print(f"failed: {test['name']}")
print(", ".join(f"{total[it]} {it}" for it in ("passed", "failed", "skipped")))
sys.exit(1 if total["failed"] or not total["passed"] else 0)
