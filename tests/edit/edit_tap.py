# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs functions as tests, and says how they went in TAP."""

import pathlib
import sys
import tempfile
import traceback


def run(tests):
    """Each of (name, function, arguments) gets a folder of its own."""
    n_failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, (name, function, *arguments) in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory(prefix="edit-") as folder:
                function(pathlib.Path(folder), *arguments)
            print(f"ok {number} {name}", flush=True)
        except Exception:
            n_failed += 1
            print("# " + traceback.format_exc().replace("\n", "\n# "))
            print(f"not ok {number} {name}", flush=True)
    sys.exit(1 if n_failed else 0)
