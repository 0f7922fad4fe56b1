# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a story is told: Camb Preview is started, used, and closed."""

import os

from desktop import App, describe, wait_for

PREVIEW = os.environ["CAMB_PREVIEW"]
KEY = os.environ["CAMB_API_KEY"]


def start(*arguments, key=None, **env):
    """The environment's key is for the test alone, unless it is handed on."""
    env["CAMB_API_KEY"] = key or ""
    # What is critical is looked for in the log, see below.
    env["G_DEBUG"] = ""
    return App(PREVIEW, *arguments, env=env)


def position(app):
    """Found once: while a video plays, each question takes a frame's time."""
    if not hasattr(app, "slider"):
        app.slider = app.find("slider", "Position")
    return app.value_of(app.slider)


def wait_for_position(app, least, most=1e9):
    wait_for(
        f"position {least}…{most}", lambda: least <= position(app) <= most
    )


# GTK 4.8 itself, when a screen reader asks for windows while one is opened.
HARMLESS = "g_variant_is_object_path"


def check_log(app):
    for line in app.read_log():
        assert "CRITICAL" not in line or HARMLESS in line, line


def with_app(story, *arguments, **env):
    app = start(*arguments, **env)
    try:
        story(app)
        app.close()
        check_log(app)
    except BaseException:
        app.shot("failed")
        app.root.clear_cache()
        print("\n".join("# " + line for line in describe(app.root)))
        raise
    finally:
        app.kill()
