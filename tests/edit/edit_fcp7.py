# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the XML of Final Cut Pro 7 as strictly as its reference of elements."""

import pathlib
import urllib.parse
import xml.etree.ElementTree as ElementTree

# Of each element the children that it may have; those that it must have end in
# an exclamation mark. What has none holds text.
CHILDREN = {
    "xmeml": "sequence!",
    "sequence": "name! duration! rate! timecode! media! marker",
    "media": "video audio",
    "video": "format track samplecharacteristics",
    "audio": "numOutputChannels format outputs track samplecharacteristics "
    "channelcount",
    "format": "samplecharacteristics!",
    "samplecharacteristics": "rate width height anamorphic pixelaspectratio "
    "fielddominance depth samplerate",
    "outputs": "group!",
    "group": "index! numchannels! downmix! channel!",
    "channel": "index!",
    "rate": "timebase! ntsc!",
    "timecode": "rate! string! frame! displayformat!",
    "track": "clipitem! enabled! locked! outputchannelindex",
    "clipitem": "name! enabled! duration! rate! start! end! in! out! file! "
    "sourcetrack! link marker",
    "file": "name pathurl rate duration timecode media",
    "sourcetrack": "mediatype! trackindex!",
    "link": "linkclipref! mediatype! trackindex! clipindex! groupindex",
    "marker": "comment! name! in! out! color!",
    "color": "alpha! red! green! blue!",
}


def check_element(element):
    if element.tag not in CHILDREN:
        assert len(element) == 0 and element.text, element.tag
        return
    words = CHILDREN[element.tag].split()
    allowed = {word.rstrip("!") for word in words}
    found = {child.tag for child in element}
    assert found <= allowed, f"{element.tag}: {found - allowed}"
    if element.tag != "file" or len(element):
        for word in words:
            assert not word.endswith("!") or word[:-1] in found, (element.tag, word)
    for child in element:
        check_element(child)


def number(element, path):
    return int(element.find(path).text)


def count(text, base, drop):
    """The frames of a timecode, counted minute by minute."""
    fields = text.replace(";", ":").split(":")
    hours, minutes, seconds, frames = (int(it) for it in fields)
    total = ((hours * 60 + minutes) * 60 + seconds) * base + frames
    if drop:
        skipped = 4 if base == 60 else 2
        total -= sum(skipped for it in range(1, hours * 60 + minutes + 1) if it % 10)
    return total


def check_timecode(timecode):
    drop = timecode.find("displayformat").text == "DF"
    text = timecode.find("string").text
    assert drop == (";" in text)
    base = number(timecode, "rate/timebase")
    assert count(text, base, drop) == number(timecode, "frame"), text


def check_files(root):
    """Each is described where it is first named, and only there; and is there."""
    known = {}
    for element in root.iter("file"):
        key = element.get("id")
        assert (key in known) == (len(element) == 0), key
        if key in known:
            continue
        known[key] = element
        url = urllib.parse.urlsplit(element.find("pathurl").text)
        assert (url.scheme, url.netloc) == ("file", "localhost")
        assert not url.query and not url.fragment
        path = pathlib.Path(urllib.parse.unquote(url.path))
        assert path.is_file() and path.name == element.find("name").text, path
        check_timecode(element.find("timecode"))


def place_items(root):
    """Where each clip item is: media type, track and place in it."""
    places = {}
    for kind in ("video", "audio"):
        tracks = root.findall(f"sequence/media/{kind}/track")
        for i, track in enumerate(tracks, 1):
            end = 0
            for j, item in enumerate(track.findall("clipitem"), 1):
                assert number(item, "start") >= end
                end = number(item, "end")
                places[item.get("id")] = (kind, i, j)
    return places


def check_items(root):
    places = place_items(root)
    links = {}
    for item in root.iter("clipitem"):
        length = number(item, "out") - number(item, "in")
        assert length == number(item, "end") - number(item, "start") > 0
        assert 0 <= number(item, "in") and number(item, "out") <= number(
            item, "duration"
        )
        assert item.find("sourcetrack/mediatype").text == places[item.get("id")][0]
        targets = []
        for link in item.findall("link"):
            target = link.find("linkclipref").text
            place = (
                link.find("mediatype").text,
                number(link, "trackindex"),
                number(link, "clipindex"),
            )
            assert places[target] == place, (target, place)
            targets.append(target)
        links[item.get("id")] = targets
    # Whoever is linked is linked by all others, and to itself.
    for key, targets in links.items():
        assert not targets or key in targets
        for target in targets:
            assert links[target] == targets, (key, target)
    assert len(places) == len(links)


def read(path):
    """Returns the sequence, after a look at all of it."""
    root = ElementTree.parse(path).getroot()
    assert (root.tag, root.get("version")) == ("xmeml", "5")
    check_element(root)
    check_timecode(root.find("sequence/timecode"))
    check_files(root)
    check_items(root)
    length = number(root, "sequence/duration")
    assert length == max(number(it, "end") for it in root.iter("clipitem"))
    return root.find("sequence")
