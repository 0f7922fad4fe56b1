# SPDX-License-Identifier: LGPL-2.1-or-later
"""Includes go down the layers, never up."""

import pathlib
import re

from tree import Tree

C_LIBRARY = (
    "ctype dirent errno fcntl inttypes limits locale math signal stdarg stdint stdio "
    "stdlib string time unistd"
).split()
GLIB = r"glib\.h|glib/|glib-unix"
GIO = GLIB + r"|gio/|glib-object\.h|gobject/"

# For each layer: the layers that it may use, and the libraries.
LAYERS = {
    "plugin/api": ((), GIO + r"|libsoup/|json-glib/"),
    "plugin/media": (("plugin/api",), GIO + r"|libsoup/|xxhash\.h"),
    "plugin/text": ((), GLIB),
    "plugin/elements": (
        ("plugin/api", "plugin/media", "plugin/text"),
        GIO + r"|gst/",
    ),
    "app": (
        ("plugin/text",),
        GIO
        + r"|ges/|gst/|gtk/|adwaita|json-glib/|libav(codec|format)/|libsecret/"
        + r"|ebur128|nettle/",
    ),
    "tests/service": ((), GIO + r"|libsoup/|json-glib/|cairo|pango/"),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def find_layer(name):
    return next((it for it in LAYERS if name.startswith(it + "/")), None)


def is_c_library(header):
    stem = header.removesuffix(".h")
    return stem in C_LIBRARY or stem.startswith("sys/")


def why_not(name, quote, header, headers):
    """Says why a file may not include a header; None if it may."""
    layers, libraries = LAYERS[find_layer(name)]
    if quote == "<":
        if is_c_library(header) or re.match(libraries, header):
            return None
        return f"<{header}> is none of the libraries of {find_layer(name)}"
    target = headers.get(pathlib.PurePath(header).name)
    if target is None or find_layer(target) in (find_layer(name), *layers):
        return None
    return f"{target} is not below {find_layer(name)}"


tree = Tree()
headers = {
    pathlib.PurePath(name).name: name
    for name in tree.find("plugin/*.h", "app/*.h", "tests/*.h")
}
names = [it for it in tree.find("*.c", "*.h") if find_layer(it)]
for name in names:
    for number, line in enumerate(tree.read_lines(name), 1):
        match = INCLUDE.match(line)
        why = why_not(name, *match.groups(), headers) if match else None
        if why:
            tree.complain(name, number, why)
tree.finish(len(names))
