# SPDX-License-Identifier: LGPL-2.1-or-later
"""What breaks, and what the user sees of it. Each story has a service of its
own, which breaks when it is told to."""

import contextlib
import os
import subprocess
import tempfile

from story import check_log, position, start, wait_for_position, with_app

# Seconds; what is felt is measured by the benchmark.
CLOSING = 3
# Later than what is asked for at the start, and before the end.
MIDDLE = 4 * 1024 * 1024


class Service:
    def __init__(self):
        self.process = subprocess.Popen(
            [os.environ["FAULT_SERVICE"]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.base_url = self.process.stdout.readline().strip()
        self.key = self.process.stdout.readline().strip()

    def __call__(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        lines = []
        while (line := self.process.stdout.readline().strip()) != "done":
            assert line or self.process.poll() is None, "the service has ended"
            lines.append(line)
        return lines

    def end(self):
        self.process.stdin.close()
        self.process.wait()


@contextlib.contextmanager
def service(*commands):
    """Nothing of it is in the cache yet."""
    it = Service()
    try:
        for command in commands:
            it(*command.split())
        with tempfile.TemporaryDirectory() as cache:
            it.env = {"CAMB_API_BASE_URL": it.base_url, "CAMB_CACHE_DIR": cache}
            yield it
    finally:
        it.end()


def close(app, state):
    took = app.close()
    print(f"# closed in {1000 * took:.0f} ms while {state}")
    assert took < CLOSING, f"{took} s while {state}"
    check_log(app)


def test_service_gone():
    """Says so in its place, and goes on when the user says that it is back."""
    with service("fail /apis/ 503") as it:

        def story(app):
            app.find("list item", "Dub 1001, Asking")
            it("clear")
            app.find("list item", "Dub 1001, 0:30")
            it("stop")
            # The next one is asked for where nobody listens any more.
            app.key("ctrl", "n")
            app.find("text", "Runs to add")
            app.type("tts 2001")
            app.key("ctrl", "Return")
            reason = "tts run 2001: 127.0.0.1 cannot be reached"
            app.find("list item", f"Speech 2001, {reason}")
            app.find("label", "This Run Cannot Be Played")
            app.find("push button", "Try Again")
            app.shot("service-gone")

        with_app(story, "dubbing/1001", key=it.key, **it.env)


def test_gone_while_playing():
    """What has come plays; then the reason, and the way on."""
    with service(f"fail-at /media/harbour-en.mp4 500 {MIDDLE}") as it:

        def story(app):
            app.find("list item", "Dub 1001, 0:30")
            position(app)
            app.press("push button", "Play")
            app.find("label", "This Run Cannot Be Played")
            app.shot("media-500")
            it("clear")
            before = position(app)
            app.press("push button", "Try Again")
            wait_for_position(app, before + 0.5)

        with_app(story, "dubbing/1001", key=it.key, **it.env)


def test_expired_while_paused():
    """A pause over lunch is nothing that the user would hear of."""
    with service("refusal 403") as it:

        def story(app):
            app.find("list item", "Dub 1001, 0:30")
            position(app)
            app.press("push button", "Play")
            wait_for_position(app, 1)
            app.key("k")
            app.find("push button", "Play")
            it("expire")
            # Where nothing was fetched yet.
            app.click(app.find("slider", "Position"))
            wait_for_position(app, 14, 16)
            app.press("push button", "Play")
            wait_for_position(app, 16.5)
            assert not app.all("label", "This Run Cannot Be Played")

        with_app(story, "dubbing/1001", key=it.key, **it.env)


def test_many():
    """200 at once, in few calls, and the window can be used."""
    with service("speech 5000 200") as it:

        def story(app):
            app.key("ctrl", "n")
            app.find("text", "Runs to add")
            app.type("tts 5000-5199")
            app.find("status bar", "200 runs understood")
            app.key("ctrl", "Return")
            app.find("list item", "Speech 5000, 0:05")
            app.key("End")
            app.shot("many")
            calls = int(it("count", "/apis/")[0])
            print(f"# {calls} calls for 200 runs")
            # 40 hold them all; who is held up while asking for them, on a busy
            # machine, leaves one or two that are not full.
            assert 40 <= calls <= 42, calls

        with_app(story, key=it.key, **it.env)


def test_close():
    """In every state, at once."""

    def look(state, prepare, *commands, run="dubbing/1001"):
        with service(*commands) as it:
            app = start(run, key=it.key, **it.env)
            try:
                prepare(app)
                close(app, state)
            finally:
                app.kill()

    def playing(app):
        app.find("list item", "Dub 1001, 0:30")
        app.key("k")
        wait_for_position(app, 0.2)

    def seeking(app):
        playing(app)
        for key in ("End", "Home", "Right", "Right"):
            app.key(key)

    look("resolving", lambda app: app.find("list item", "Dub 1001, Asking"),
         "hang /apis/")
    look("waiting", lambda app: app.find("list item", "Dub 1007, Not finished"),
         run="dubbing/1007")
    look("opening", lambda app: app.find("label", "Opening"), "hang /media/")
    look("playing", playing)
    look("seeking", seeking)
    look("failed", lambda app: app.find("label", "This Run Cannot Be Played"),
         "fail /media/ 404")
