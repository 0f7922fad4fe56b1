# SPDX-License-Identifier: LGPL-2.1-or-later
"""Adding, keys, failures, other programs, and how it looks."""

from desktop import pump, wait_for
from gi.repository import Gio, GLib
from story import KEY, PREVIEW, position, wait_for_position, with_app


def test_add():
    """What was pasted is shown before it is added, and can be undone."""

    def story(app):
        app.key("ctrl", "n")
        app.find("text", "Runs to add")
        app.type("dub 1001-1002 tts/2003 hello\n")
        app.find("status bar", "3 runs understood")
        app.shot("add")
        app.key("ctrl", "Return")
        app.find("list item", "Speech 2003")
        app.find("push button", "Undo")
        app.press("push button", "Undo")
        app.gone("list item", "Speech 2003")

    with_app(story, key=KEY)


def test_translation():
    """A translation run beside the transcript, and below the picture."""

    def story(app):
        app.find("label", "Buenas noches. El puerto está tranquilo hoy.")
        position(app)
        app.key("Down")
        app.key("Down")
        wait_for_position(app, 4.2, 4.4)
        wait_for("English", lambda: app.caption().startswith("Quiet, yes."))
        app.key("shift", "c")
        wait_for("Spanish", lambda: app.caption().startswith("Tranquilo"))
        app.key("shift", "c")
        wait_for("both", lambda: "Tranquilo" in app.caption()[10:])
        app.shot("both")

    with_app(story, "camb://dubbing/1001?translation=4002", key=KEY)


def test_no_key():
    """A banner says what is missing, and a key that works ends it."""

    def story(app):
        app.find("alert", "Your runs need the key")
        app.find("list item", "Dub 1001, There is no key")
        app.shot("no-key")
        app.press("push button", "Enter Key")
        app.await_window("Preferences")
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
        position(app)
        app.press("push button", "Play")
        wait_for_position(app, 0.5)

    with_app(story, "dubbing/1008", "dubbing/1003", key=KEY)


def test_remote_control():
    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        position(app)
        call("PlayPause")
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
            position(app)
            app.key("Down")
            app.key("Down")
            wait_for_position(app, 4)
            for _ in range(10):
                pump()
            app.shot(name)

        return story

    runs = ("dubbing/1002", "dubbing/1001", "tts/2001")
    with_app(look("light"), *runs, key=KEY)
    with_app(look("dark"), *runs, key=KEY, ADW_DEBUG_COLOR_SCHEME="prefer-dark")
    with_app(look("contrast"), *runs, key=KEY, ADW_DEBUG_HIGH_CONTRAST="1")
    with_app(look("narrow", (360, 640)), *runs, key=KEY)
