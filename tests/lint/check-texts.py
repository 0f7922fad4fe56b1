# SPDX-License-Identifier: LGPL-2.1-or-later
"""Translators get every text, and all of it."""

import re

from tree import Tree

CALL = re.compile(r"\b(_|N_|C_|g_dngettext|ngettext) ?\(")

# Of all macros in a text, xgettext knows those of inttypes.h.
CUT = re.compile(
    r'\b(_|N_) ?\((?:\s*"(?:[^"\\]|\\.)*"|\s*PRI\w+)+'
    r"\s*((?!PRI)[A-Za-z]\w*)"
)


def strip_comments(code):
    return re.sub(r"/\*.*?\*/|^\s*#.*?$", "", code, flags=re.S | re.M)


def has_texts(tree, name):
    return CALL.search(strip_comments(tree.read(name))) is not None


tree = Tree()
listed = [
    line for line in tree.read("po/POTFILES").split("\n") if line and line[0] != "#"
]
names = [
    name
    for name in tree.find("plugin/*.c", "app/*.c", "tests/service/*.c")
    if has_texts(tree, name)
]
for name in sorted(set(names) - set(listed)):
    tree.complain(name, None, "has texts and is not in po/POTFILES")
for name in listed:
    if not tree.has(name):
        tree.complain("po/POTFILES", None, f"{name} does not exist")
    elif name.endswith(".c") and name not in names:
        tree.complain("po/POTFILES", None, f"{name} has no texts")
if listed != sorted(listed):
    tree.complain("po/POTFILES", None, "is not sorted")

for name in names:
    code = tree.read(name)
    for match in CUT.finditer(code):
        number = code.count("\n", 0, match.end()) + 1
        what = f"{match.group(2)} cuts the text off for xgettext"
        tree.complain(name, number, what)
tree.finish(len(names))
