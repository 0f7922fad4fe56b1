# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview against gst-play-1.0 on the local file, on the same display: CPU
time of ten played seconds; then the time to the first frame, how long the main
loop was blocked while runs were opened and sought, and closing."""

import os
import pathlib
import signal
import statistics
import subprocess
import tempfile
import time

from gi.repository import Gio, GLib

PREVIEW = os.environ["CAMB_PREVIEW"]
MEDIA = pathlib.Path(os.environ["CAMB_DEMO_MEDIA_DIR"]) / "harbour-en.mp4"
NAME = "org.mpris.MediaPlayer2.org.cambsrc.Preview"
PLAYER = "org.mpris.MediaPlayer2.Player"
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 10
N_RUNS = 3


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


def wait_for(predicate):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if predicate():
                return
        except GLib.Error:
            pass
        time.sleep(0.02)
    raise SystemExit("nothing happens")


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def start():
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CAMB_PREVIEW_HEARTBEAT": "1"}
        for name in ("DATA", "CONFIG", "CACHE"):
            env[f"XDG_{name}_HOME"] = home
        process = subprocess.Popen(
            [PREVIEW, "dubbing/1001"], env=env, stdout=subprocess.PIPE, text=True
        )
        wait_for(lambda: "mpris:length" in get("Metadata"))
        return process


def measure_preview():
    process = start()
    call(PLAYER, "Play")
    wait_for(lambda: get("Position") > 1e6)
    before = cpu(process.pid)
    time.sleep(SECONDS)
    used = cpu(process.pid) - before
    for position in range(1, 20):
        call(PLAYER, "SetPosition", GLib.Variant("(ox)", ("/a", position * 1000000)))
    wait_for(lambda: get("Position") > 19e6)
    begin = time.monotonic()
    call("org.mpris.MediaPlayer2", "Quit")
    output, _ = process.communicate()
    return used, (time.monotonic() - begin) * 1000, output


def measure_play():
    process = subprocess.Popen(
        ["gst-play-1.0", "--no-interactive", "-q", str(MEDIA)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(2)
    before = cpu(process.pid)
    time.sleep(SECONDS)
    used = cpu(process.pid) - before
    process.send_signal(signal.SIGKILL)
    process.wait()
    return used


def main():
    ours, theirs, closing = [], [], []
    for _ in range(N_RUNS):
        used, closed, output = measure_preview()
        ours.append(used)
        closing.append(closed)
        theirs.append(measure_play())
        print(output.strip(), flush=True)
    ratio = statistics.median(ours) / max(statistics.median(theirs), 0.01)
    print(f"CPU of {SECONDS} s, s: camb-preview {statistics.median(ours):.2f}, "
          f"gst-play-1.0 {statistics.median(theirs):.2f}, ratio {ratio:.2f}")
    print(f"closing, ms: {statistics.median(closing):.0f}")


main()
