"""A tab of a headless Chromium, driven over its debugging protocol: real clicks, real keys."""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run")
LOADED = "location.protocol === 'file:' && document.readyState === 'complete'"
PATIENCE = 60.0
KEYS = {"Enter": (13, "\r"), "Escape": (27, ""), "/": (191, "/")}


class Tab:
    """One page. ``ask`` evaluates an expression in it."""

    def __init__(self, runner: asyncio.Runner, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._runner = runner
        self._socket = socket
        self._numbers = itertools.count(1)

    def _call(self, method: str, **values: Any) -> dict[str, Any]:
        async def exchange() -> dict[str, Any]:
            number = next(self._numbers)
            await self._socket.send_json({"id": number, "method": method, "params": values})
            while True:
                answer = await asyncio.wait_for(self._socket.receive_json(), PATIENCE)
                if answer.get("id") == number:
                    assert "error" not in answer, answer["error"]
                    return answer["result"]

        return self._runner.run(exchange())

    def ask(self, expression: str) -> Any:
        """The value of an expression, after two frames: what the page does to its layout is done by then."""
        frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        text = f"{frames}.then(() => ({expression}))"
        answer = self._call("Runtime.evaluate", expression=text, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_until_loaded(self) -> None:
        """Wait for the page: whatever is evaluated while the browser is still on its way there is lost."""
        end = time.monotonic() + PATIENCE
        while self._call("Runtime.evaluate", expression=LOADED)["result"].get("value") is not True:
            assert time.monotonic() < end, "the page did not load"
            time.sleep(0.05)

    def click(self, selector: str) -> None:
        """Press and release the mouse on the middle of an element that is in sight."""
        box = self.ask(f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()")
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, **place)

    def press(self, key: str) -> None:
        code, text = KEYS[key]
        values = {"key": key, "windowsVirtualKeyCode": code}
        self._call("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": text} if text else {}))
        self._call("Input.dispatchKeyEvent", type="keyUp", **values)

    def write(self, text: str) -> None:
        self._call("Input.insertText", text=text)


@contextmanager
def opened_tab(page: Path, profile: Path, fragment: str = "") -> Iterator[Tab]:
    """A tab that shows ``page``, in a browser of its own that ends with it."""
    window = ("--remote-debugging-port=0", "--window-size=1600,1000", f"--user-data-dir={profile}")
    command = [str(CHROMIUM), *OPTIONS, *window, page.as_uri() + fragment]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with asyncio.Runner() as runner:
            session, socket = runner.run(_connect(profile))
            try:
                tab = Tab(runner, socket)
                tab.wait_until_loaded()
                yield tab
            finally:
                runner.run(session.close())
    finally:
        process.terminate()
        process.wait(PATIENCE)


async def _connect(profile: Path) -> tuple[aiohttp.ClientSession, aiohttp.ClientWebSocketResponse]:
    """The debugging socket of the page, as soon as the browser has said its port."""
    said = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE
    while not (said.exists() and "\n" in said.read_text()):
        assert time.monotonic() < end, "the browser did not start"
        await asyncio.sleep(0.05)
    port = said.read_text().split("\n", 1)[0]
    session = aiohttp.ClientSession()
    while True:
        async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            pages = [one for one in await answer.json() if one["type"] == "page" and one["url"].startswith("file:")]
        if pages:
            return session, await session.ws_connect(pages[0]["webSocketDebuggerUrl"])
        assert time.monotonic() < end, "the page did not open"
        await asyncio.sleep(0.05)
