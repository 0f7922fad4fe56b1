# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs each command of the README's blocks that are marked as tested.

A command must succeed, without a complaint, and each file that it writes must
be something that plays, or that its checksum says is whole. What it sends to a
server is received: over SRT by ffmpeg, over RTMP by nginx.
"""

import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

N_AT_ONCE = 3
TIMEOUT = 120
MIN_PACKETS = 10
BLOCK = re.compile(r"^```sh tested\n(.*?)^```$", re.S | re.M)
# Neither the pattern of many files nor an address.
OUTPUT = re.compile(r"(?:location=| -o )([^\s%:]+)(?!\S)")
EXPORT = re.compile(r" --export (\S+)")
SERVER = re.compile(r"(srt|rtmp)://127\.0\.0\.1:(\d+)\S*")
NGINX = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
NGINX_CONFIG = """
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off;
master_process off;
pid nginx.pid;
error_log nginx.log;
events {}
rtmp {
  server {
    listen 127.0.0.1:%s;
    application live { live on; record all; record_path .; }
  }
}
"""
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


def find_missing(folder):
    """Says what is wrong with a folder that a command exported to."""
    lists = ["camb-export-missing.txt", "camb-export.sha256"]
    if pathlib.Path(folder, lists[0]).exists():
        return pathlib.Path(folder, lists[0]).read_text(encoding="utf-8")
    said = subprocess.run(
        ["sha256sum", "--quiet", "--strict", "-c", lists[1]],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    return said.stdout + said.stderr if said.returncode != 0 else None


def is_open(scheme, port):
    """Whether somebody receives there, as the kernel says."""
    name = "udp" if scheme == "srt" else "tcp"
    state = "07" if scheme == "srt" else "0A"
    table = pathlib.Path("/proc/net", name).read_text(encoding="ascii")
    return re.search(rf":{port:04X} \S+ {state} ", table) is not None


def start_server(scheme, address, port, folder):
    """Returns the program, and the file in which it leaves what it receives."""
    if scheme == "srt":
        line = ["ffmpeg", "-nostdin", "-v", "fatal", "-mode", "listener"]
        line += ["-i", address, "-c", "copy", "received.ts"]
        return subprocess.Popen(line, cwd=folder), "received.ts"
    pathlib.Path(folder, "nginx.conf").write_text(NGINX_CONFIG % port, encoding="ascii")
    line = [NGINX, "-p", folder, "-c", "nginx.conf", "-e", "nginx.log"]
    return subprocess.Popen(line, cwd=folder), address.rpartition("/")[2] + ".flv"


@contextlib.contextmanager
def serve(command, folder):
    """A server for what the command sends; afterwards it is in a file."""
    match = SERVER.search(command)
    if match is None:
        yield None
        return
    scheme, port = match.groups()
    server, received = start_server(scheme, match.group(), port, folder)
    try:
        while not is_open(scheme, int(port)) and server.poll() is None:
            pass
        yield received
        if scheme == "rtmp":
            # It waits for the next, once it has written the end of this one.
            server.send_signal(signal.SIGQUIT)
        server.wait(TIMEOUT)
    finally:
        server.kill()
        server.wait()


def run(command):
    """Returns the command and what is wrong with it: nothing, if it is well."""
    if EXPORT.search(command) and shutil.which("camb-preview") is None:
        return f"{command} # SKIP the app is not built", []
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
        folders = EXPORT.findall(command)
        faults += [find_missing(pathlib.Path(folder, name)) for name in folders]
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
