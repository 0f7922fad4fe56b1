# SPDX-License-Identifier: LGPL-2.1-or-later
"""Markers are where their lines begin, to the frame, over hours and by thousands."""

import random
import re
import sys
import xml.etree.ElementTree as ElementTree

import edit_fcp7
import edit_mlt
import edit_otio
import edit_tap
from edit_read import ALL, FILES, get_tracks, read_all
from edit_samples import RATES, SECOND, make_cues, make_run, make_silence
from edit_samples import round_to_frame, touch, write

HOURS = 2
POSITION = re.compile(r"position=\(guint64\)(\d+)")


def make_scattered_cues(n):
    """Lines at any nanosecond, in order; no two begin in the same frame."""
    chance = random.Random(7)
    step = HOURS * 3600 * SECOND // n
    return [
        {
            "start": i * step + chance.randrange(step // 3),
            "end": i * step + step // 2 + chance.randrange(step // 3),
            "text": f"Line {i}",
            "speaker": f"S{i % 9}",
        }
        for i in range(n)
    ]


def read_xges_markers(path):
    root = ElementTree.parse(path).getroot()
    text = root.find("project/timeline").get("metadatas")
    return [int(it) for it in POSITION.findall(text)]


def test_exact(folder, rate):
    cues = make_scattered_cues(1000)
    make_silence(folder / "voice.flac", HOURS * 3600)
    run = make_run(1, (None, "voice.flac"), HOURS * 3600, cues=cues)
    edit = {"fps": rate[:2], "drop": rate[2], "runs": [run]}
    paths = write(folder, "exact", edit, ALL)
    otio, fcp7, mlt = read_all(paths)
    starts = [round_to_frame(cue["start"], rate) for cue in cues]
    ends = [round_to_frame(cue["end"], rate) for cue in cues]

    markers = [it["marked_range"] for it in edit_otio.list_markers(otio)]
    assert [it["start_time"]["value"] for it in markers] == starts
    assert [it["duration"]["value"] for it in markers] == [
        end - start for start, end in zip(starts, ends)
    ]
    assert otio["global_start_time"]["rate"] == rate[0] / rate[1]
    markers = fcp7.findall("marker")
    assert [edit_fcp7.number(it, "in") for it in markers] == starts
    assert [edit_fcp7.number(it, "out") for it in markers] == ends
    assert [it["pos"] for it in mlt["guides"]] == starts
    times = read_xges_markers(paths["xges"])
    assert [round_to_frame(time, rate) for time in times] == starts
    # Each at the nanosecond where its frame begins.
    for time, frame in zip(times, starts):
        assert abs(time - frame * SECOND * rate[1] / rate[0]) < 1


def make_many(folder, n):
    """Lines without a pause, each a marker and a clip with two channels."""
    touch(folder, "long.flac")
    step = SECOND // 5
    run = make_run(1, (None, "long.flac"), n // 5, cues=make_cues(n, step, step))
    run["media"][0]["channels"] = 2
    return {"cut": True, "runs": [run]}


def test_many(folder):
    n = 10_000
    otio, fcp7, mlt = read_all(write(folder, "many", make_many(folder, n), FILES))
    assert len(edit_otio.list_markers(otio)) == n
    assert len(list(fcp7.iter("clipitem"))) == 2 * n
    assert sum(len(it[2]) for it in get_tracks(otio)) == n
    assert len(fcp7.findall("marker")) == n
    assert len(mlt["guides"]) == n


def test_very_many(folder):
    """No transcript has so many; none makes a writer fail."""
    n = 100_000
    paths = write(folder, "many", make_many(folder, n), FILES)
    assert len(edit_mlt.read(paths["kdenlive"])["guides"]) == n
    assert paths["otio"].read_text(encoding="utf-8").count('"Marker.2"') == n
    assert paths["fcp7"].read_text(encoding="utf-8").count("</clipitem>") == 2 * n


EXACT = [(f"exact {name}", test_exact, rate) for name, rate in RATES.items()]
MANY = [("many", test_many), ("very many", test_very_many)]

edit_tap.run(MANY if "--many" in sys.argv else EXACT)
