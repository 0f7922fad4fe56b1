# SPDX-License-Identifier: LGPL-2.1-or-later
"""Each check accepts a good tree, and finds the one fault of a bad tree."""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent

SPDX = "SPDX-License-Identifier: LGPL-2.1-or-later"
C = f"/* {SPDX} */\n"
SH = f"#!/bin/sh\n# {SPDX}\n"

README = (
    "\n".join(["# Good", "[licence](COPYING)", "| `kind` |", "```sh tested"])
    + "\n"
    + "camb-demo gst-play-1.0 camb://dubbing/1001\n" * 10
    + "```\n| `RESOURCE` / `BUSY` |\n"
)

# A tree that every check accepts.
GOOD = {
    ".clang-format": (ROOT / ".clang-format").read_text(),
    "COPYING": "as you like\n",
    "README.md": README,
    "meson.build": f"# {SPDX}\nproject('good', 'c')\n",
    "plugin/api/camb-a.h": C + "\n#pragma once\n",
    "plugin/api/camb-a.c": C
    + '\n#include "camb-a.h"\n#include <gio/gio.h>\n#include <string.h>\n'
    + '\nconst char *\nget (void)\n{\n  return _ ("text");\n}\n',
    "plugin/media/camb-b.c": C + '\n#include "camb-a.h"\n',
    "plugin/text/camb-t.c": C + "\n#include <glib.h>\n",
    "plugin/elements/gstcamb.h": C + "\n#pragma once\n",
    "plugin/elements/gstcamb.c": C + '\n#include "camb-a.h"\n#include <gst/gst.h>\n',
    "plugin/elements/gstcambsrc-properties.c": C
    + '\nvoid *kind = g_param_spec_enum ("kind");\n',
    "plugin/elements/gstcamberror.c": C + "\nint row[] = {GST_RESOURCE_ERROR_BUSY};\n",
    "tests/service/service.c": C + "\n#include <gio/gio.h>\n",
    "tools/go": SH + "echo \"$1\"\n",
    "po/POTFILES": f"# {SPDX}\nplugin/api/camb-a.c\n",
}

# Check, file, its content (None: it is missing), what the check must say.
BAD = [
    ("format", "plugin/text/camb-t.c", C + "int  a;\n", "camb-t.c:2: not laid out"),
    ("licence", "plugin/text/camb-t.c", "\n" + C, "camb-t.c:1: does not begin"),
    ("licence", "tools/go", "#!/bin/sh\n", "tools/go:1: does not begin"),
    ("licence", "COPYING", None, "COPYING: is missing"),
    ("layers", "plugin/api/camb-a.c", "#include <gst/gst.h>\n", "camb-a.c:1: <gst/"),
    ("layers", "plugin/api/camb-a.c", '#include "gstcamb.h"\n', "is not below"),
    ("layers", "plugin/media/camb-b.c", "# include <gst/gst.h>\n", "camb-b.c:1: <gst/"),
    ("layers", "plugin/text/camb-t.c", "\n#include <gio/gio.h>\n", "camb-t.c:2: <gio/"),
    ("layers", "plugin/text/camb-t.c", '#include "camb-a.h"\n', "is not below"),
    ("layers", "tests/service/service.c", '#include "camb-a.h"\n', "is not below"),
    ("sizes", "plugin/api/camb-a.c", "int a;\n" * 601, "601 lines; at most 600"),
    ("sizes", "plugin/api/camb-a.c", "\n" + "a + " * 20 + "a;\n", "camb-a.c:2: 82 col"),
    ("sizes", "meson.build", "x = " + "1 + " * 30 + "1\n", "meson.build:1: 125 col"),
    ("sizes", "meson.build", "#\n" * 121, "121 lines; at most 120"),
    ("sizes", "tools/go", "a \n", "go:1: a tab or a space"),
    ("words", "tools/go", "\n# TO" + "DO\n", "go:2: a note to oneself"),
    ("words", "README.md", "Go to /ho" + "me/me/x.\n", "README.md:1: a path of one"),
    ("words", "README.md", "<" * 7 + " mine\n", "README.md:1: half of a merge"),
    ("words", "meson.build", "# Gene" + "rated by x\n", "build:1: the mark of a tool"),
    ("texts", "po/POTFILES", "", "camb-a.c: has texts and is not in po/POTFILES"),
    ("texts", "po/POTFILES", "a.c\nplugin/api/camb-a.c\n", "a.c does not exist"),
    (
        "texts",
        "po/POTFILES",
        "plugin/api/camb-a.c\nplugin/text/camb-t.c\n",
        "camb-t.c has no texts",
    ),
    (
        "texts",
        "plugin/api/camb-a.c",
        'char *a = g_strdup_printf (_ ("%" G_GUINT64_FORMAT "."), 1);\n',
        "camb-a.c:1: G_GUINT64_FORMAT cuts",
    ),
    ("shell", "tools/go", SH + "cat $1\n", "tools/go:3"),
    ("readme", "README.md", README.replace("`kind`", ""), "property kind is in no"),
    ("readme", "README.md", README.replace("BUSY", ""), "RESOURCE/BUSY is in no"),
    ("readme", "README.md", README.replace("tested", ""), "is not tested: camb-demo"),
    ("readme", "README.md", README.replace("camb-demo", "x", 1), "9 tested lines"),
    ("readme", "COPYING", None, "COPYING does not exist"),
]


def write(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None:
            path.write_text(content, encoding="utf-8")


def run(check, files):
    with tempfile.TemporaryDirectory() as folder:
        write(pathlib.Path(folder), files)
        return subprocess.run(
            [sys.executable, "-B", HERE / f"check-{check}.py", folder],
            capture_output=True,
            text=True,
        )


def report(number, is_ok, name, said):
    print(f"{'ok' if is_ok else 'not ok'} {number} {name}")
    if not is_ok:
        for line in (said.stdout + said.stderr).splitlines():
            print(f"# {line}")


checks = sorted(path.stem.removeprefix("check-") for path in HERE.glob("check-*.py"))
untested = set(checks) - {check for check, *_ in BAD}
cases = len(checks) * 2 + len(BAD) + 1
print(f"1..{cases}")
number = 1
print(f"{'not ok' if untested else 'ok'} 1 a bad tree for each check {untested or ''}")
for check in checks:
    said = run(check, GOOD)
    number += 1
    report(number, said.returncode == 0, f"{check}: a good tree", said)
    said = run(check, {})
    number += 1
    report(number, said.returncode != 0, f"{check}: an empty tree", said)
for check, name, content, what in BAD:
    said = run(check, {**GOOD, name: content})
    number += 1
    is_found = said.returncode == 1 and what in said.stdout
    report(number, is_found, f"{check}: {what}", said)
