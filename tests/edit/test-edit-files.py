# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is written is what editors read: tracks, clips, links, texts."""

import xml.etree.ElementTree as ElementTree

import edit_mlt
import edit_otio
import edit_tap
from edit_read import ALL, FILES, get_tracks, read_all
from edit_samples import HOSTILE, HOSTILE_NAME, SECOND, make_cues, make_run
from edit_samples import make_silence, round_to_frame, touch, write


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
    touch(folder, "media/en.mp4", "media/en.flac", "media/es.mp4", "media/es.mp3")
    touch(folder, "film.mov")
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
    assert sorted(len(it["children"]) for it in mlt["groups"]) == [2, 4]
    subtitles = (folder / "languages.kdenlive.srt").read_text()
    assert subtitles.count("-->") == 4 and "Line 4" in subtitles
    names = [edit_mlt.get(it, "av.filename") for it in mlt["root"].iter("filter")]
    assert names == ["languages.kdenlive.srt"]


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
    names = [f"{HOSTILE_NAME}-1.flac", f"{HOSTILE_NAME}-2.wav"]
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


edit_tap.run(
    [
        ("languages", test_languages),
        ("lanes", test_lanes),
        ("drop-frame", test_drop_frame),
        ("hostile", test_hostile),
        ("no markers", test_no_markers),
        ("remote", test_remote),
    ]
)
