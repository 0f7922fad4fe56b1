# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads a project of Kdenlive: what names what, and whether it is there."""

import json
import pathlib
import xml.etree.ElementTree as ElementTree


def get(element, name):
    found = element.find(f"property[@name='{name}']")
    return None if found is None else found.text


def check_producers(root, folder):
    for producer in root.findall("producer"):
        if get(producer, "mlt_service") == "color":
            continue
        path = pathlib.Path(get(producer, "resource"))
        assert not path.is_absolute() and (folder / path).is_file(), path
        assert get(producer, "kdenlive:clipname") == path.name
        assert int(producer.get("out")) == int(get(producer, "length")) - 1


def check_references(root):
    """Whatever is named has come before, as MLT wants it."""
    known = {}
    for element in root:
        for child in element.iter():
            target = child.get("producer")
            if child is not element and target is not None:
                assert target in known, target
            if child.tag != "entry":
                continue
            first, last = int(child.get("in")), int(child.get("out"))
            assert 0 <= first <= last <= int(known[target].get("out"))
        if element.get("id") is not None:
            assert element.get("id") not in known
            known[element.get("id")] = element
    assert root.get("producer") in known


def check_markers(markers, categories):
    positions = [marker["pos"] for marker in markers]
    # One to a frame is all that the editor can keep.
    assert positions == sorted(set(positions))
    for marker in markers:
        assert 0 <= marker["type"] < len(categories)
        assert marker["comment"] and "\n" not in marker["comment"]


def read(path):
    """Returns the tracks from the lowest up, the guides and the groups."""
    root = ElementTree.parse(path).getroot()
    document = root.find("playlist[@id='main_bin']")
    check_producers(root, pathlib.Path(path).parent)
    check_references(root)
    prefix = "kdenlive:docproperties."
    guides = json.loads(get(document, prefix + "guides"))
    categories = json.loads(get(document, prefix + "guidesCategories") or "[]")
    groups = json.loads(get(document, prefix + "groups"))
    assert [it["index"] for it in categories] == list(range(len(categories)))
    check_markers(guides, categories)
    for producer in root.findall("producer"):
        check_markers(json.loads(get(producer, "kdenlive:markers") or "[]"), categories)
    main = root.findall("tractor")[-1]
    tracks = [
        (track.get("hide"), root.find(f"tractor[@id='{track.get('producer')}']"))
        for track in main.findall("track")[1:]
    ]
    for group in groups:
        for leaf in group["children"]:
            index = int(leaf["data"].split(":")[0])
            assert 0 <= index < len(tracks)
    return {"root": root, "guides": guides, "groups": groups, "tracks": tracks}
