# SPDX-License-Identifier: LGPL-2.1-or-later
"""The whole way of a reviewer: four dubs, the better one, a blind test of two,
and a folder with what was chosen."""

import json

from compare_stories import DUBS, is_on, show_pictures, wait_for_heard
from desktop import Atspi, pump, wait_for
from export_stories import await_end, fill, home
from judge_stories import answer, open_blind_test
from story import KEY, with_app

PAIR = {1001, 1002}
N_TRIALS = 5


def listen(app):
    """Each by its key, and looked at in another way."""
    show_pictures(app, 4)
    for number, run in enumerate(DUBS, 1):
        app.key(str(number))
        wait_for_heard(app, number, run.replace("dubbing/", "Dub "))
    for key, name in ("s", "Split picture"), ("g", "Side by side"):
        app.key(key)
        wait_for(name, lambda name=name: is_on(app, name))


def judge(app):
    """One is better, and one is nothing."""
    app.key("2")
    wait_for_heard(app, 2, "Dub 1002")
    app.key("y")
    app.find("label", "Dub 1002: Picked")
    app.key("alt", "5")
    app.key("3")
    wait_for_heard(app, 3, "Dub 1003")
    app.key("r")
    app.find("label", "Dub 1003: Rejected")


def tab_to(app, role, name):
    """With the keyboard, through all that lies before it."""
    node = app.find(role, name)
    for _ in range(20):
        if app.has_state(node, Atspi.StateType.FOCUSED):
            return
        app.key("Tab")
        pump()
    raise AssertionError(f"Tab never reaches {role} “{name}”")


def try_blind(app):
    open_blind_test(app)
    tab_to(app, "spin button", "Number of questions")
    app.key("ctrl", "a")
    app.type(str(N_TRIALS))
    tab_to(app, "push button", "Start")
    app.key("Return")
    app.find("label", f"Question 1 of {N_TRIALS}")
    for number in range(1, N_TRIALS + 1):
        answer(app, number, "1", N_TRIALS)
    app.find("label", "Result")
    app.shot("flow-result")
    app.key("Escape")
    app.find("list item", "Dub 1002")


def export(app, folder):
    app.key("ctrl", "e")
    app.await_window("Export")
    fill(app, "text", "Folder to export to", str(folder))
    app.shot("flow-export")
    app.press("push button", "Export")
    await_end("Export")
    app.find("label", "Everything is exported")


def check(folder):
    """What was picked, nothing else, and all that was found out."""
    names = {path.name for path in folder.iterdir()}
    media = {name for name in names if name.startswith("dubbing-")}
    assert "dubbing-1002-video.mp4" in media, names
    assert "dubbing-1002-voice.mp3" in media, names
    assert all(name.startswith("dubbing-1002") for name in media), names
    manifest = json.loads((folder / "camb-export.json").read_text())
    (run,) = manifest["runs"]
    assert run["run-id"] == 1002 and run["verdict"] == "picked", run
    assert run["rating"] == 5, run
    (test,) = manifest["blind-tests"]
    assert len(test["answers"]) == N_TRIALS, test
    assert 0 < test["result"]["p-value"] <= 1, test
    assert {source["run-id"] for source in test["sources"]} == PAIR, test
    (report,) = json.loads((folder / "blind-tests.json").read_text())
    assert report == test, report



def test_flow():
    """Hear, judge, test, export: by keyboard, all but the name of the folder."""
    folder = home("chosen")

    def story(app):
        listen(app)
        judge(app)
        try_blind(app)
        export(app, folder)
        check(folder)

    with_app(story, *DUBS, key=KEY)
