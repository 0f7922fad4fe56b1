# SPDX-License-Identifier: LGPL-2.1-or-later
"""A user in front of a screen: finds things by role and name, presses keys and
buttons, and waits until something is to be seen."""

import os
import pathlib
import signal
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 20 * int(os.environ.get("TEST_PATIENCE", "1"))
APP = "camb-preview"


class Missing(AssertionError):
    pass


def pump():
    """Lets a moment pass, in which AT-SPI may hear something."""
    context = GLib.MainContext.default()
    done = []
    GLib.timeout_add(40, lambda: done.append(1) and False)
    while not done:
        context.iteration(True)


def wait_for(what, predicate):
    """Waits until something is true, and returns it."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            result = predicate()
        except GLib.Error:
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise Missing(f"waited {PATIENCE} s for {what}")
        pump()


def children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


# Nothing in these is looked for, and looking takes time.
LEAVES = ("image", "label", "push button", "scroll bar", "separator", "slider")


def walk(node):
    yield node
    if node.get_role_name() in LEAVES:
        return
    for child in children(node):
        if is_visible(child):
            yield from walk(child)


def is_visible(node):
    return node.get_state_set().contains(Atspi.StateType.VISIBLE)


def describe(node, depth=0):
    """The tree as text, for the log of a test that failed."""
    lines = ["  " * depth + f"{node.get_role_name()}: {node.get_name()}"]
    for child in children(node):
        lines += describe(child, depth + 1)
    return lines


class App:
    """Camb Preview, started by a command, until it is closed."""

    def __init__(self, *command, env=None):
        self.shots = pathlib.Path(os.environ["SCREENSHOT_DIR"])
        self.shots.mkdir(parents=True, exist_ok=True)
        self.log = self.shots / "log.txt"
        self.log.write_bytes(b"")
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **(env or {})},
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.root = wait_for("the application", self.find_root)
        self.window = self.find("frame", None)

    def find_root(self):
        assert self.process.poll() is None, "the application has ended"
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for child in children(desktop):
            if child.get_name() == APP:
                return child
        return None

    def all(self, role, name=None):
        found = []
        for node in walk(self.root):
            if node.get_role_name() != role or not is_visible(node):
                continue
            if name is None or (node.get_name() or "").startswith(name):
                found.append(node)
        return found

    def find(self, role, name):
        def look():
            assert self.process.poll() is None, "the application has ended"
            found = self.all(role, name)
            exact = [node for node in found if node.get_name() == name]
            if found:
                return (exact or found)[0]
            # What AT-SPI remembers may be old.
            self.root.clear_cache()
            return None

        return wait_for(f"{role} “{name}”", look)

    def gone(self, role, name):
        self.count(role, name, 0)

    def count(self, role, name, wanted):
        """Waits until there are so many of them."""

        def look():
            self.root.clear_cache()
            return len(self.all(role, name)) == wanted

        wait_for(f"{wanted} × {role} “{name}”", look)

    def press(self, role, name):
        node = self.find(role, name)
        action = node.get_action_iface()
        assert action is not None and action.get_n_actions() > 0, f"{name}: no action"
        action.do_action(0)

    def press_in(self, parent, role, name):
        """One of many of the same name."""
        for node in walk(parent):
            if node.get_role_name() == role and node.get_name() == name:
                node.get_action_iface().do_action(0)
                return
        raise Missing(f"{role} “{name}” in {parent.get_name()}")

    def click(self, node):
        """With the mouse, in the middle; the window lies in the corner."""
        box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        Atspi.generate_mouse_event(
            box.x + box.width // 2, box.y + box.height // 2, "b1c"
        )

    def key(self, *names):
        """Presses keys at once, the last one while the others are held."""
        subprocess.run(["xdotool", "key", "+".join(names)], check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)

    def await_window(self, title):
        """GTK 4.8 crashes when it is asked for its windows while one opens, so
        the X server is asked until it is there."""
        command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", title]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
        for _ in range(20):
            pump()

    def caption(self):
        """What stands below the picture, or nothing."""
        self.root.clear_cache()
        overlay = self.find("image", "Picture").get_parent()
        for node in children(overlay):
            if node.get_role_name() == "label" and is_visible(node):
                return node.get_name()
        return ""

    def focus(self):
        """Takes the keys back from another program, as a window manager would."""
        self.of_window("windowfocus", "--sync")

    def of_window(self, *command):
        """What xdotool does with the window of the application."""
        search = ["xdotool", "search", "--onlyvisible", "--class", APP]
        subprocess.run([*search, *command], check=True, timeout=PATIENCE)

    def resize(self, width, height):
        """As a window manager would."""
        subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", ".", "windowsize"]
            + ["%@", str(width), str(height)],
            check=True,
        )

    def text_of(self, node):
        text = node.get_text_iface()
        return text.get_text(0, text.get_character_count())

    def value_of(self, node):
        return node.get_value_iface().get_current_value()

    def has_state(self, node, state):
        return node.get_state_set().contains(state)

    def shot(self, name):
        """A picture of the screen, for people to look at."""
        path = self.shots / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], check=True)

    def close(self):
        """Closes the window; returns how long that took, in seconds."""
        start = time.monotonic()
        self.key("ctrl", "q")
        wait_for("the end", lambda: self.process.poll() is not None)
        took = time.monotonic() - start
        assert self.process.returncode == 0, f"ended with {self.process.returncode}"
        return took

    def read_log(self):
        return self.log.read_text(errors="replace").splitlines()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
