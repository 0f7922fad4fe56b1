# SPDX-License-Identifier: LGPL-2.1-or-later
"""Files and lines are short enough to be read."""

from tree import Tree

# Columns of a line, and lines of a file.
LIMITS = {
    "*.c": (80, 600),
    "*.h": (80, 250),
    "*.py": (88, 250),
    "*.sh": (80, 250),
    "tools/*": (80, 250),
    "*.build": (100, 120),
    "*.ui": (100, 600),
}

tree = Tree()
n_checked = 0
for pattern, (n_columns, n_lines) in LIMITS.items():
    for name in tree.find(pattern):
        n_checked += 1
        lines = tree.read(name).splitlines()
        for number, line in enumerate(lines, 1):
            if len(line) > n_columns:
                what = f"{len(line)} columns; the limit is {n_columns}"
                # A URI or a signature in a comment has no place to break.
                if " " in line.strip().removeprefix("* "):
                    tree.complain(name, number, what)
            if line != line.rstrip() or "\t" in line:
                tree.complain(name, number, "a tab or a space at the end")
        if len(lines) > n_lines:
            tree.complain(name, None, f"{len(lines)} lines; at most {n_lines}")
tree.finish(n_checked)
