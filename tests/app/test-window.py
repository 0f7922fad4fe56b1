# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview as a user meets it: a real window, driven by role and name. Runs
inside camb-demo, on a display and a session bus of its own."""

import os
import pathlib
import shutil
import sys
import tempfile
import traceback

from desktop import App, Atspi, describe, pump, wait_for
from gi.repository import Gio, GLib

PREVIEW = os.environ["CAMB_PREVIEW"]
KEY = os.environ["CAMB_API_KEY"]


def start(*arguments, key=None, **env):
    """The environment's key is for the test alone, unless it is handed on."""
    env["CAMB_API_KEY"] = key or ""
    return App(PREVIEW, *arguments, env=env)


def position(app):
    return app.value_of(app.find("slider", "Position"))


def wait_for_position(app, least, most=1e9):
    wait_for(
        f"position {least}…{most}", lambda: least <= position(app) <= most
    )


def with_app(story, *arguments, **env):
    app = start(*arguments, **env)
    try:
        story(app)
        app.close()
    except BaseException:
        app.shot("failed")
        app.root.clear_cache()
        print("\n".join("# " + line for line in describe(app.root)))
        raise
    finally:
        app.kill()


def test_first_start():
    """Nothing is there; the samples are one button away."""

    def story(app):
        app.find("push button", "Enter Key")
        app.shot("first-start")
        app.press("push button", "Try with Sample Runs")
        app.find("list item", "Dub 1001, 0:30")
        app.find("list item", "Dub 1008, The source video has no audible")
        app.find("push button", "Undo")
        app.press("push button", "Play")
        wait_for_position(app, 1)
        app.find("label", "Good evening.\n")
        app.shot("playing")
        app.press("push button", "Pause")
        app.find("push button", "Play")

    with_app(story)


def test_again():
    """What was open is open again, where it was left."""

    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        app.find("list item", "Translation 4001, 3 texts")
        wait_for_position(app, 1, 20)

    with_app(story)


def test_seek():
    def story(app):
        app.find("list item", "Mara, 0:01.0")
        app.click(app.find("slider", "Position"))
        wait_for_position(app, 14, 16)
        app.key("Home")
        wait_for_position(app, 0, 0.01)
        app.key("Right")
        wait_for_position(app, 5, 5.5)
        app.key("shift", "Right")
        wait_for_position(app, 6, 10.5)
        app.click(app.find("list item", "Jonas, 0:12.9"))
        wait_for_position(app, 13)
        app.press("push button", "Pause")
        app.press("push button", "Next line")
        wait_for_position(app, 15, 19)
        app.press("push button", "Previous line")
        wait_for_position(app, 12.5, 16)
        app.press("push button", "One frame on")
        app.press("push button", "One frame back")

    with_app(story)


def test_choices():
    """Voice, subtitles, languages; the position stays."""

    def story(app):
        app.click(app.find("list item", "Dub 1004, English"))
        app.find("list item", "Dub 1004, English (US) · 0:30")
        wait_for("the voice", lambda: is_sensitive(app, "Voice only"))
        app.click(app.find("list item", "Jonas, 0:04.3"))
        wait_for_position(app, 4.5)
        app.press("push button", "Pause")
        app.find("label", "Quiet, yes.\n")
        app.press("push button", "Voice only")
        wait_for("voice only", lambda: is_pressed(app, "Voice only"))
        before = position(app)
        app.key("a")
        app.find("list item", "Dub 1004, Spanish")
        app.find("list item", "Mara, 0:01.0, Buenas")
        app.find("label", "Tranquilo, sí.\n")
        wait_for_position(app, before - 0.5, before + 0.5)
        app.shot("spanish")
        app.key("c")
        app.gone("label", "Tranquilo, sí.\n")
        app.key("c")
        app.find("label", "Tranquilo, sí.\n")

    with_app(story)


def is_pressed(app, name):
    return app.has_state(app.find("push button", name), Atspi.StateType.PRESSED)


def is_sensitive(app, name):
    return app.has_state(app.find("push button", name), Atspi.StateType.SENSITIVE)


def test_note():
    """A note is there after a restart, and can be taken back."""

    def write(app):
        app.click(app.find("list item", "Dub 1002"))
        app.find("list item", "Dub 1002, 0:30")
        app.press("push button", "Note here")
        app.find("text", "Text of the note")
        app.type("too early")
        app.key("Return")
        app.shot("note")

    def find(app):
        entry = app.find("text", "Text of the note")
        wait_for("the text", lambda: app.text_of(entry) == "too early")
        app.press("push button", "Delete note")
        app.gone("text", "Text of the note")
        app.press("push button", "Undo")
        app.find("text", "Text of the note")

    with_app(write)
    with_app(find)


def test_other_kinds():
    def story(app):
        app.click(app.find("list item", "Speech 2001"))
        app.find("label", "0:05.5 · 48.0 kHz · mono")
        app.press("push button", "Play")
        wait_for_position(app, 0.5)
        app.shot("speech")
        app.key("Tab")
        app.click(app.find("list item", "Sound 3001"))
        app.key("End")
        app.find("push button", "Copy All")
        app.shot("translation")

    with_app(story)


def test_add():
    """What was pasted is shown before it is added, and can be undone."""

    def story(app):
        app.key("ctrl", "n")
        app.find("dialog", "Add Runs")
        app.type("dub 1001-1002 tts/2003 77 hello\n")
        app.find("status bar", "4 runs understood")
        app.shot("add")
        app.press("push button", "Add")
        app.find("list item", "Speech 2003")
        app.find("push button", "Undo")
        app.press("push button", "Undo")
        app.gone("list item", "Speech 2003")

    with_app(story, key=KEY)


def test_no_key():
    """A banner says what is missing, and a key that works ends it."""

    def story(app):
        app.find("alert", "Your runs need the key")
        app.find("list item", "Dub 1001, There is no key")
        app.shot("no-key")
        app.press("push button", "Enter Key")
        app.find("dialog", None)
        type_key(app, "wrong")
        app.find("label", "The service refuses the key")
        app.shot("refused")
        type_key(app, KEY)
        app.find("label", "The service accepts the key")
        app.key("Escape")
        app.gone("alert", "Your runs need the key")
        app.find("list item", "Dub 1001, 0:30")

    with_app(story, "dubbing/1001")


def type_key(app, key):
    entry = app.find("text", "API key")
    app.click(entry)
    app.type(key)
    app.key("Return")


def test_refused_key():
    def story(app):
        app.find("alert", "The service refuses the key")
        app.find("push button", "Change Key")
        app.shot("refused-banner")

    with_app(story, "dubbing/1001", key="wrong")


def test_failures():
    """A run that is gone says so in its place, and nothing else stops."""

    def story(app):
        app.find("label", "This Run Cannot Be Played")
        app.find("push button", "Try Again")
        app.shot("failed-run")
        app.click(app.find("list item", "Dub 1003"))
        app.find("list item", "Dub 1003, 0:30")
        app.press("push button", "Play")
        wait_for_position(app, 0.5)

    with_app(story, "dubbing/1008", "dubbing/1003", key=KEY)


def test_remote_control():
    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        call("PlayPause")
        app.find("push button", "Pause")
        wait_for_position(app, 0.5)
        call("Pause")
        app.find("push button", "Play")

    with_app(story, "dubbing/1001", key=KEY)


def call(method):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync(
        "org.mpris.MediaPlayer2.org.cambsrc.Preview",
        "/org/mpris/MediaPlayer2",
        "org.mpris.MediaPlayer2.Player",
        method,
        None,
        None,
        Gio.DBusCallFlags.NONE,
        10000,
        None,
    )


def test_single():
    """A second start hands its runs to the first, and ends."""

    def story(app):
        app.find("list item", "Dub 1001")
        second = GLib.spawn_sync(
            None,
            [PREVIEW, "camb://sound/3001"],
            None,
            GLib.SpawnFlags.DEFAULT,
            None,
            None,
        )
        assert second[3] == 0, second
        app.find("list item", "Sound 3001")

    with_app(story, "dubbing/1001", key=KEY)


def test_close_early():
    """Closing is possible in every state."""
    for arguments in ((), ("dubbing/1001",), ("dubbing/1007",), ("dubbing/1015",)):
        with_app(lambda app: None, *arguments, key=KEY)


def test_looks():
    """Pictures for people to look at."""

    def look(name, size=None):
        def story(app):
            app.find("list item", "Jonas")
            if size:
                app.resize(*size)
                pump()
            app.click(app.find("list item", "Jonas, 0:04.3")) if not size else None
            app.key("Down")
            wait_for_position(app, 1)
            for _ in range(10):
                pump()
            app.shot(name)

        return story

    runs = ("dubbing/1002", "dubbing/1001", "tts/2001")
    with_app(look("light"), *runs, key=KEY)
    with_app(look("dark"), *runs, key=KEY, ADW_DEBUG_COLOR_SCHEME="prefer-dark")
    with_app(look("contrast"), *runs, key=KEY, ADW_DEBUG_HIGH_CONTRAST="1")
    with_app(look("narrow", (360, 640)), *runs, key=KEY)


TESTS = {
    name.removeprefix("test_"): function
    for name, function in list(globals().items())
    if name.startswith("test_")
}
# These go on where the one before them left off.
FOLLOWING = ("again", "seek", "choices", "note", "other_kinds")


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
    wanted = sys.argv[1:] or list(TESTS)
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
