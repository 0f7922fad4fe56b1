# SPDX-License-Identifier: LGPL-2.1-or-later
"""Decide: takes and texts beside each other, verdicts that are kept, and a blind
test that gives nothing away."""

import os
import pathlib
import re
import subprocess
import tempfile

from desktop import Atspi, describe, wait_for
from story import KEY, with_app

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
    """Hears both, answers, and pauses: a video that plays slows all questions."""
    for it in ("a", "b", key, "space"):
        app.key(it)
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
        hear(app, "b")
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


def reasons(app):
    return [app.text_of(node) for node in app.all("text", "Reason")]


def test_takes():
    """Picked, rated, rejected with a reason; saved, and opened elsewhere."""

    def judge(app):
        app.press("push button", "Try with Sample Runs")
        app.find("list item", "Speech 2002, sample")
        app.key("t")
        app.find("list", "Takes")
        app.find("label", "0:05.5 · ")
        app.key("y")
        app.find("list item", "Speech 2001, Picked")
        app.key("alt", "4")
        app.find("list item", "Speech 2001, Picked, 4 stars")
        app.key("y")
        app.find("list item", "Speech 2001, 4 stars")
        app.key("y")
        app.find("list item", "Speech 2001, Picked, 4 stars")
        # One after the other, up to the last one.
        app.press("check box", "Play one after the other")
        app.click(app.find("label", "Sound 3001"))
        app.find("frame", "Sound 3001")
        app.key("k")
        app.find("frame", "Sound 3004")
        app.click(app.find("label", "Speech 2002"))
        app.find("frame", "Speech 2002")
        app.key("r")
        app.find("list item", "Speech 2002, Rejected")
        app.click(app.find("text", "Reason"))
        app.type("too fast")
        # The list is what is judged again, and not the reason.
        app.click(app.find("label", "Speech 2002"))
        app.find("label", "Gap of 34 ms in the loop")
        app.shot("takes")
        app.key("ctrl", "shift", "s")
        app.await_window("Save Session")
        app.key("ctrl", "a")
        app.type(str(file))
        app.key("Return")
        wait_for("the file", file.exists)
        assert file.stat().st_mode & 0o777 == 0o600

    def look(app):
        app.find("list item", "Speech 2002")
        app.key("t")
        app.find("list item", "Speech 2001, Picked, 4 stars")
        app.find("list item", "Speech 2002, Rejected")
        wait_for("the reason", lambda: "too fast" in reasons(app))
        # What is no session changes nothing.
        subprocess.run([os.environ["CAMB_PREVIEW"], bad], check=True, timeout=60)
        app.find("label", "“bad.cambcompare” could not be opened.")
        app.find("list item", "Speech 2001, Picked, 4 stars")

    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "a b.cambcompare")
        bad = pathlib.Path(folder, "bad.cambcompare")
        with_app(judge)
        bad.write_text(file.read_text()[:-20])
        # Somebody else's machine.
        with_app(look, str(file), XDG_DATA_HOME=folder)


def test_texts():
    """Translations beside each other: the words that differ are told."""

    leaves = "The harbour master leaves a lamp in the window."
    by_one = "Boats come home by its light, one by one."

    # The whole text of a run, which stands elsewhere, only starts like these.
    def description(app, text):
        return app.find("label", text).get_description()

    def story(app):
        app.find("list item", "Translation 4001, 3 texts")
        app.click(app.find("list item", "Translation 4005, 3 texts"))
        app.key("t")
        app.find("status bar", "Words that are not in the first translation")
        app.find("push button", "Copy Translation 4001")
        assert description(app, leaves) == "Different: leaves"
        assert description(app, by_one) == "Different: by one"
        app.shot("texts")
        app.press("push button", "Copy Translation 4005")
        app.key("t")
        app.find("push button", "Copy All")

    with_app(story, "translation/4001", "translation/4005", key=KEY)


def test_uneven_texts():
    def story(app):
        app.find("list item", "Translation 4001, 3 texts")
        app.click(app.find("list item", "Translation 4002, 11 texts"))
        app.key("t")
        app.find("status bar", "Not all have as many texts")

    with_app(story, "translation/4001", "translation/4002", key=KEY)
