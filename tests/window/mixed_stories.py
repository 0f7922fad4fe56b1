# SPDX-License-Identifier: LGPL-2.1-or-later
"""Several runs side by side: of different kinds, with an original, in a narrow
window."""

import os
import pathlib
import shutil
import struct
import tempfile

from compare_stories import DUBS, VIEWS, settle, show_pictures, within
from desktop import Atspi, wait_for
from export_stories import await_end
from story import KEY, with_app


def test_compare_mixed():
    """Kinds that have little in common; a narrow window."""

    def story(app):
        app.find("panel", "4, Dub 1008")
        app.find("label", "This Run Cannot Be Played")
        app.find("push button", "Copy All")
        settle()
        app.shot("compare-mixed")

    def narrow(app):
        show_pictures(app, 3)
        app.resize(700, 640)
        app.count("image", "Picture", 1)
        # What lay beside the pictures is gone: now there is room to shrink.
        app.resize(360, 640)
        for keys, name in VIEWS[0], VIEWS[2], VIEWS[4]:
            app.key(*keys.split("+"))
            settle()
            settle()
            app.shot(f"compare-narrow-{name.lower().replace(' ', '-')}")
        app.key("2")
        app.find("panel", "2, Dub 1002, heard")

    mixed = ("dubbing/1003", "tts/2001", "translation/4001", "dubbing/1008")
    with_app(story, *mixed, key=KEY)
    with_app(narrow, *DUBS[:3], key=KEY)


def test_compare_files():
    """An original from a file beside a run, and what is seen in a file."""
    media = pathlib.Path(os.environ["CAMB_DEMO_MEDIA_DIR"])
    original = next(media.glob("**/*.mp4"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="preview-picture-"))

    def choose(app, item, title):
        menu = app.find("push button", "Main menu")
        app.click(menu)
        within(menu, "menu item", item).get_action_iface().do_action(0)
        app.await_window(title)

    def attach(app):
        choose(app, "Attach Original…", "Attach Original")
        # A slash asks for a path.
        app.type(str(original))
        settle()
        app.key("Return")
        await_end("Attach Original")
        app.find("panel", f"2, {original.name}")
        app.count("image", "Picture", 2)

    def save(app):
        choose(app, "Save the Picture", "Save the Picture")
        path = folder / "seen.png"
        app.key("ctrl", "a")
        app.type(str(path))
        settle()
        app.key("Return")
        await_end("Save the Picture")
        wait_for("the picture", path.exists)
        app.find("label", "The picture was saved")
        return struct.unpack(">II", path.read_bytes()[16:24])

    def size_of(app):
        area = app.find("panel", "Side by side")
        box = area.get_component_iface().get_extents(Atspi.CoordType.WINDOW)
        return box.width, box.height

    def story(app):
        app.find("list item", "Jonas, 0:04.3")
        attach(app)
        size = size_of(app)
        app.shot("compare-files")
        saved = save(app)
        assert saved == size, (saved, size)

    with_app(story, "dubbing/1001", key=KEY)
    shutil.rmtree(folder)
