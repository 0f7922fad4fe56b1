# SPDX-License-Identifier: LGPL-2.1-or-later
"""The README is true: its lines are tested, its tables complete."""

import re

from tree import Tree

PROGRAMS = ("gst-", "ges-", "camb-demo ")
MIN_TESTED = 10


def list_blocks(text):
    """Yields the line, the words after the fence, and the lines of each."""
    for match in re.finditer(r"^```(.*?)\n(.*?)^```$", text, re.S | re.M):
        number = text.count("\n", 0, match.start()) + 1
        yield number, match.group(1).split(), match.group(2).split("\n")


def check_lines(tree, text):
    n_tested = 0
    for number, words, lines in list_blocks(text):
        commands = [line for line in lines if line.startswith(PROGRAMS)]
        if "tested" in words:
            n_tested += len(commands)
        elif commands and "untested" not in words:
            tree.complain("README.md", number, f"is not tested: {commands[0]}")
    if n_tested < MIN_TESTED:
        what = f"{n_tested} tested lines; {MIN_TESTED} wanted"
        tree.complain("README.md", None, what)


def check_properties(tree, text):
    """Every property of the elements stands in a table."""
    names = [name for name in tree.find("*src-properties.c") if "gstcamb" in name]
    code = "".join(tree.read(name) for name in names)
    for name in re.findall(r'g_param_spec_\w+\s*\(\s*"([^"]+)"', code):
        if f"| `{name}` |" not in text:
            tree.complain("README.md", None, f"property {name} is in no table")


def check_codes(tree, text):
    """Every code that an error can have stands in a table."""
    code = "".join(tree.read(name) for name in tree.find("*/gstcamberror.c"))
    for domain, name in re.findall(r"GST_(RESOURCE|STREAM)_ERROR_(\w+)\}", code):
        if f"| `{domain}` / `{name}` |" not in text:
            tree.complain("README.md", None, f"{domain}/{name} is in no table")


def check_links(tree, text):
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", text):
        if not tree.has(target):
            tree.complain("README.md", None, f"{target} does not exist")


tree = Tree()
text = tree.read("README.md")
check_lines(tree, text)
check_properties(tree, text)
check_codes(tree, text)
check_links(tree, text)
tree.finish(1)
