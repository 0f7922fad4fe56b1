# SPDX-License-Identifier: LGPL-2.1-or-later
"""The transcript: its figures, its translation, and what is kept of it."""

import pathlib
import subprocess
import tempfile

from desktop import Atspi, children, wait_for
from story import KEY, position, wait_for_position, with_app

BILINGUAL = "camb://dubbing/1001?translation=4002"


def test_quality():
    """Figures and broken rules of each line, and a key to the next problem."""

    def story(app):
        line = app.find("list item", "Mara, 0:01.0")
        wait_for("figures", lambda: "characters per second" in described(app, line))
        app.find("push button", "9 lines break a rule")
        app.shot("rules")
        position(app)
        app.key("p")
        wait_for_position(app, 0.9)
        choose_no_rules(app)
        app.gone("push button", "9 lines break a rule")

    with_app(story, "dubbing/1001", key=KEY)


def described(app, node):
    app.root.clear_cache()
    return node.get_description() or ""


def choose_no_rules(app):
    app.key("ctrl", "comma")
    app.await_window("Preferences")
    app.click(app.find("page tab", "Transcript"))
    app.shot("rules-preferences")
    app.click(app.find("combo box", "Rules"))
    app.key("Home")
    app.key("Return")
    # Without a window manager the keys go where the last click went.
    app.click(app.find("page tab", "Transcript"))
    app.key("Escape")


def test_columns():
    """The translation stands beside the lines, or below where it is narrow."""

    def story(app):
        original = app.find("label", "Good evening.")
        translation = app.find("label", "Buenas noches.")
        wait_for("columns", lambda: place(translation)[0] > place(original)[0])
        assert place(translation)[1] == place(original)[1]
        app.shot("columns")
        app.resize(900, 700)
        wait_for("rows", lambda: place(translation)[1] > place(original)[1])
        assert place(translation)[0] == place(original)[0]
        app.shot("columns-narrow")

    with_app(story, BILINGUAL, key=KEY)


def place(node):
    box = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    return box.x, box.y


def test_save():
    """What was saved is what others read; what was copied is what is seen."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="preview-"))

    def story(app):
        app.find("label", "Buenas noches.")
        choose(app, "Save as SRT…")
        app.await_window("Save the Transcript")
        app.shot("save")
        app.key("ctrl", "a")
        app.type(str(folder / "both.srt"))
        app.key("Return")
        wait_for("the file", (folder / "both.srt").exists)
        check_file(folder / "both.srt")
        choose(app, "Copy as SRT")
        app.find("label", "The transcript was copied")
        app.key("ctrl", "f")
        app.key("ctrl", "v")
        entry = app.find("entry", "Search the transcript")
        wait_for("the copy", lambda: "00:00:01,000 --> " in app.text_of(entry))

    with_app(story, BILINGUAL, key=KEY)


def choose(app, name):
    """A menu is a part of its button."""
    button = app.find("push button", "Save or copy the transcript")
    app.click(button)

    def look():
        button.clear_cache()
        return next((it for it in list_items(button) if it.get_name() == name), None)

    wait_for(name, look).get_action_iface().do_action(0)


def list_items(node):
    for child in children(node):
        if child.get_role_name() == "menu item":
            yield child
        yield from list_items(child)


def check_file(path):
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-f", "srt", "-"]
    read = subprocess.run(command, check=True, capture_output=True, text=True)
    assert read.stderr == "", read.stderr
    assert "00:00:01,000 --> " in read.stdout, read.stdout
    assert "Good evening." in read.stdout and "Buenas noches." in read.stdout
