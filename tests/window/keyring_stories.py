# SPDX-License-Identifier: LGPL-2.1-or-later
"""The keyring of the desktop, with an account that needs a key."""

import contextlib
import subprocess

from bus import ask_bus, own_name
from desktop import pump, wait_for
from story import KEY, with_app


@contextlib.contextmanager
def keyring(*arguments, password=None):
    """The keyring of the desktop; with the password, it is open."""
    process = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--components=secrets", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if password is not None:
        process.stdin.write(password.encode())
    process.stdin.close()
    try:
        wait_for("the keyring", has_keyring)
        yield
    finally:
        process.terminate()
        process.wait()


def has_keyring():
    return ask_bus("NameHasOwner", "(s)", ("org.freedesktop.secrets",))


def test_keyring():
    """The key is kept where all keys of the desktop are; a locked keyring, and
    one that does not work, are said so."""

    def enter(app):
        app.find("alert", "Your runs need the key")
        app.press("push button", "Enter Key")
        app.await_window("Preferences")
        entry = app.find("text", "API key")
        app.click(entry)
        app.type(KEY)
        app.key("Return")
        app.find("label", "The service accepts the key")
        app.key("Escape")
        app.find("list item", "Dub 1001, 0:30")

    def remember(app):
        app.find("list item", "Dub 1001, 0:30")
        assert not app.all("alert", "Your runs")

    def dismiss(app):
        """The question of the desktop, for the password."""
        for _ in range(50):
            pump()
        app.shot("prompt")
        app.key("Escape")

    def miss(name, what, ask=lambda app: None):
        def story(app):
            ask(app)
            app.find("alert", what)
            app.find("push button", "Enter Key")
            app.shot(name)

        return story

    env = {"SECRET_BACKEND": "service"}
    with keyring("--unlock", password="x"):
        with_app(enter, "dubbing/1001", **env)
        with_app(remember, **env)
    with keyring():
        with_app(miss("keyring-locked", "The keyring is locked", dismiss), **env)
    own_name("org.freedesktop.secrets")
    try:
        with_app(miss("keyring-broken", "The keyring cannot be read"), **env)
    finally:
        ask_bus("ReleaseName", "(s)", ("org.freedesktop.secrets",))
