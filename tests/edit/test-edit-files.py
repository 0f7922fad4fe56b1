# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is written is what editors read, to the frame."""

import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import edit_fcp7
import edit_mlt
import edit_otio
import edit_tap
from edit_samples import HOSTILE, HOSTILE_NAME, RATES, SECOND, make_cues, make_run
from edit_samples import round_to_frame, write

HOURS = 2
FILES = ("otio", "fcp7", "kdenlive")
ALL = (*FILES, "xges")
POSITION = re.compile(r"position=\(guint64\)(\d+)")


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def make_silence(path, seconds, rate=8000):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"anullsrc=r={rate}:cl=mono"]
        + ["-t", str(seconds), "-y", str(path)],
        check=True,
        timeout=300,
    )


def read_all(paths):
    return (
        edit_otio.read(paths["otio"]),
        edit_fcp7.read(paths["fcp7"]),
        edit_mlt.read(paths["kdenlive"]),
    )


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


def make_languages(**more):
    english = make_run(
        1001,
        ("media/en.mp4", "media/en.flac"),
        language="en-us",
        title="English",
        verdict="picked",
        cues=make_cues(4, 2 * SECOND, SECOND),
        notes=[{"position": 2_500_000_000, "tag": "timing", "text": "Too early"}],
    )
    spanish = make_run(
        1002,
        ("media/es.mp4", "media/es.mp3"),
        language="es-es",
        title="Español",
        offset=480_000_000,
        cues=make_cues(2, 3 * SECOND, SECOND),
    )
    original = {
        "language": "fr",
        "media": [
            {"role": "original", "location": "film.mov", "duration": 9 * SECOND}
            | {"start": 3600 * SECOND, "size": [160, 90], "fps": [25, 1]}
            | {"channels": 2}
        ],
    }
    return {"start_frame": 90000, "runs": [english, spanish, original]} | more


def test_languages(folder):
    names = ("media/en.mp4", "media/en.flac", "media/es.mp4", "media/es.mp3", "film.mov")
    touch(folder, *names)
    otio, fcp7, mlt = read_all(write(folder, "languages", make_languages(), FILES))
    assert get_tracks(otio) == [
        ("English · picture", True, [(0, 0, 250)]),
        ("English · mix", True, [(0, 0, 250)]),
        ("English · voice", False, [(0, 0, 250)]),
        ("Español · mix", False, [(12, 0, 250)]),
        ("Español · voice", False, [(12, 0, 250)]),
        ("Original", False, [(0, 90000, 225)]),
    ]
    picture, spanish = edit_otio.list_clips(otio, "Video")[0], None
    for clip in edit_otio.list_clips(otio, "Audio"):
        if clip["name"] == "es.mp4":
            spanish = clip
    assert [len(it["markers"]) for it in (picture, spanish)] == [5, 2]
    facts = picture["markers"][1]["metadata"]["camb"]
    assert facts["notes"] == [
        {"position_ns": 2_500_000_000, "tag": "timing", "text": "Too early"}
    ]
    assert (facts["run_id"], facts["verdict"], facts["speaker"]) == (
        1001,
        "picked",
        "Jonas",
    )
    assert otio["metadata"]["camb"]["start_timecode"] == "01:00:00:00"

    audio = fcp7.findall("media/audio/track")
    # Both channels of each mix, one of each voice.
    assert len(audio) == 2 + 1 + 2 + 1 + 2
    assert [it.find("enabled").text for it in audio] == ["TRUE"] * 2 + ["FALSE"] * 6
    assert len(fcp7.findall("marker")) == 5
    assert len(fcp7.findall(".//clipitem/marker")) == 2
    file = next(it for it in fcp7.iter("file") if it.findtext("name") == "film.mov")
    assert file.findtext("timecode/string") == "01:00:00:00"

    assert [hide for hide, _ in mlt["tracks"]] == ["both"] * 4 + ["video", "audio"]
    assert len(mlt["guides"]) == 5
    assert [len(it["children"]) for it in mlt["groups"]] == [2, 4] or [
        len(it["children"]) for it in mlt["groups"]
    ] == [4, 2]
    subtitles = (folder / "languages.kdenlive.srt").read_text()
    assert subtitles.count("-->") == 4 and "Line 4" in subtitles


def test_lanes(folder):
    touch(folder, "en.mp4", "en.flac")
    cues = make_cues(12, SECOND // 2, SECOND)
    run = make_run(1, ("en.mp4", "en.flac"), title="English", cues=cues)
    run["media"][1]["channels"] = 2
    otio, fcp7, mlt = read_all(
        write(folder, "lanes", {"cut": True, "runs": [run]}, FILES)
    )
    tracks = get_tracks(otio)
    assert [it[0] for it in tracks[2:]] == [
        "English · Mara",
        "English · Jonas",
        "English · voice",
    ]
    # Jonas has every third line, from the second: half seconds, to the frame.
    starts = [round_to_frame(i * SECOND // 2, (25, 1)) for i in (1, 4, 7, 10)]
    assert tracks[3][2] == [(it, it, 25) for it in starts]
    assert [len(it[2]) for it in tracks[2:]] == [4, 4, 4]
    assert len(fcp7.findall("media/audio/track")) == 2 + 2 * 3
    assert len(mlt["tracks"]) == 5


def test_drop_frame(folder):
    touch(folder, "us.mp4")
    run = make_run(1, ("us.mp4", None), 3600, (2997, 100))
    edit = {"drop": True, "start_frame": 107892, "runs": [run]}
    otio, fcp7, _ = read_all(write(folder, "drop", edit, FILES))
    assert otio["global_start_time"] == {
        "OTIO_SCHEMA": "RationalTime.1",
        "rate": 30000 / 1001,
        "value": 107892,
    }
    assert fcp7.findtext("timecode/string") == "01:00:00;00"
    assert fcp7.findtext("timecode/displayformat") == "DF"
    assert fcp7.findtext("rate/timebase") == "30"
    assert fcp7.findtext("rate/ntsc") == "TRUE"


def find_controls(text):
    return [
        it for it in text if (it < " " and it not in "\t\n\r") or "\x7f" <= it <= "\x9f"
    ]


def test_hostile(folder):
    names = [f"{HOSTILE_NAME}-{i}{suffix}" for i, suffix in enumerate((".flac", ".wav"))]
    cues = [
        {"start": i * SECOND, "end": (i + 1) * SECOND, "text": text, "speaker": text}
        for i, text in enumerate(HOSTILE)
    ]
    notes = [{"position": 0, "tag": text[:20], "text": text} for text in HOSTILE]
    runs = []
    for i, name in enumerate(names):
        make_silence(folder / name, 10)
        runs.append(
            make_run(i + 1, (None, name), cues=cues, notes=notes, title=HOSTILE[0])
            | {"language": HOSTILE[1], "verdict": HOSTILE[2]}
        )
    for cut in (False, True):
        edit = {"title": "".join(HOSTILE), "cut": cut, "runs": runs}
        paths = write(folder, "hostile", edit, ALL)
        otio, fcp7, mlt = read_all(paths)
        first = edit_otio.list_markers(otio)[0]["metadata"]["camb"]
        assert first["text"] == HOSTILE[0]
        assert fcp7.findtext("marker/comment").startswith(HOSTILE[0])
        assert HOSTILE[0] in mlt["guides"][0]["comment"]
        root = ElementTree.parse(paths["xges"]).getroot()
        # Six of the texts have letters; each is said by somebody else.
        n_lines = len(edit_otio.list_clips(otio, "Audio")) if cut else 2
        assert len(root.findall(".//clip")) == n_lines
        for path in paths.values():
            assert not find_controls(path.read_text(encoding="utf-8"))


def test_no_markers(folder):
    touch(folder, "en.mp4")
    run = make_run(1, ("en.mp4", None), cues=make_cues(4, SECOND, SECOND))
    otio, fcp7, mlt = read_all(
        write(folder, "bare", {"markers": False, "runs": [run]}, FILES)
    )
    assert not edit_otio.list_markers(otio)
    assert not list(fcp7.iter("marker"))
    assert not mlt["guides"]


def test_remote(folder):
    uri = "camb://dubbing/1001?audio=voice"
    edit = {"runs": [make_run(1001, (None, uri))]}
    otio = edit_otio.read(write(folder, "remote", edit, ("otio",))["otio"])
    clip = edit_otio.list_clips(otio, "Audio")[0]
    assert clip["media_references"]["DEFAULT_MEDIA"]["target_url"] == uri


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


TESTS = [(f"exact {name}", test_exact, rate) for name, rate in RATES.items()] + [
    ("languages", test_languages),
    ("lanes", test_lanes),
    ("drop-frame", test_drop_frame),
    ("hostile", test_hostile),
    ("no markers", test_no_markers),
    ("remote", test_remote),
]

MANY = [("many", test_many), ("very many", test_very_many)]

edit_tap.run(MANY if "--many" in sys.argv else TESTS)
