# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs each command of the README's blocks that are marked as tested.

A command must succeed, without a complaint, and each file that it writes must
be something that plays. What it sends to a server, ffmpeg receives.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

N_AT_ONCE = 3
TIMEOUT = 120
MIN_PACKETS = 10
BLOCK = re.compile(r"^```sh tested\n(.*?)^```$", re.S | re.M)
OUTPUT = re.compile(r"(?:location=| -o )(\S+)")
SERVER = re.compile(r"srt://127\.0\.0\.1:(\d+)")
COMPLAINT = re.compile(r"^.*(?:CRITICAL|WARNING|ERROR|Error).*$", re.M)


def list_commands(text):
    """Lines that end in a backslash go on in the next."""
    for block in BLOCK.findall(text):
        joined = re.sub(r"\\\n\s*", "", block)
        yield from (line for line in joined.splitlines() if line)


def find_fault(filename):
    """Says what is wrong with a file that a command wrote."""
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-of", "csv=p=0", "-count_packets"]
        + ["-show_entries", "stream=nb_read_packets", filename],
        capture_output=True,
        text=True,
    )
    counts = [int(count) for count in re.findall(r"\d+", said.stdout)]
    if said.returncode != 0 or not counts:
        return f"{filename} does not play: {said.stderr}"
    if min(counts) < MIN_PACKETS:
        return f"{filename} is all but empty: {counts} packets"
    return None


def execute(command, folder):
    """Returns the exit status and the output; None if it takes too long."""
    shell = subprocess.Popen(
        ["sh", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = shell.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        # The service and the command as well.
        os.killpg(shell.pid, signal.SIGKILL)
        said, _ = shell.communicate()
        return None, said
    return shell.returncode, said


def is_open(port):
    """Whether somebody receives there, as the kernel says."""
    table = pathlib.Path("/proc/net/udp").read_text(encoding="ascii")
    return f":{port:04X} " in table


@contextlib.contextmanager
def serve(command, folder):
    """A server for what the command sends; afterwards it is in a file."""
    match = SERVER.search(command)
    if match is None:
        yield None
        return
    server = subprocess.Popen(
        ["ffmpeg", "-nostdin", "-v", "fatal", "-mode", "listener", "-i", match.group()]
        + ["-c", "copy", "received.ts"],
        cwd=folder,
    )
    try:
        while not is_open(int(match.group(1))) and server.poll() is None:
            pass
        yield "received.ts"
        server.wait(TIMEOUT)
    finally:
        server.kill()
        server.wait()


def run(command):
    """Returns the command and what is wrong with it: nothing, if it is well."""
    with tempfile.TemporaryDirectory() as folder:
        with serve(command, folder) as received:
            status, said = execute(command, folder)
        if status is None:
            return command, [f"not done after {TIMEOUT} s", said]
        if status != 0:
            return command, [f"exit status {status}", said]
        faults = COMPLAINT.findall(said)
        names = OUTPUT.findall(command) + ([received] if received else [])
        faults += [find_fault(pathlib.Path(folder, name)) for name in names]
    return command, [fault for fault in faults if fault]


commands = list(list_commands(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
# Makes the registry, so that they need not all do so.
subprocess.run(["gst-inspect-1.0", "cambsrc"], stdout=subprocess.DEVNULL, check=True)
print(f"1..{len(commands)}", flush=True)
with concurrent.futures.ThreadPoolExecutor(N_AT_ONCE) as pool:
    for number, (command, faults) in enumerate(pool.map(run, commands), 1):
        print(f"{'not ok' if faults else 'ok'} {number} {command}", flush=True)
        for line in "\n".join(faults).splitlines():
            print(f"# {line}", flush=True)
