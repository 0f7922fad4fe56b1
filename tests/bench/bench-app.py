# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview against gst-play-1.0 on the local file, on the same display, with
the sink that is gst-play's own choice: CPU time of a played second at 1080p25
and of the sample run, and the time to the first frame of what is cached. Then
how long the main loop was away while runs were opened and sought, and closing."""

import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from gi.repository import GLib
from players import (
    PLAYER,
    RUN,
    Preview,
    Service,
    call,
    get,
    measure_cpu,
    measure_play_cpu,
    measure_play_start,
    open_run,
    wait_for,
)

DEMO = pathlib.Path(os.environ["CAMB_DEMO_MEDIA_DIR"]) / "harbour-en.mp4"
N_RUNS = 5


def make_sample(path):
    """20 seconds of 1080p25 that are some work to decode."""
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-f", "lavfi", "-i"]
        + ["testsrc2=size=1920x1080:rate=25", "-f", "lavfi", "-i", "sine=440"]
        + ["-t", "20", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt"]
        + ["yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(path)],
        check=True,
    )


def show(what, unit, ours, theirs, aim):
    ours = statistics.median(ours)
    theirs = statistics.median(theirs)
    print(
        f"{what}, {unit}: camb-preview {ours:.3g}, gst-play-1.0 {theirs:.3g}, "
        f"ratio {ours / theirs:.2f} (aim {aim})",
        flush=True,
    )


def compare_cpu(what, file):
    ours, theirs = [], []
    service = Service(file)
    for _ in range(N_RUNS):
        with tempfile.TemporaryDirectory() as home:
            preview = Preview(service, home, f"dubbing/{RUN}")
            preview.play()
            ours.append(measure_cpu(preview.process))
            preview.close()
        theirs.append(measure_play_cpu(file))
    service.end()
    show(f"CPU of a second, {what}", "s", ours, theirs, "1.1")


def compare_start(file):
    """Everything of the run is on disk before."""
    ours, within, theirs = [], [], []
    service = Service(file)
    with tempfile.TemporaryDirectory() as home:
        preview = Preview(service, home, f"dubbing/{RUN}")
        preview.play()
        wait_for("the end", lambda: get("PlaybackStatus") == "Paused")
        preview.close()
        for _ in range(N_RUNS):
            preview = Preview(service, home, f"dubbing/{RUN}")
            ours.append(preview.read_until("first frame"))
            preview.close()
            theirs.append(measure_play_start(file))
        for name in ("session.json", "session.json.unreadable"):
            pathlib.Path(home, "camb-preview", name).unlink(missing_ok=True)
        for _ in range(N_RUNS):
            preview = Preview(service, home)
            preview.read_until("listening")
            wait_for("the window", lambda: get("PlaybackStatus"))
            time.sleep(1)
            preview.begin = time.monotonic()
            open_run(f"camb://dubbing/{RUN}")
            within.append(preview.read_until("first frame"))
            preview.close()
            pathlib.Path(home, "camb-preview", "session.json").unlink()
    service.end()
    show("start to first frame, cached", "ms", ours, theirs, "1.5")
    print(f"add to first frame, cached, ms: {statistics.median(within):.0f} (aim 200)")


def measure_loop(file):
    """Opens, plays, seeks, and goes to another run."""
    closing = []
    service = Service(file)
    for _ in range(N_RUNS):
        with tempfile.TemporaryDirectory() as home:
            preview = Preview(service, home, f"dubbing/{RUN}")
            preview.play()
            for second in range(1, 19):
                position = GLib.Variant("(ox)", ("/a", second * 1000000))
                call(PLAYER, "SetPosition", position)
            wait_for("the last seek", lambda: get("Position") > 18e6)
            title = get("Metadata")["xesam:title"]
            open_run("camb://dubbing/1002")
            wait_for("the other run", lambda: get("Metadata")["xesam:title"] != title)
            took, output = preview.close()
            closing.append(took)
            print(output.strip(), flush=True)
    service.end()
    print(
        f"closing, ms: median {statistics.median(closing):.0f}, "
        f"longest {max(closing):.0f} (aim 300)"
    )


def main():
    with tempfile.TemporaryDirectory() as folder:
        sample = pathlib.Path(folder) / "1080p25.mp4"
        make_sample(sample)
        compare_cpu("1080p25", sample)
        compare_cpu("the sample run", DEMO)
        compare_start(DEMO)
        measure_loop(sample)


main()
