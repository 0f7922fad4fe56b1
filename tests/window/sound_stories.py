# SPDX-License-Identifier: LGPL-2.1-or-later
"""Waveforms, the region that is looped, and what is wrong with the timing."""

import re
import subprocess

from desktop import Atspi, wait_for
from story import KEY, position, wait_for_position, with_app

DUB = "camb://dubbing/1002"
NAME = "Waveform of Dub 1002"


def box_of(node):
    return node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)


def xdotool(*words):
    subprocess.run(["xdotool"] + [str(word) for word in words], check=True)


def place(box, share):
    """Among the texts of the lines, where no note of the window lies."""
    return int(box.x + box.width * share), box.y + 8


def click(box, share):
    xdotool("mousemove", *place(box, share), "click", 1)


def drag(box, start, end):
    """With the mouse, between two shares of the width."""
    xdotool("mousemove", *place(box, start), "mousedown", 1)
    xdotool("mousemove", *place(box, (start + end) / 2))
    xdotool("mousemove", *place(box, end), "mouseup", 1)


def span(app):
    """How much time is on screen, in seconds, as a screen reader is told."""
    app.root.clear_cache()
    text = app.find("panel", "Waveforms").get_description()
    times = re.findall(r"(\d+):(\d+\.\d+)", text)
    start, end = (int(minutes) * 60 + float(rest) for minutes, rest in times)
    return end - start


def wait_for_span(app, least, most):
    wait_for(f"{least}…{most} s on screen", lambda: least <= span(app) <= most)


def test_waveforms():
    """Click, region, zoom; with the mouse, with keys, and by a screen reader."""

    def story(app):
        wave = app.find("slider", NAME)
        app.find("label", "No timing problems")
        wait_for_span(app, 29, 31)
        app.shot("waveforms")
        click(box_of(wave), 0.5)
        wait_for_position(app, 13, 17)
        wait_for("the value", lambda: 13 < app.value_of(wave) < 17)
        wave.get_value_iface().set_current_value(2)
        wait_for_position(app, 2, 2.05)
        words = "Dub 1002, 0:02.0, Mara speaking"
        wait_for("the words", lambda: wave.get_description() == words)

        drag(box_of(wave), 0.6, 0.8)
        wait_for_position(app, 17, 19)
        app.shot("region")
        app.key("backslash")

        xdotool("mousemove", *place(box_of(wave), 0.5))
        xdotool("keydown", "Control_L", "click", 4, "click", 4, "keyup", "Control_L")
        wait_for_span(app, 15, 25)
        app.press("push button", "See closer")
        wait_for_span(app, 7, 13)
        app.press("push button", "See all")
        wait_for_span(app, 29, 31)

    with_app(story, DUB, key=KEY)


def test_waveform_keys():
    """Everything without a mouse, down to 10 ms; and the spectrogram."""

    def story(app):
        wave = app.find("slider", NAME)
        app.find("label", "No timing problems")
        click(box_of(wave), 0.5)
        wait_for("focus", lambda: app.has_state(wave, Atspi.StateType.FOCUSED))
        app.key("Home")
        wait_for_position(app, 0, 0.01)
        app.key("Right")
        wait_for_position(app, 5, 5.1)
        app.key("Down")
        wait_for_position(app, 7.4, 7.6)
        app.key("plus")
        wait_for_span(app, 14, 16)
        before = position(app)
        app.key("alt", "Right")
        wait_for_position(app, before + 0.1, before + 0.2)
        app.key("alt", "shift", "Right")
        app.key("alt", "shift", "Right")
        app.shot("marked")
        for _ in range(11):
            app.key("plus")
        wait_for_span(app, 0.009, 0.011)
        app.shot("close-up")
        app.press("push button", "Spectrogram")
        app.key("ctrl", "0")
        wait_for_span(app, 29, 31)
        app.shot("spectrogram")
        app.key("End")
        wait_for_position(app, 29)

    with_app(story, DUB, key=KEY)


def set_limit(app, name, value):
    """In the preferences, as a user types it."""
    app.key("ctrl", "comma")
    app.await_window("Preferences")
    app.root.clear_cache()
    app.click(app.find("page tab", "Transcript"))
    spin = app.find("spin button", name)
    app.click(spin)
    app.key("ctrl", "a")
    app.type(value)
    app.key("Tab")
    wait_for(name, lambda: app.value_of(spin) == float(value))
    app.shot("limits")
    app.key("Escape")


def test_timing():
    """What is out of time is in the waveform, in the transcript, and next."""

    def story(app):
        app.find("label", "No timing problems")
        set_limit(app, "Silence", "0.3")
        app.find("push button", "Next problem")
        line = app.find("list item", "Mara, 0:01.0, Buenas noches.").get_name()
        assert re.search(r"\d\.\d\d s of silence$", line), line
        # A line that breaks a rule of subtitles is a problem at its start.
        app.key("p")
        wait_for_position(app, 0.9, 3)
        if position(app) < 1.5:
            app.key("p")
        wait_for_position(app, 1.5, 3)
        app.find("label", re.search(r"\d\.\d\d s of silence$", line).group())
        before = position(app)
        app.press("push button", "Next problem")
        wait_for_position(app, before + 0.1)
        app.shot("timing")
        set_limit(app, "Silence", "1.5")
        app.find("label", "No timing problems")

    with_app(story, DUB, key=KEY)
