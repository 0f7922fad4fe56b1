# SPDX-License-Identifier: LGPL-2.1-or-later
"""The session bus of the stories."""

from gi.repository import Gio, GLib

# Held, or it would be closed in between, and the names be lost.
BUS = Gio.bus_get_sync(Gio.BusType.SESSION)


def ask_bus(method, *arguments):
    """Of the bus itself."""
    variant = GLib.Variant(*arguments) if arguments else None
    name = "org.freedesktop.DBus"
    reply = BUS.call_sync(
        name, "/org/freedesktop/DBus", name, method, variant, None, 0, -1, None
    )
    return reply.unpack()[0] if reply.n_children() else None


def own_name(name):
    """On the bus of the test, before anybody looks for it."""
    assert ask_bus("RequestName", "(su)", (name, 0)) == 1, name
