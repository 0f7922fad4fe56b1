# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every source file names its licence in its first lines."""

from tree import Tree

LICENCE = "SPDX-License-Identifier: LGPL-2.1-or-later"
SOURCES = (
    "*.c *.h *.py *.sh *.build *.ui *.xml *.css *.in meson_options.txt "
    "tools/* .ci/* po/POTFILES po/LINGUAS .clang-format"
).split()

tree = Tree()
names = tree.find(*SOURCES)
for name in names:
    lines = tree.read_lines(name)
    # A script's or a document's own first line comes before it.
    first = lines[:1] if name.endswith((".c", ".h")) else lines[:2]
    if not any(LICENCE in line for line in first):
        tree.complain(name, 1, f"does not begin with “{LICENCE}”")
if not tree.has("COPYING"):
    tree.complain("COPYING", None, "is missing")
tree.finish(len(names))
