# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview against gst-play-1.0 on the local file, on the same display, with
the sink that is gst-play's own choice: CPU time of a played second at 1080p25
and of the sample run, and the time to the first frame of what is cached. Then
how long the main loop was away while runs were opened and sought, and closing."""

import os
import pathlib
import re
import signal
import statistics
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

PREVIEW = os.environ["CAMB_PREVIEW"]
DEMO = pathlib.Path(os.environ["CAMB_DEMO_MEDIA_DIR"]) / "harbour-en.mp4"
NAME = "org.mpris.MediaPlayer2.org.cambsrc.Preview"
PLAYER = "org.mpris.MediaPlayer2.Player"
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 8
N_RUNS = 5
RUN = 9001


class Service:
    """Has a run of one file."""

    def __init__(self, file):
        self.process = subprocess.Popen(
            [os.environ["FAULT_SERVICE"]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        lines = self.process.stdout
        self.env = {
            "CAMB_API_BASE_URL": lines.readline().strip(),
            "CAMB_API_KEY": lines.readline().strip(),
        }
        self.process.stdin.write(f"dub {RUN} {file}\n")
        self.process.stdin.flush()
        assert lines.readline().strip() == "done"

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def make_sample(path):
    """20 seconds of 1080p25 that are some work to decode."""
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-f", "lavfi", "-i"]
        + ["testsrc2=size=1920x1080:rate=25", "-f", "lavfi", "-i", "sine=440"]
        + ["-t", "20", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt"]
        + ["yuv420p", "-c:a", "aac", "-movflags", "+faststart", str(path)],
        check=True,
    )


def call(interface, method, arguments=None):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync(
        NAME,
        "/org/mpris/MediaPlayer2",
        interface,
        method,
        arguments,
        None,
        Gio.DBusCallFlags.NONE,
        10000,
        None,
    )


def get(name):
    arguments = GLib.Variant("(ss)", (PLAYER, name))
    return call("org.freedesktop.DBus.Properties", "Get", arguments).unpack()[0]


def wait_for(what, predicate):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if predicate():
                return
        except GLib.Error:
            pass
        time.sleep(0.02)
    raise SystemExit(f"waited for {what}")


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Preview:
    """Started with a run, until it has closed."""

    def __init__(self, service, home, *runs):
        env = {**os.environ, **service.env, "CAMB_PREVIEW_HEARTBEAT": "1"}
        for name in ("DATA", "CONFIG", "CACHE"):
            env[f"XDG_{name}_HOME"] = home
        env["CAMB_CACHE_DIR"] = f"{home}/camb"
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            [PREVIEW, *runs], env=env, stdout=subprocess.PIPE, text=True
        )

    def read_until(self, start):
        """Milliseconds until it said so."""
        while line := self.process.stdout.readline():
            if line.startswith(start):
                return 1000 * (time.monotonic() - self.begin)
        raise SystemExit(f"it never said “{start}”")

    def play(self):
        wait_for("the run", lambda: "mpris:length" in get("Metadata"))
        call(PLAYER, "Play")
        wait_for("a second", lambda: get("Position") > 1e6)

    def close(self):
        """Milliseconds, and what it has to say."""
        begin = time.monotonic()
        call("org.mpris.MediaPlayer2", "Quit")
        output, _ = self.process.communicate()
        return 1000 * (time.monotonic() - begin), output


def measure_cpu(process):
    before = cpu(process.pid)
    time.sleep(SECONDS)
    return (cpu(process.pid) - before) / SECONDS


def start_play(file, **env):
    return subprocess.Popen(
        ["gst-play-1.0", "--no-interactive", str(file)],
        env={**os.environ, **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stderr.close()


def measure_play_cpu(file):
    process = start_play(file)
    time.sleep(2)
    used = measure_cpu(process)
    kill(process)
    return used


def measure_play_start(file):
    """Until the pipeline is prerolled: the sink has drawn the first frame."""
    begin = time.monotonic()
    process = start_play(file, GST_DEBUG="GST_STATES:4", GST_DEBUG_NO_COLOR="1")
    while line := process.stderr.readline():
        if re.search("<playbin[^>]*> (committing state from READY|completed state change) to PAUSED", line):
            break
    took = 1000 * (time.monotonic() - begin)
    kill(process)
    return took


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


def open_run(uri):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync(
        "org.cambsrc.Preview",
        "/org/cambsrc/Preview",
        "org.freedesktop.Application",
        "Open",
        GLib.Variant("(asa{sv})", ([uri], {})),
        None,
        Gio.DBusCallFlags.NONE,
        10000,
        None,
    )


def measure_loop(file):
    """Opens, plays, seeks, and goes to another run."""
    closing = []
    service = Service(file)
    for _ in range(N_RUNS):
        with tempfile.TemporaryDirectory() as home:
            preview = Preview(service, home, f"dubbing/{RUN}", "dubbing/1002")
            preview.play()
            for second in range(1, 19):
                position = GLib.Variant("(ox)", ("/a", second * 1000000))
                call(PLAYER, "SetPosition", position)
            wait_for("the last seek", lambda: get("Position") > 18e6)
            call(PLAYER, "Next")
            wait_for("the other run", lambda: get("Position") < 18e6)
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
