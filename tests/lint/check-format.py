# SPDX-License-Identifier: LGPL-2.1-or-later
"""C code is laid out as .clang-format says."""

import re
import shutil
import subprocess
import sys

from tree import Tree

# Every version lays code out in its own way.
VERSION = "14"


def find_program():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        said = subprocess.run([path, "--version"], capture_output=True, text=True)
        if f"version {VERSION}." in said.stdout:
            return path
    sys.exit(f"clang-format {VERSION} is missing: install clang-format-{VERSION}")


tree = Tree()
names = tree.find("*.c", "*.h")
if names:
    said = subprocess.run(
        [find_program(), "--dry-run", "--style=file", *names],
        cwd=tree.root,
        capture_output=True,
        text=True,
    )
    faults = re.findall(r"^(\S+?):(\d+):\d+: ", said.stderr, re.M)
    for name, line in sorted(set(faults)):
        tree.complain(name, line, "not laid out as .clang-format says")
    if said.returncode != 0:
        sys.exit(said.stderr)
tree.finish(len(names))
