# SPDX-License-Identifier: LGPL-2.1-or-later
"""No leftovers: notes to oneself, paths of one machine, marks of tools."""

import re

from tree import Tree

# Written so that this file does not find itself.
FAULTS = {
    r"\b(TO[D]O|FIX[M]E|X[X]X)\b": "a note to oneself",
    r"(?<![\w.$}>])/(home|root|work|Users|mnt|opt)/": "a path of one machine",
    r"(?i)\b(co-authored[-]by|generated (by|with))\b": "the mark of a tool",
    r"^(<{7}|>{7}|={7})( |$)": "half of a merge",
}
TEXTS = (
    "*.c *.h *.py *.sh *.md *.build *.json *.xml *.ui *.txt tools/* .ci/* po/* "
    ".clang-format .editorconfig .gitignore"
).split()

tree = Tree()
names = tree.find(*TEXTS)
for name in names:
    for number, line in enumerate(tree.read_lines(name), 1):
        for pattern, what in FAULTS.items():
            match = re.search(pattern, line)
            if match:
                tree.complain(name, number, f"{what}: {match.group()}")
tree.finish(len(names))
