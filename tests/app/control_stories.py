# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every control of the player: by pointer, by key, and in its menu."""

import subprocess

from desktop import Atspi, children, pump, wait_for
from story import KEY, position, wait_for_position, with_app


def extents(node):
    return node.get_component_iface().get_extents(Atspi.CoordType.WINDOW)


def find_within(node, role, name):
    """In the menu of a button, too."""
    for child in children(node):
        if child.get_role_name() == role and child.get_name().startswith(name):
            return child
        found = find_within(child, role, name)
        if found is not None:
            return found
    return None


def is_pressed(app, name):
    return app.has_state(app.find("push button", name), Atspi.StateType.PRESSED)


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


def drag_along(app, node, first, last):
    """Presses, moves and lets go, at shares of the width; what is seen in the
    middle is returned."""
    box = extents(node)
    y = box.y + box.height // 2
    xdotool("mousemove", box.x + int(box.width * first), y, "mousedown", 1)
    seen = []
    for step in range(1, 6):
        share = first + (last - first) * step / 5
        xdotool("mousemove", box.x + int(box.width * share), y)
        for _ in range(4):
            pump()
        seen.append(position(app))
    xdotool("mouseup", 1)
    return seen


def test_drag():
    """The picture follows the pointer, and the last place is exact."""

    def story(app):
        app.find("list item", "Dub 1001, 0:30")
        position(app)
        seen = drag_along(app, app.find("slider", "Position"), 0.2, 0.8)
        assert seen == sorted(seen) and seen[0] < 15 < seen[-1], seen
        wait_for_position(app, 22, 26)
        app.press("push button", "Play")
        wait_for_position(app, 24.5)

    with_app(story, "dubbing/1001", key=KEY)


def test_keys():
    """The keys of the table, with no control in focus."""

    def wait_for_speed(app, text):
        def look():
            app.root.clear_cache()
            button = app.find("push button", "Speed").get_child_at_index(0)
            return button.get_name() == text

        wait_for(text, look)

    def story(app):
        app.find("list item", "Mara, 0:01.0")
        position(app)
        app.key("space")
        wait_for_position(app, 0.2)
        app.key("space")
        app.find("push button", "Play")
        app.key("l")
        wait_for_speed(app, "1.25×")
        app.key("j")
        app.key("j")
        wait_for_speed(app, "0.75×")
        app.key("l")
        app.key("v")
        wait_for("voice only", lambda: is_pressed(app, "Voice only"))
        app.key("v")
        wait_for("the mix", lambda: not is_pressed(app, "Voice only"))
        wait_for_speed(app, "1×")

        # Lines, again and again, and the next one.
        app.key("Down")
        app.key("Down")
        wait_for_position(app, 4.2, 4.4)
        app.key("Return")
        wait_for_position(app, 4.8, 8)
        app.key("k")
        app.key("Up")
        wait_for_position(app, 1, 4.5)

        # A loop from here to there.
        begin = position(app)
        app.key("bracketleft")
        app.key("shift", "Right")
        wait_for_position(app, begin + 1)
        app.key("bracketright")
        app.key("k")
        wait_for("the loop", lambda: position(app) < begin + 0.5)
        wait_for("its end", lambda: position(app) > begin + 0.5)
        wait_for("its start", lambda: position(app) < begin + 0.5)
        app.key("backslash")
        wait_for_position(app, begin + 1.5)
        app.key("k")
        app.key("shift", "l")
        app.key("backslash")

        app.key("question")
        app.await_window("^camb-preview$")
        app.shot("keys")
        app.key("Escape")

    with_app(story, "dubbing/1001", key=KEY)


def test_subtitle_menu():
    """Size, place and delay of the subtitles."""

    def picture_of(app):
        app.root.clear_cache()
        overlay = app.find("image", "Picture").get_parent()
        labels = [it for it in map(overlay.get_child_at_index, range(3)) if it]
        return next(it for it in labels if it.get_role_name() == "label")

    def story(app):
        app.find("list item", "Mara, 0:01.0")
        position(app)
        app.key("Down")
        wait_for("a subtitle", lambda: app.caption().startswith("Good evening"))
        before = extents(picture_of(app))
        menu = app.find("push button", "Subtitles")
        app.click(menu)
        size = wait_for("size", lambda: find_within(menu, "slider", "Size"))
        size.get_value_iface().set_current_value(2)
        wait_for("larger", lambda: extents(picture_of(app)).height > before.height)
        delay = wait_for("delay", lambda: find_within(menu, "spin button", "Delay"))
        delay.get_value_iface().set_current_value(3000)
        wait_for("later", lambda: app.caption() == "")
        delay.get_value_iface().set_current_value(0)
        wait_for("now", lambda: app.caption().startswith("Good evening"))
        app.shot("subtitle-menu")
        app.key("Escape")

    with_app(story, "dubbing/1001", key=KEY)
