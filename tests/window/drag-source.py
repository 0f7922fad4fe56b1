# SPDX-License-Identifier: LGPL-2.1-or-later
"""Another program: a small window to drag a text or a file from, which also has
the text on the clipboard. Arguments: a text, and what it lies in, if anything."""

import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GObject, Gtk  # noqa: E402


def make_content(text, path):
    value = GObject.Value()
    if path is None:
        value.init(str)
        value.set_string(text)
    else:
        value.init(Gdk.FileList)
        value.set_boxed(Gdk.FileList.new_from_list([Gio.File.new_for_path(path)]))
    return Gdk.ContentProvider.new_for_value(value)


def activate(application, text, path):
    window = Gtk.Window(application=application, title="Drag source")
    window.set_decorated(False)
    window.set_default_size(90, 90)
    label = Gtk.Label(label="Drag me")
    source = Gtk.DragSource(actions=Gdk.DragAction.COPY)
    source.set_content(make_content(text, path))
    label.add_controller(source)
    window.set_child(label)
    window.present()
    window.get_clipboard().set(text)


def main():
    text, path = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None
    application = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)
    application.connect("activate", activate, text, path)
    application.run()


main()
