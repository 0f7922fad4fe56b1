# SPDX-License-Identifier: LGPL-2.1-or-later
"""The rest of the desktop: what is dropped and pasted, idleness, and activation
by other programs."""

import contextlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

from bus import BUS, ask_bus, own_name
from desktop import APP, PATIENCE, App, children, pump, wait_for
from gi.repository import Atspi, Gio, GLib
from story import KEY, PREVIEW, position, wait_for_position, with_app

SOURCE = pathlib.Path(__file__).with_name("drag-source.py")

MANAGER = """
<node>
  <interface name="org.gnome.SessionManager">
    <method name="RegisterClient">
      <arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="o" direction="out"/>
    </method>
    <method name="UnregisterClient"><arg type="o" direction="in"/></method>
    <method name="Inhibit">
      <arg type="s" direction="in"/><arg type="u" direction="in"/>
      <arg type="s" direction="in"/><arg type="u" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="Uninhibit"><arg type="u" direction="in"/></method>
    <property name="SessionIsActive" type="b" access="read"/>
  </interface>
</node>
"""
# A flag of the session manager.
IDLE = 8


class SessionManager:
    """Remembers who keeps the screen on. Has a thread of its own: a program
    waits for it while the story waits for the program."""

    def __init__(self):
        self.inhibitions = {}
        self.is_there = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()
        assert self.is_there.wait(PATIENCE)

    def serve(self):
        context = GLib.MainContext.new()
        context.push_thread_default()
        node = Gio.DBusNodeInfo.new_for_xml(MANAGER)
        BUS.register_object(
            "/org/gnome/SessionManager",
            node.interfaces[0],
            self.called,
            lambda *_: GLib.Variant("b", True),
            None,
        )
        own_name("org.gnome.SessionManager")
        self.is_there.set()
        GLib.MainLoop.new(context, False).run()

    def called(self, _bus, _who, _path, _interface, method, arguments, invocation):
        answer = None
        if method == "RegisterClient":
            answer = GLib.Variant("(o)", ("/client",))
        elif method == "Inhibit":
            cookie = len(self.inhibitions) + 1
            self.inhibitions[cookie] = arguments.unpack()
            answer = GLib.Variant("(u)", (cookie,))
        elif method == "Uninhibit":
            del self.inhibitions[arguments.unpack()[0]]
        invocation.return_value(answer)


def test_idle():
    """The screen stays on while a run plays, and no longer."""
    manager = SessionManager()

    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        position(app)
        assert not manager.inhibitions
        app.press("push button", "Play")
        wait_for("an inhibition", lambda: manager.inhibitions)
        ((_who, _window, reason, flags),) = manager.inhibitions.values()
        assert reason and flags & IDLE, (reason, flags)
        app.press("push button", "Pause")
        wait_for("no inhibition", lambda: not manager.inhibitions)

    with_app(story, "dubbing/1001", key=KEY)


@contextlib.contextmanager
def drag_source(*arguments):
    process = subprocess.Popen([sys.executable, str(SOURCE), *arguments])
    try:
        command = ["xdotool", "search", "--sync", "--onlyvisible", "--name"]
        found = subprocess.run(
            command + ["Drag source"],
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        window = found.stdout.split()[-1]
        move = ["xdotool", "windowmove", "--sync", window, "1185", "20"]
        subprocess.run(move, check=True)
        yield
    finally:
        process.terminate()
        process.wait()


def drag(x, y):
    """From the other program to here, as slowly as a hand."""
    subprocess.run("xdotool mousemove 1220 60 mousedown 1".split(), check=True)
    for step in range(1, 9):
        place = [1220 + (x - 1220) * step // 8, 60 + (y - 60) * step // 8]
        subprocess.run(["xdotool", "mousemove", *map(str, place)], check=True)
        pump()
    pump()
    subprocess.run(["xdotool", "mouseup", "1"], check=True)


def test_drop():
    """A text, and a file with runs in it; and what lies on the clipboard."""
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "runs.csv"
        table.write_text("kind,run id\ntts,2001\nsound,3001\n")

        def story(app):
            with drag_source("camb://dubbing/1003"):
                drag(600, 400)
                app.find("status bar", "1 run understood")
                app.press("push button", "Add")
                app.find("list item", "Dub 1003")
            with drag_source("dubbing/1002", str(table)):
                drag(600, 400)
                app.find("status bar", "2 runs understood")
                app.press("push button", "Add")
                app.find("list item", "Sound 3001")
                app.focus()
                app.key("ctrl", "v")
                app.find("status bar", "1 run understood")
                app.key("Escape")
                app.gone("status bar", "1 run understood")
                app.key("ctrl", "v")
                app.find("status bar", "1 run understood")
                app.key("ctrl", "Return")
                app.find("list item", "Dub 1002")

        with_app(story, key=KEY)


class Activated(App):
    """Started by the bus, because somebody opened an address."""

    def __init__(self, uri):
        self.shots = pathlib.Path(os.environ["SCREENSHOT_DIR"])
        self.log = self.shots / "log.txt"
        self.log.write_bytes(b"")
        subprocess.run(["gio", "open", uri], check=True)
        self.root = wait_for("the application", self.find_root)
        self.process = self
        self.pid = self.get_pid()

    def find_root(self):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        return next((it for it in children(desktop) if it.get_name() == APP), None)

    def poll(self):
        return 0 if self.get_pid() is None else None

    returncode = 0

    def get_pid(self):
        name = ("org.cambsrc.Preview",)
        try:
            return ask_bus("GetConnectionUnixProcessID", "(s)", name)
        except GLib.Error:
            return None


def install():
    """What `meson install` does with these files."""
    built = pathlib.Path(os.environ["GSETTINGS_SCHEMA_DIR"])
    target = pathlib.Path(os.environ["DESKTOP_DIR"])
    services = target / "dbus-1" / "services"
    applications = target / "applications"
    services.mkdir(parents=True, exist_ok=True)
    applications.mkdir(parents=True, exist_ok=True)

    service = (built / "org.cambsrc.Preview.service").read_text()
    service = re.sub("Exec=[^ ]*", f"Exec={PREVIEW}", service)
    (services / "org.cambsrc.Preview.service").write_text(service)
    name = "org.cambsrc.Preview.desktop"
    (applications / name).write_text((built / name).read_text())
    subprocess.run(["update-desktop-database", str(applications)], check=True)
    ask_bus("ReloadConfig")


def test_activation():
    """The handler of camb: is started by the bus, and a second address goes to
    the same window."""
    names = ["DATA", "CONFIG", "CACHE", "STATE"]
    environment = {f"XDG_{it}_HOME": os.environ[f"XDG_{it}_HOME"] for it in names}
    environment["G_DEBUG"] = ""
    install()
    ask_bus("UpdateActivationEnvironment", "(a{ss})", (environment,))
    app = Activated("camb://dubbing/1001")
    try:
        app.find("list item", "Dub 1001, 0:30")
        subprocess.run(["gio", "open", "camb://sound/3001"], check=True)
        app.find("list item", "Sound 3001")
        app.find("list item", "Dub 1001, 0:30")
        assert app.get_pid() == app.pid
        app.close()
    finally:
        if app.get_pid() is not None:
            os.kill(app.pid, 9)
