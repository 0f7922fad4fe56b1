# SPDX-License-Identifier: LGPL-2.1-or-later
"""Waveforms, the region that is looped, and what is wrong with the timing."""

import subprocess

from desktop import Atspi, wait_for
from story import KEY, position, wait_for_position, with_app

DUB = "camb://dubbing/1002"


def lane(app):
    return app.find("slider", "Waveform of Dub 1002")


def box_of(node):
    return node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)


def drag(box, start, end):
    """With the mouse, between two shares of the width."""
    y = box.y + 8
    x = [box.x + int(box.width * share) for share in (start, (start + end) / 2, end)]
    script = ["mousemove", x[0], y, "mousedown", 1, "mousemove", x[1], y]
    script += ["mousemove", x[2], y, "mouseup", 1]
    subprocess.run(["xdotool"] + [str(word) for word in script], check=True)


def on_screen(app):
    """How much time is on screen, in seconds, by the scroll bar below it."""
    bar = app.find("scroll bar", "Time on screen").get_value_iface()
    return 30 - (bar.get_maximum_value() - bar.get_minimum_value())


def test_waveforms():
    """Zoom, click, region, with the mouse and with keys."""

    def story(app):
        wave = lane(app)
        app.find("label", "No timing problems")
        app.shot("waveforms")
        app.click(wave)
        wait_for_position(app, 13, 17)
        wait_for("the value", lambda: 13 < app.value_of(wave) < 17)
        assert "Dub 1002, 0:1" in wave.get_description(), wave.get_description()
        drag(box_of(wave), 0.25, 0.5)
        wait_for_position(app, 6.5, 8.5)
        app.shot("region")

    with_app(story, DUB, key=KEY)
