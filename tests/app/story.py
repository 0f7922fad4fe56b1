# SPDX-License-Identifier: LGPL-2.1-or-later
"""How a story is told: Camb Preview is started, used, and closed."""

import os

from desktop import App, describe, wait_for

PREVIEW = os.environ["CAMB_PREVIEW"]
KEY = os.environ["CAMB_API_KEY"]


def start(*arguments, key=None, **env):
    """The environment's key is for the test alone, unless it is handed on."""
    env["CAMB_API_KEY"] = key or ""
    return App(PREVIEW, *arguments, env=env)


def position(app):
    return app.value_of(app.find("slider", "Position"))


def wait_for_position(app, least, most=1e9):
    wait_for(
        f"position {least}…{most}", lambda: least <= position(app) <= most
    )


def with_app(story, *arguments, **env):
    app = start(*arguments, **env)
    try:
        story(app)
        app.close()
    except BaseException:
        app.shot("failed")
        app.root.clear_cache()
        print("\n".join("# " + line for line in describe(app.root)))
        raise
    finally:
        app.kill()
