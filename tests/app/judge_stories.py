# SPDX-License-Identifier: LGPL-2.1-or-later
"""Decide: a blind test by keyboard that gives nothing away."""

import re
import subprocess

from desktop import Atspi, describe, wait_for
from story import check_log, start, with_app

# What would tell the two apart: ids, kinds with ids, languages, speakers, lines.
LEAKS = re.compile(
    r"100[12]|Dub \d|Spanish|English|es-es|en-us|Mara|Jonas|harbour|puerto", re.I
)
MPRIS = "org.mpris.MediaPlayer2.org.cambsrc.Preview"


def heard(app):
    return {
        name
        for name in "ABX"
        for node in app.all("push button", name)
        if app.has_state(node, Atspi.StateType.PRESSED)
    }


def get_mpris():
    """All that media controls may know."""
    return "".join(
        subprocess.run(
            ["gdbus", "call", "--session", "--dest", MPRIS]
            + ["--object-path", "/org/mpris/MediaPlayer2"]
            + ["--method", "org.freedesktop.DBus.Properties.GetAll", interface],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for interface in (
            "org.mpris.MediaPlayer2",
            "org.mpris.MediaPlayer2.Player",
        )
    )


def get_titles():
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "."],
        capture_output=True,
        text=True,
    ).stdout.split()
    return [
        subprocess.run(
            ["xdotool", "getwindowname", window], capture_output=True, text=True
        ).stdout
        for window in found
    ]


def check_leaks(app, log_start):
    """Nothing that a program can ask for says what is heard."""
    app.root.clear_cache()
    for line in describe(app.root):
        assert not LEAKS.search(line), f"AT-SPI: {line}"
    for line in get_titles():
        assert not LEAKS.search(line), f"title: {line}"
    assert not LEAKS.search(get_mpris()), "MPRIS: " + get_mpris()
    for line in app.read_log()[log_start:]:
        assert not LEAKS.search(line), f"log: {line}"


def open_blind_test(app):
    app.key("ctrl", "b")
    app.await_window("Blind Test")


def hear(app, letter):
    app.key(letter)
    wait_for(letter, lambda: heard(app) == {letter.upper()})
    app.find("status bar", f"{letter.upper()} is heard.")


def answer(app, number, key, n_trials=5):
    hear(app, "a")
    hear(app, "b")
    app.key(key)
    if number < n_trials:
        app.find("label", f"Question {number + 1} of {n_trials}")


def test_blind():
    """By keyboard alone, paused in the middle, and to the end."""

    def begin(app):
        app.press("push button", "Try with Sample Runs")
        app.find("list item", "Dub 1001")
        app.find("list item", "Dub 1002, sample")
        open_blind_test(app)
        app.shot("blind-setup")
        spin = app.find("spin button", "Number of questions")
        spin.get_value_iface().set_current_value(5)
        app.press("push button", "Start")
        app.find("label", "Question 1 of 5")
        log_start = len(app.read_log())
        app.shot("blind-trial")
        # Who has not heard both has nothing to say.
        app.key("1")
        app.find("label", "Question 1 of 5")
        answer(app, 1, "1")
        answer(app, 2, "2")
        app.key("BackSpace")
        app.find("label", "Question 2 of 5")
        check_leaks(app, log_start)
        app.key("Escape")
        app.find("list item", "Dub 1001")

    def go_on(app):
        app.find("list item", "Dub 1002")
        open_blind_test(app)
        app.press("push button", "Go On")
        app.find("label", "Question 2 of 5")
        log_start = len(app.read_log())
        check_leaks(app, log_start)
        for number in range(2, 6):
            answer(app, number, "1")
        app.find("label", "Result")
        app.shot("blind-result")
        assert any("Dub 1002" in line for line in describe(app.root))
        app.key("Escape")
        app.find("list item", "Dub 1001")

    with_app(begin, G_MESSAGES_DEBUG="all")
    with_app(go_on, G_MESSAGES_DEBUG="all")
