# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview as a user meets it: a real window, driven by role and name. Runs
inside camb-demo, on a display and a session bus of its own."""

import os
import pathlib
import shutil
import sys
import tempfile
import traceback

import compare_stories
import control_stories
import desktop_stories
import export_stories
import fault_stories
import flow_stories
import judge_stories
import keyring_stories
import mixed_stories
import open_stories
import play_stories
import sound_stories
import transcript_stories

STORIES = {
    module.__name__.removesuffix("_stories"): {
        name.removeprefix("test_"): function
        for name, function in vars(module).items()
        if name.startswith("test_")
    }
    for module in (
        play_stories,
        open_stories,
        transcript_stories,
        control_stories,
        fault_stories,
        compare_stories,
        mixed_stories,
        sound_stories,
        judge_stories,
        export_stories,
        flow_stories,
        desktop_stories,
        keyring_stories,
    )
}
TESTS = {name: test for tests in STORIES.values() for name, test in tests.items()}
# These go on where the one before them left off.
FOLLOWING = ("again", "seek", "choices", "note", "other_kinds", "compare_again")


def make_home():
    home = pathlib.Path(tempfile.mkdtemp(prefix="preview-"))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    os.environ["SECRET_BACKEND"] = "file"
    os.environ["SECRET_FILE_TEST_PATH"] = str(home / "keyring")
    os.environ["SECRET_FILE_TEST_PASSWORD"] = "x"
    return home


def main():
    # Each argument is a test or a whole file of them.
    wanted = [
        name for word in sys.argv[1:] or STORIES for name in STORIES.get(word, [word])
    ]
    failed = False
    home = None
    print(f"1..{len(wanted)}")
    for number, name in enumerate(wanted, 1):
        if name not in FOLLOWING or home is None:
            if home is not None:
                shutil.rmtree(home, ignore_errors=True)
            home = make_home()
        try:
            TESTS[name]()
            print(f"ok {number} {name}", flush=True)
        except BaseException:
            failed = True
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {name}", flush=True)
    shutil.rmtree(home, ignore_errors=True)
    sys.exit(failed)


main()
