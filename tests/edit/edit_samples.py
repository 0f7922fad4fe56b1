# SPDX-License-Identifier: LGPL-2.1-or-later
"""Edits to write, and the program that writes them."""

import fractions
import json
import os
import pathlib
import subprocess

SECOND = 10**9
# The rates of the proof: numerator, denominator, drop-frame.
RATES = {
    "23.976": (24000, 1001, False),
    "25": (25, 1, False),
    "29.97-drop": (30000, 1001, True),
    "60": (60, 1, False),
}
SUFFIXES = {"otio": ".otio", "fcp7": ".xml", "kdenlive": ".kdenlive", "xges": ".xges"}

# What breaks those who put texts together without thinking.
HOSTILE = [
    'Fish & <b>chips</b> "quoted" \'single\' ]]> <!-- -->',
    "back\\slash \\n {brace} $HOME %s %n `x` ;|#",
    "tab\tand\u0001control\u0007and\u009fmore\x7f",
    "\u202eright to left override\u202c and \u2066isolate\u2069",
    "\u05e9\u05dc\u05d5\u05dd mixed \u0645\u0631\u062d\u0628\u0627",
    "\u65e5\u672c\u8a9e \U0001f600",
    "non-characters \ufffe and \uffff",
    "long " * 4000,
    "&amp; &lt; &#0; &#x41; \\u0041 \\303\\251",
]
HOSTILE_NAME = "a b%20c & 'd' \"e\" #1? \u00fc\u65e5; [x] $y"


def round_to_frame(nanoseconds, rate):
    """To the nearest frame, half of one to the later: in fractions."""
    frames = fractions.Fraction(nanoseconds, SECOND) * fractions.Fraction(*rate[:2])
    return (2 * frames.numerator + frames.denominator) // (2 * frames.denominator)


def make_cues(n, step, length, text="Line {}", speakers=("Mara", "Jonas", None)):
    return [
        {
            "start": i * step,
            "end": i * step + length,
            "text": text.format(i + 1),
            "speaker": speakers[i % len(speakers)],
        }
        for i in range(n)
    ]


def make_run(run_id, names, seconds=10, rate=(25, 1), **more):
    """A dub: @names are those of the picture with the mix, and of the voice."""
    mix, voice = names
    length = int(seconds * SECOND)
    media = []
    if mix:
        media.append(
            {"role": "mix", "location": mix, "duration": length, "channels": 2}
            | {"size": [160, 90], "fps": list(rate[:2]), "rate": 48000}
        )
    if voice:
        media.append(
            {"role": "voice", "location": voice, "duration": length, "channels": 1}
            | {"rate": 48000}
        )
    return {"kind": "dubbing", "run_id": run_id, "media": media} | more


def write(folder, name, edit, formats, runner=()):
    """Writes an edit; returns the files by format."""
    folder = pathlib.Path(folder)
    description = folder / "description.json"
    description.write_text(json.dumps({"title": name} | edit))
    paths = {it: folder / (name + SUFFIXES[it]) for it in formats}
    arguments = [str(part) for pair in paths.items() for part in pair]
    subprocess.run(
        [*runner, os.environ["EDIT_WRITE"], str(description), *arguments],
        check=True,
        timeout=300,
    )
    return paths


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
