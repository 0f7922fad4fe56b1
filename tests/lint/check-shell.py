# SPDX-License-Identifier: LGPL-2.1-or-later
"""ShellCheck is content with every shell script."""

import re
import subprocess

from tree import Tree


def is_script(tree, name):
    first = tree.read_lines(name)[0]
    return name.endswith(".sh") or re.match(r"#!.*\b(ba)?sh\b", first)


tree = Tree()
candidates = tree.find("*.sh", "tools/*", ".ci/*")
names = [name for name in candidates if is_script(tree, name)]
if names:
    said = subprocess.run(
        ["shellcheck", "--format=gcc", "--external-sources", *names],
        cwd=tree.root,
        capture_output=True,
        text=True,
    )
    if said.returncode != 0:
        tree.complain("shellcheck", None, "\n" + said.stdout + said.stderr)
tree.finish(len(names))
