# SPDX-License-Identifier: LGPL-2.1-or-later
"""Camb Preview and gst-play-1.0, started and measured."""

import os
import pathlib
import re
import signal
import subprocess
import time

from gi.repository import Gio, GLib

PREVIEW = os.environ["CAMB_PREVIEW"]
NAME = "org.mpris.MediaPlayer2.org.cambsrc.Preview"
PLAYER = "org.mpris.MediaPlayer2.Player"
TICKS = os.sysconf("SC_CLK_TCK")
SECONDS = 8
RUN = 9001
# What GStreamer logs when the sink has drawn the first frame.
PREROLLED = "<playbin[^>]*> (committing state from READY|completed.*) to PAUSED"


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
        if re.search(PREROLLED, line):
            break
    took = 1000 * (time.monotonic() - begin)
    kill(process)
    return took


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
