# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads OpenTimelineIO as strictly as its documentation allows.

The types, their versions and their fields are those of the documentation of the
serialized schema; what a file has beyond them is a fault.
"""

import json
import pathlib
import urllib.parse

NUMBER = (int, float)
NAMED = {"name": str, "metadata": dict}
ITEM = NAMED | {"effects": list, "markers": list, "enabled": bool}
# Each field with the types that it may have; a string is that of an object.
SCHEMAS = {
    "Timeline.1": NAMED | {"global_start_time": "RationalTime.1", "tracks": "Stack.1"},
    "Stack.1": ITEM | {"children": list, "source_range": (type(None), "TimeRange.1")},
    "Track.1": ITEM
    | {"children": list, "source_range": (type(None), "TimeRange.1"), "kind": str},
    "Clip.2": ITEM
    | {
        "source_range": "TimeRange.1",
        "media_references": dict,
        "active_media_reference_key": str,
    },
    "Gap.1": ITEM | {"source_range": "TimeRange.1"},
    "ExternalReference.1": NAMED
    | {
        "target_url": str,
        "available_range": "TimeRange.1",
        "available_image_bounds": type(None),
    },
    "Marker.2": NAMED | {"color": str, "comment": str, "marked_range": "TimeRange.1"},
    "TimeRange.1": {"start_time": "RationalTime.1", "duration": "RationalTime.1"},
    "RationalTime.1": {"value": NUMBER, "rate": NUMBER},
}
CHILDREN = {"Stack.1": {"Track.1"}, "Track.1": {"Clip.2", "Gap.1"}}
COLORS = set(
    "PINK RED ORANGE YELLOW GREEN CYAN BLUE PURPLE MAGENTA BLACK WHITE".split()
)


def fits(value, wanted):
    if isinstance(wanted, tuple):
        return any(fits(value, it) for it in wanted)
    if isinstance(wanted, str):
        return isinstance(value, dict) and value.get("OTIO_SCHEMA") == wanted
    return isinstance(value, wanted) and not (
        wanted in NUMBER and isinstance(value, bool)
    )


def check_types(node, where):
    """Every object is of a known type, and has all of its fields and no other."""
    schema = node["OTIO_SCHEMA"]
    fields = SCHEMAS[schema]
    assert set(node) == set(fields) | {"OTIO_SCHEMA"}, f"{where}: {sorted(node)}"
    for name, wanted in fields.items():
        value = node[name]
        assert fits(value, wanted), f"{where}.{name}: {value!r}"
        if name == "metadata":
            continue
        nested = [value]
        if name == "media_references":
            nested = list(value.values())
        elif isinstance(value, list):
            nested = value
        for i, child in enumerate(nested):
            if isinstance(child, dict):
                check_types(child, f"{where}.{name}[{i}]")
    for child in node.get("children", []):
        assert child["OTIO_SCHEMA"] in CHILDREN[schema], where


def read_range(node, rate):
    """Start and end; whole frames at the rate of the timeline."""
    start, duration = node["start_time"], node["duration"]
    for time in (start, duration):
        assert time["rate"] == rate, time
        assert time["value"] == int(time["value"]) >= 0, time
    return int(start["value"]), int(start["value"] + duration["value"])


def check_reference(clip, folder, rate):
    reference = clip["media_references"][clip["active_media_reference_key"]]
    url = urllib.parse.urlsplit(reference["target_url"])
    start, end = read_range(clip["source_range"], rate)
    assert end > start
    if reference["available_range"]["duration"]["rate"] == rate:
        first, last = read_range(reference["available_range"], rate)
        assert first <= start and end <= last, clip["name"]
    if url.scheme == "camb":
        return
    # Relative to the project, and nothing in a name is taken for syntax.
    assert not (url.scheme or url.netloc or url.query or url.fragment), url
    path = pathlib.Path(folder) / urllib.parse.unquote(url.path)
    assert not url.path.startswith("/") and path.is_file(), path
    assert clip["name"] == reference["name"] == path.name


def check_markers(item, first, end, rate):
    for marker in item["markers"]:
        start, stop = read_range(marker["marked_range"], rate)
        assert first <= start < stop <= end, marker["name"]
        assert marker["color"] in COLORS
        assert marker["comment"] and marker["name"]
        assert "run_id" in marker["metadata"]["camb"]


def read(path):
    """Returns the timeline, after a look at all of it."""
    timeline = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    rate = timeline["global_start_time"]["rate"]
    check_types(timeline, "timeline")
    groups = {}
    for track in timeline["tracks"]["children"]:
        assert track["kind"] in ("Video", "Audio")
        assert track["children"], track["name"]
        for item in track["children"]:
            start, end = read_range(item["source_range"], rate)
            assert end > start
            if item["OTIO_SCHEMA"] == "Gap.1":
                continue
            check_reference(item, pathlib.Path(path).parent, rate)
            check_markers(item, start, end, rate)
            group = item["metadata"]["Resolve_OTIO"].get("Link Group ID")
            groups.setdefault(group, []).append(item)
    for group, items in groups.items():
        assert group is None or len(items) > 1, "a link to nothing"
    return timeline


def list_clips(timeline, kind):
    return [
        item
        for track in timeline["tracks"]["children"]
        if track["kind"] == kind
        for item in track["children"]
        if item["OTIO_SCHEMA"] == "Clip.2"
    ]


def list_markers(timeline):
    """All markers, those on the timeline first."""
    items = [timeline["tracks"]]
    items += list_clips(timeline, "Video") + list_clips(timeline, "Audio")
    return [marker for item in items for marker in item["markers"]]
