"""A real server and a real browser; skips with a reason where there is no Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

PROJECT = Path(__file__).resolve().parents[2]
SCREENSHOTS = PROJECT / "screenshots"
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Streamlit asks these below the address of a view too, and finds them at the root.
ALLOWED_404 = ("/_stcore/health", "/_stcore/host-config")
START_SECONDS = 60
PHONE = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def server(demo_build: Path) -> Iterator[str]:
    """Address of the dashboard, showing the demonstration build."""
    with serve(demo_build) as address:
        yield address


class serve:
    """Runs the dashboard, or another script with the same settings, on a free port for one build."""

    def __init__(self, data: Path, script: str = "dashboard/app.py") -> None:
        self._data = data
        self._script = script
        self.address = ""

    def __enter__(self) -> str:
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", self._script, "--server.headless", "true"]
        command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
        environment = os.environ | {"MECC_DATA": str(self._data)}
        self._process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
        self.address = f"http://127.0.0.1:{port}"
        ends = time.monotonic() + START_SECONDS
        while time.monotonic() < ends and self._process.poll() is None:
            try:
                with urlopen(f"{self.address}/_stcore/health", timeout=1):
                    return self.address
            except (URLError, TimeoutError):
                time.sleep(0.2)
        self._process.kill()
        raise RuntimeError("the dashboard did not start")

    def megabytes(self) -> float:
        """Memory that the server holds, where the system tells it."""
        status = Path(f"/proc/{self._process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1000

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next((path for path in CHROMIUM if Path(path).exists()), None)
    if found is None:
        pytest.skip(f"no Chromium at {', '.join(CHROMIUM)}: the browser tests did not run")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


class Visit:
    """A page that is watched: requests to other hosts and errors of ours are gathered."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.troubles: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"page error: {error}"))

    def _request(self, request: Request) -> None:
        own = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.troubles.append(f"asks another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        where = str(message.location.get("url", ""))
        if message.type == "error" and not ("404" in message.text and where.endswith(ALLOWED_404)):
            self.troubles.append(f"console: {message.text} at {where}")

    def open(self, path: str = "/") -> Visit:
        """Go to a path and wait until the page has been drawn."""
        self.page.goto(f"{self.address}{path}")
        self.page.get_by_role("heading", level=1).wait_for()
        return self.settle()

    def settle(self) -> Visit:
        """Wait until the server has answered and nothing is being drawn."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
        self.page.wait_for_function("!document.querySelector('[data-stale=true]')")
        self.page.wait_for_timeout(700)
        return self

    def picture(self, name: str) -> None:
        """Keep a screenshot of the whole page, for people to look at."""
        SCREENSHOTS.mkdir(exist_ok=True)
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        script = "document.querySelector('[data-testid=stMain]').scrollHeight"
        height = max(size["height"], min(int(self.page.evaluate(script)), 5000))
        self.page.set_viewport_size({"width": size["width"], "height": height})
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}.png")
        self.page.set_viewport_size(size)

    @property
    def url(self) -> str:
        return str(self.page.evaluate("location.href"))


SIZES = {"phone": (360, 800), "laptop": (1280, 900), "projector": (1920, 1080)}


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visit]:
    """A page on a laptop, or of the size named by the test's parameter; fails on any trouble of ours."""
    size = getattr(request, "param", "laptop")
    width, height = SIZES[size]
    about = {"user_agent": PHONE} if size == "phone" else {}
    context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **about)
    visited = Visit(context.new_page(), server)
    yield visited
    context.close()
    assert visited.troubles == []
