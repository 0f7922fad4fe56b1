# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was chosen goes to a folder, with all that was said of it."""

import contextlib
import json
import os
import pathlib
import subprocess

from desktop import Atspi, children, is_visible, wait_for
from gi.repository import Gio
from story import KEY, with_app


def home(name):
    return pathlib.Path(os.environ["XDG_DATA_HOME"]).parent / name


def fill(app, role, name, text):
    entry = app.find(role, name)
    wait_for(
        "a new text", lambda: entry.get_editable_text_iface() is not None
    )
    entry.get_editable_text_iface().set_text_contents(text)


def await_end(title):
    """GTK 4.8 crashes when it is asked for its windows while one closes, so the
    X server is asked until it is gone."""
    command = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"]
    wait_for(
        f"the end of “{title}”",
        lambda: subprocess.run(command, stdout=subprocess.DEVNULL).returncode,
    )


def check(app, name):
    """GTK 4.8 has no action for it that AT-SPI could do."""
    box = app.find("check box", name)
    if not app.has_state(box, Atspi.StateType.CHECKED):
        app.click(box)
    wait_for("a check", lambda: app.has_state(box, Atspi.StateType.CHECKED))


def test_export():
    """A run with a note, exported twice: the second time all is there."""
    folder = home("exported")

    def export(app):
        app.key("ctrl", "e")
        app.await_window("Export")
        fill(app, "text", "Folder to export to", str(folder))
        check(app, "All languages in one Matroska file")
        app.shot("export")
        app.press("push button", "Export")
        await_end("Export")
        app.find("label", "Everything is exported")
        app.find("push button", "Open Folder")

    def story(app):
        app.find("label", "Good evening. The harbour is quiet tonight.")
        app.key("n")
        app.type("too loud\n")
        export(app)
        names = {path.name for path in folder.iterdir()}
        assert "dubbing-1001-video.mp4" in names, names
        assert "dubbing-1001-voice.flac" in names, names
        assert "dubbing-1001.srt" in names, names
        assert "dubbing-1001-languages.mkv" in names, names
        assert not any(name.endswith(".part") for name in names), names
        notes = json.loads((folder / "notes.json").read_text())
        assert notes[0]["text"] == "too loud", notes
        subprocess.run(
            ["sha256sum", "--quiet", "-c", "camb-export.sha256"],
            cwd=folder,
            check=True,
        )
        before = (folder / "dubbing-1001-video.mp4").stat().st_mtime_ns
        export(app)
        after = (folder / "dubbing-1001-video.mp4").stat().st_mtime_ns
        assert before == after
        app.shot("exported")

    with_app(story, "dubbing/1001", key=KEY)


EDITOR = """[Desktop Entry]
Type=Application
Name=Kdenlive
Exec=sh -c 'printf %%s "$1" > "$0"' {} %f
"""


@contextlib.contextmanager
def fake_editor(opened):
    """Installed for a while; keeps what it is asked to open."""
    folder = pathlib.Path(os.environ["DESKTOP_DIR"], "applications")
    folder.mkdir(parents=True, exist_ok=True)
    entry = folder / "org.kde.kdenlive.desktop"
    entry.write_text(EDITOR.format(opened))
    try:
        yield
    finally:
        entry.unlink()


def menu_items(node):
    for child in children(node):
        if child.get_role_name() == "menu item" and is_visible(child):
            yield child
        yield from menu_items(child)


def find_item(app, name):
    """A menu is a part of its button."""
    button = app.find("push button", "Main menu")

    def look():
        button.clear_cache()
        return next((it for it in menu_items(button) if it.get_name() == name), None)

    app.click(button)
    return wait_for(name, look), {it.get_name() for it in menu_items(button)}


def test_open_in_editor():
    """A run goes into the editor that is installed, beside the last export."""
    opened = home("opened")
    folder = home("edited")

    def story(app):
        app.find("label", "Good evening. The harbour is quiet tonight.")
        app.key("ctrl", "e")
        app.await_window("Export")
        fill(app, "text", "Folder to export to", str(folder))
        app.press("push button", "Export")
        await_end("Export")
        item, names = find_item(app, "Open in Kdenlive")
        pitivi = Gio.DesktopAppInfo.new("org.pitivi.Pitivi.desktop")
        assert ("Open in Pitivi" in names) == (pitivi is not None), names
        app.shot("open-in")
        item.get_action_iface().do_action(0)
        project = folder / "dubbing-1001" / "dubbing-1001.kdenlive"
        wait_for("the editor", lambda: opened.exists() and opened.read_text())
        assert opened.read_text() == str(project), opened.read_text()
        app.find("label", "The project is in")
        app.shot("opened-in")
        assert (project.parent / "dubbing-1001-video.mp4").exists()
        assert "dubbing-1001-video.mp4" in project.read_text()

    with fake_editor(opened):
        with_app(story, "dubbing/1001", key=KEY)


def test_export_refused():
    """A folder that cannot be written to: the window says so, and stays."""

    def story(app):
        app.find("list item", "Speech 2001")
        app.key("ctrl", "e")
        app.await_window("Export")
        fill(app, "text", "Folder to export to", "/proc/nowhere")
        app.press("push button", "Export")
        app.find("label", "“/proc/nowhere” cannot be written")
        app.shot("refused-folder")
        app.key("Escape")

    with_app(story, "tts/2001", key=KEY)


def test_copy_command():
    """What is copied plays the same elsewhere."""

    def story(app):
        app.find("list item", "Speech 2001")
        app.key("ctrl", "shift", "c")
        app.find("label", "Command copied")

    with_app(story, "tts/2001", key=KEY)
