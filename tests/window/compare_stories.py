# SPDX-License-Identifier: LGPL-2.1-or-later
"""Several runs side by side: which are there, which is heard, how they are
looked at."""

from desktop import Atspi, children, pump, wait_for
from story import KEY, position, wait_for_position, with_app

DUBS = ("dubbing/1001", "dubbing/1002", "dubbing/1003", "dubbing/1006")
VIEWS = (
    ("s", "Split picture"),
    ("o", "One through the other"),
    ("d", "Difference"),
    ("shift+g", "Only what is heard"),
    ("g", "Side by side"),
)


def is_on(app, name):
    button = app.find("push button", name)
    return app.has_state(button, Atspi.StateType.PRESSED)


def wait_for_heard(app, number, name):
    """The pane, its number, and the transport say the same."""
    app.find("panel", f"{number}, {name}, heard")
    app.count("panel", f"{number}, {name}, heard", 1)
    app.find("push button", f"Heard: {number}, {name}")
    wait_for(f"{name} is heard", lambda: is_on(app, f"Hear {name}"))


def show_pictures(app, n):
    """All have a frame of the second line."""
    app.find("list item", "Jonas, 0:04.3")
    position(app)
    app.key("ctrl", "Left")
    wait_for_position(app, 0, 0.01)
    app.key("Down")
    app.key("Down")
    wait_for_position(app, 4.2, 4.4)
    app.count("image", "Picture", n)


def settle():
    for _ in range(12):
        pump()


def within(node, role, name):
    """What a button opens is a part of it."""

    def search(parent):
        for child in children(parent):
            if child.get_role_name() == role and child.get_name().startswith(name):
                return child
            found = search(child)
            if found is not None:
                return found
        return None

    def look():
        node.clear_cache()
        return search(node)

    return wait_for(f"{role} “{name}” in {node.get_name()}", look)


def test_compare():
    """Four dubs: what is heard changes over by key and by click."""

    def story(app):
        show_pictures(app, 4)
        wait_for_heard(app, 1, "Dub 1001")
        app.key("3")
        wait_for_heard(app, 3, "Dub 1003")
        app.find("list item", "Mara, 0:01.0, Guten Abend")
        app.key("Tab")
        wait_for_heard(app, 4, "Dub 1006")
        app.click(app.find("panel", "2, Dub 1002"))
        wait_for_heard(app, 2, "Dub 1002")
        app.find("list item", "Mara, 0:01.0, Buenas noches")
        app.press("push button", "Hear Dub 1001")
        wait_for_heard(app, 1, "Dub 1001")
        app.key("x")
        wait_for_heard(app, 2, "Dub 1002")
        wait_for_position(app, 4.2, 4.4)
        app.press("push button", "Play")
        wait_for_position(app, 5)
        app.key("4")
        wait_for_heard(app, 4, "Dub 1006")
        app.key("k")
        app.find("push button", "Play")

    with_app(story, *DUBS, key=KEY)


def test_compare_again():
    """After a restart they are where they were; one goes and comes back."""

    def story(app):
        wait_for_heard(app, 4, "Dub 1006")
        app.count("image", "Picture", 4)
        row = app.find("list item", "Dub 1002")
        app.press_in(row, "push button", "Take away from the others")
        app.count("image", "Picture", 3)
        wait_for_heard(app, 3, "Dub 1006")
        row = app.find("list item", "Dub 1002")
        app.press_in(row, "push button", "Put beside the others")
        app.find("panel", "4, Dub 1002")
        wait_for_heard(app, 3, "Dub 1006")
        app.click(app.find("list item", "Dub 1003"))
        app.count("image", "Picture", 1)
        wait_for("the window of one", lambda: app.all("frame", "Dub 1003"))

    with_app(story, key=KEY)


def test_compare_views():
    """Each view by its key; the divider by arrow keys; pictures of all."""

    def look(app, scheme, views=VIEWS):
        show_pictures(app, 4)
        for keys, name in views:
            app.key(*keys.split("+"))
            wait_for(name, lambda name=name: is_on(app, name))
            settle()
            app.shot(f"compare-{name.lower().replace(' ', '-')}-{scheme}")

    def divide(app):
        app.key("s")
        divider = app.find("slider", "Divider")
        app.click(divider)
        app.key("Home")
        wait_for("none of the first", lambda: app.value_of(divider) == 0)
        app.key("Right")
        wait_for("a step", lambda: app.value_of(divider) > 0)
        before = app.value_of(divider)
        app.key("Left")
        wait_for("a step back", lambda: app.value_of(divider) < before)
        app.key("End")
        wait_for("all of the first", lambda: app.value_of(divider) == 1)
        wait_for_position(app, 4.2, 4.4)
        app.press("push button", "Swap the two")
        app.key("o")
        app.find("slider", "Opacity")
        app.key("d")
        app.find("check box", "Brightness Only")
        app.key("g")
        app.count("image", "Picture", 4)

    def story(app):
        look(app, "light")
        divide(app)
        app.key("i")
        app.find("label", "dubbing/1003\nH.264")
        settle()
        app.shot("compare-info")
        app.key("i")

    with_app(story, *DUBS, key=KEY)
    with_app(
        lambda app: look(app, "dark", (VIEWS[0], VIEWS[2], VIEWS[4])),
        *DUBS,
        key=KEY,
        ADW_DEBUG_COLOR_SCHEME="prefer-dark",
    )


def test_compare_offset():
    """One run later than the other, a frame at a time, and remembered; all
    pictures larger at once; how loud each is."""

    def shift(app):
        show_pictures(app, 2)
        app.key("2")
        wait_for_heard(app, 2, "Dub 1003")
        for _ in range(5):
            app.key("alt", "period")
        menu = app.all("push button", "Offset and level")[-1]
        app.click(menu)
        offset = within(menu, "spin button", "Later by ms")
        wait_for("200 ms", lambda: app.value_of(offset) == 200)
        frames = within(menu, "spin button", "Later by frames")
        wait_for("five frames", lambda: app.value_of(frames) == 5)
        app.shot("compare-offset")
        app.key("Escape")
        app.key("alt", "Page_Up")
        app.key("alt", "comma")

    def zoom(app):
        for _ in range(3):
            app.key("ctrl", "plus")
        app.key("alt", "Left")
        app.key("alt", "Up")
        settle()
        app.shot("compare-zoom")
        app.key("ctrl", "0")

    def loudness(app):
        menu = app.find("push button", "Heard: 2, Dub 1003")
        app.click(menu)
        within(menu, "check box", "Equally Loud")
        within(menu, "spin button", "Louder by dB, Dub 1003")
        settle()
        app.shot("compare-sound")
        app.key("Escape")

    def first(app):
        shift(app)
        zoom(app)
        loudness(app)

    def again(app):
        wait_for_heard(app, 2, "Dub 1003")
        menu = app.all("push button", "Offset and level")[-1]
        app.click(menu)
        offset = within(menu, "spin button", "Later by ms")
        wait_for("what was set", lambda: app.value_of(offset) == 60)
        app.key("Escape")

    with_app(first, "dubbing/1001", "dubbing/1003", key=KEY)
    with_app(again, key=KEY)
