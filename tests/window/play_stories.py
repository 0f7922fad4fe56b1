# SPDX-License-Identifier: LGPL-2.1-or-later
"""Open, play, seek, read, note: with sample runs."""

from desktop import Atspi, wait_for
from story import position, wait_for_position, with_app


def test_first_start():
    """Nothing is there; the samples are one button away."""

    def story(app):
        app.find("push button", "Enter Key")
        app.shot("first-start")
        app.press("push button", "Try with Sample Runs")
        app.find("list item", "Dub 1001, 0:30")
        app.find("list item", "Dub 1008, The source video has no audible")
        position(app)
        app.press("push button", "Play")
        wait_for_position(app, 1)
        app.shot("playing")
        app.key("k")
        app.find("push button", "Play")

    with_app(story)


def test_again():
    """What was open is open again, where it was left."""

    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        app.find("list item", "Translation 4001, 3 texts")
        wait_for_position(app, 1, 20)

    with_app(story)


def test_seek():
    def story(app):
        app.find("list item", "Mara, 0:01.0")
        app.click(app.find("slider", "Position"))
        wait_for_position(app, 14, 16)
        app.key("Home")
        wait_for_position(app, 0, 0.01)
        app.key("Right")
        wait_for_position(app, 5, 5.5)
        app.key("shift", "Right")
        wait_for_position(app, 6, 10.5)
        position(app)
        app.click(app.find("list item", "Jonas, 0:12.9"))
        app.key("k")
        wait_for_position(app, 12.9)
        app.click(app.find("slider", "Position"))
        app.key("Home")
        wait_for_position(app, 0, 0.01)
        app.press("push button", "Next line")
        wait_for_position(app, 1, 1.1)
        app.press("push button", "Next line")
        wait_for_position(app, 4.2, 4.4)
        app.press("push button", "Previous line")
        wait_for_position(app, 1, 1.1)
        app.press("push button", "One frame on")
        wait_for_position(app, 1.05, 1.07)
        app.press("push button", "One frame back")
        wait_for_position(app, 1.01, 1.03)

    with_app(story)


def test_choices():
    """Voice, subtitles, languages; the position stays."""

    def story(app):
        app.click(app.find("list item", "Dub 1004, English"))
        app.find("list item", "Dub 1004, English (US) · 0:30")
        wait_for("the voice", lambda: is_sensitive(app, "Voice only"))
        app.press("push button", "Next line")
        app.press("push button", "Next line")
        wait_for_position(app, 4.2, 4.4)
        wait_for("English", lambda: app.caption().startswith("Quiet, yes."))
        app.press("push button", "Voice only")
        wait_for("voice only", lambda: is_pressed(app, "Voice only"))
        before = position(app)
        app.key("a")
        app.find("list item", "Dub 1004, Spanish")
        app.find("list item", "Mara, 0:01.0, Buenas")
        wait_for("Spanish", lambda: app.caption().startswith("Tranquilo"))
        wait_for_position(app, before - 0.5, before + 0.5)
        app.shot("spanish")
        app.key("c")
        wait_for("no caption", lambda: app.caption() == "")
        app.key("c")
        wait_for("Spanish", lambda: app.caption().startswith("Tranquilo"))

    with_app(story)


def is_pressed(app, name):
    return app.has_state(app.find("push button", name), Atspi.StateType.PRESSED)


def is_sensitive(app, name):
    return app.has_state(app.find("push button", name), Atspi.StateType.SENSITIVE)


def test_note():
    """A note is there after a restart, and can be taken back."""

    def write(app):
        app.click(app.find("list item", "Dub 1002"))
        app.find("list item", "Dub 1002, 0:30")
        app.press("push button", "Note here")
        app.find("text", "Text of the note")
        app.type("too early")
        app.key("Return")
        app.shot("note")

    def find(app):
        entry = app.find("text", "Text of the note")
        wait_for("the text", lambda: app.text_of(entry) == "too early")
        app.press("push button", "Delete note")
        app.gone("text", "Text of the note")
        app.press("push button", "Undo")
        app.find("text", "Text of the note")

    with_app(write)
    with_app(find)


def test_other_kinds():
    def story(app):
        app.click(app.find("list item", "Speech 2001"))
        app.find("label", "0:05.5 · 48.0 kHz · mono")
        position(app)
        app.press("push button", "Play")
        wait_for_position(app, 0.5)
        app.shot("speech")
        app.key("Tab")
        app.click(app.find("list item", "Sound 3001"))
        app.key("End")
        app.find("push button", "Copy All")
        app.shot("translation")

    with_app(story)
