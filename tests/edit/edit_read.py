# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads what was written, in all formats that are files on their own."""

import edit_fcp7
import edit_mlt
import edit_otio

FILES = ("otio", "fcp7", "kdenlive")
ALL = (*FILES, "xges")


def read_all(paths):
    return (
        edit_otio.read(paths["otio"]),
        edit_fcp7.read(paths["fcp7"]),
        edit_mlt.read(paths["kdenlive"]),
    )


def get_tracks(timeline):
    """Of each track its name, its state, and where its clips are."""
    result = []
    for track in timeline["tracks"]["children"]:
        position, clips = 0, []
        for item in track["children"]:
            length = int(item["source_range"]["duration"]["value"])
            start = int(item["source_range"]["start_time"]["value"])
            if item["OTIO_SCHEMA"] == "Clip.2":
                clips.append((position, start, length))
            position += length
        result.append((track["name"], track["enabled"], clips))
    return result
