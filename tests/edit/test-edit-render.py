# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other programs render what was written: the right pictures, the right sound."""

import os
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import edit_tap
from edit_samples import HOSTILE_NAME, SECOND, make_cues, make_run, write

SECONDS, FPS, RATE = 2, 25, 48000
WIDTH, HEIGHT = 160, 90
# Later than the start, in whole frames.
OFFSET = 1000 // FPS * 10
# Each picture is a little brighter than the one before.
STEP = 4


def execute(*arguments, **more):
    return subprocess.run(
        [str(it) for it in arguments], check=True, timeout=300, **more
    ).stdout


def make_media(folder, name):
    """A picture that counts, with a tone; and a voice that has another one."""
    length = str(SECONDS)
    picture = f"color=black:s={WIDTH}x{HEIGHT}:r={FPS}"
    picture += f",geq=lum='30+{STEP}*N':cb=128:cr=128"
    execute(
        "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi",
        "-i", f"sine=f=500:r={RATE}", "-t", length, "-c:v", "libx264", "-g", "5",
        "-preset", "ultrafast", "-qp", "4", "-pix_fmt", "yuv420p", "-c:a", "aac",
        "-ac", "2", folder / f"{name}.mp4",
    )  # fmt: skip
    execute(
        "ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", f"sine=f=3000:r={RATE}",
        "-t", length, folder / f"{name}.flac",
    )  # fmt: skip


def read_pictures(path):
    """How bright each picture is."""
    raw = execute(
        "ffmpeg", "-v", "error", "-i", path, "-vf", "scale=1:1:flags=area,format=gray",
        "-f", "rawvideo", "-", stdout=subprocess.PIPE,
    )  # fmt: skip
    return list(raw)


def measure(path, start, filters):
    """The loudest sample of half a second, as a share of all there is."""
    raw = execute(
        "ffmpeg", "-v", "error", "-ss", str(start), "-t", "0.5", "-i", path,
        "-af", filters, "-ac", "1", "-f", "s16le", "-", stdout=subprocess.PIPE,
    )  # fmt: skip
    samples = memoryview(raw).cast("h")
    return max(abs(it) for it in samples) / 32768


def check(path, source, offset=0):
    """Pictures in order, each at its place; the mix is heard, the voice is not."""
    pictures, wanted = read_pictures(path), read_pictures(source)
    start = offset * FPS // 1000
    assert len(pictures) == len(wanted) + start, len(pictures)
    # Conversions of colours are not exact, by less than half a step.
    for i, brightness in enumerate(wanted):
        got = pictures[start + i]
        assert abs(got - brightness) <= STEP / 2, (i, got, brightness)
    low, high = "lowpass=f=1000,lowpass=f=1000", "highpass=f=2500,highpass=f=2500"
    assert measure(path, 1 + offset / 1000, low) > 0.05
    assert measure(path, 1 + offset / 1000, high) < 0.01
    if offset:
        execute(
            "ffmpeg", "-v", "error", "-y", "-i", path, "-t", f"{offset / 1000 - 0.04}",
            path.with_suffix(".head.wav"),
        )  # fmt: skip
        assert measure(path.with_suffix(".head.wav"), 0, low) < 0.01


def make_edit(folder, name, formats, offset=0, media=None):
    make_media(folder, name)
    names = (f"{name}.mp4", f"{name}.flac")
    cues = make_cues(3, SECOND, SECOND // 2)
    runs = [
        make_run(1, names, SECONDS, title="One", cues=cues, offset=offset * 10**6),
        make_run(2, names, SECONDS, title="Two", cues=cues, offset=offset * 10**6),
    ]
    return write(folder, "edit", {"runs": runs}, formats)


def test_melt(folder, name, offset):
    """The folder may be moved: nothing in it is absolute."""
    make_edit(folder, name, ("kdenlive",), offset)
    moved = folder / "moved"
    moved.mkdir()
    for path in [it for it in folder.iterdir() if it.is_file()]:
        shutil.move(path, moved / path.name)
    output = folder / "out.mkv"
    execute(
        "melt", "edit.kdenlive", "-silent", "-consumer", f"avformat:{output}",
        "vcodec=libx264", "preset=ultrafast", "qp=4", "acodec=pcm_s16le",
        "real_time=-1", cwd=moved, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    check(output, moved / f"{name}.mp4", offset)


def render_xges(project, output):
    caps = "video/x-h264:audio/mpeg,mpegversion=1,layer=3"
    execute(
        "ges-launch-1.0", "--load", project.as_uri(), "-o", output.as_uri(),
        "-f", "video/x-matroska:" + caps, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def test_ges(folder, name, offset):
    project = make_edit(folder, name, ("xges",), offset)["xges"]
    render_xges(project, folder / "out.mkv")
    check(folder / "out.mkv", folder / f"{name}.mp4", offset)


def test_ges_runs(folder):
    """Clips of runs, without a file: three seconds of one, its own markers."""
    run = make_run(
        1001,
        ("camb://dubbing/1001?audio=mix", "camb://dubbing/1001?audio=voice"),
        30,
        cues=make_cues(3, SECOND, SECOND // 2),
    )
    run["media"][0] |= {"size": [1280, 720]}
    demo = [os.environ["CAMB_DEMO"]]
    project = write(folder, "runs", {"runs": [run]}, ("xges",), demo)["xges"]
    text = project.read_text(encoding="utf-8")
    assert "http" not in text and "file:" not in text
    root = ElementTree.parse(project).getroot()
    clips = root.findall(".//clip")
    assert [it.get("asset-id") for it in clips] == [
        it["location"] for it in run["media"]
    ]
    for clip in clips:
        clip.set("duration", str(3 * SECOND))
    short = folder / "short.xges"
    ElementTree.ElementTree(root).write(short)
    execute(
        *demo, "ges-launch-1.0", "--load", short.as_uri(), "-o",
        (folder / "runs.mp4").as_uri(), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert len(read_pictures(folder / "runs.mp4")) == 3 * FPS


TESTS = [
    ("melt", test_melt, "dub", 0),
    ("melt, later", test_melt, HOSTILE_NAME.replace('"', ""), OFFSET),
    ("ges-launch", test_ges, "dub", 0),
    ("ges-launch, later", test_ges, HOSTILE_NAME, OFFSET),
    ("ges-launch, runs", test_ges_runs),
]

# A sanitizer's plugin cannot be loaded by programs of the system.
if "--files" in sys.argv:
    TESTS = [it for it in TESTS if it[1] is not test_ges_runs]
assert pathlib.Path(os.environ["EDIT_WRITE"]).exists()
edit_tap.run(TESTS)
