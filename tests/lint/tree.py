# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the checks share: the files of the tree, and how to complain."""

import fnmatch
import pathlib
import sys

# As in .gitignore, which is for git; a tarball is checked as well.
LEFT_OUT = (".git", "build*", "out", "_*", "__pycache__")
LEFT_OUT_FILES = ("*.pyc", "*.pot", "*~", "*.swp")


def is_left_out(path, patterns):
    return any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)


def walk(folder, is_root=True):
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            if not is_left_out(path, LEFT_OUT if is_root else LEFT_OUT[-1:]):
                yield from walk(path, False)
        elif not is_left_out(path, LEFT_OUT_FILES):
            yield path


class Tree:
    """The files below the folder that the command line names."""

    def __init__(self):
        self.root = pathlib.Path(sys.argv[1]).resolve()
        self.paths = list(walk(self.root))
        self.n_faults = 0

    def find(self, *patterns):
        """The files whose path below the root matches, as such paths."""
        names = [path.relative_to(self.root).as_posix() for path in self.paths]
        return [
            name
            for name in names
            if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
        ]

    def read(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def read_lines(self, name):
        return self.read(name).split("\n")

    def has(self, name):
        return (self.root / name).is_file()

    def complain(self, name, line, what):
        self.n_faults += 1
        print(f"{name}:{line}: {what}" if line else f"{name}: {what}")

    def finish(self, n_checked):
        """To have found nothing to check is a fault of the check."""
        if n_checked == 0:
            print("nothing to check")
        sys.exit(1 if self.n_faults or n_checked == 0 else 0)
