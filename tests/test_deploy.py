"""What an operator runs: its files agree, and the proxy's settings before two stand-ins for workers."""

from __future__ import annotations

import re
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

DEPLOY = Path(__file__).resolve().parents[1] / ".deploy"
OLDEST_CADDY = (2, 7)  # the first in which the cookie's policy takes a fallback
READER = "127.0.0.9"  # another address than those of the workers
AGENT, ASKED = "browser-of-a-reader", "who=reader"
LARGE = 4_000_000
START_SECONDS = 20


class Worker(ThreadingHTTPServer):
    """Answers every address with its own name; /hold stays open, /cut breaks off, /large is large."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, name: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.name = name
        self.ended = Event()
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who leaves early is what some tests are about."""


class Answer(BaseHTTPRequestHandler):
    server: Worker

    def do_GET(self) -> None:
        page = self.path.partition("?")[0]
        body = self.server.name.encode() if page == "/" else b"x" * LARGE
        self.send_response(200)
        self.send_header("Content-Type", "image/png" if page == "/hold" else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: LARGE // 2])
        if page == "/hold":
            self.server.ended.wait()
        if page != "/cut":
            self.wfile.write(body[LARGE // 2 :])

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))

    def log_message(self, *_: object) -> None:
        pass


class Proxy:
    """A running proxy, its two workers and what it wrote."""

    def __init__(self, folder: Path, caddy: str) -> None:
        self.workers = {name: Worker(name) for name in ("worker-1", "worker-2")}
        settings = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
        for name, worker in self.workers.items():
            settings = settings.replace(f"{name}:8501", f"127.0.0.1:{worker.server_port}")
        (folder / "Caddyfile").write_text(settings, encoding="utf-8")
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = int(one.getsockname()[1])
        self._log = folder / "log"
        environment = {"SITE": f":{self.port}", "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        with self._log.open("wb") as log:
            command = [caddy, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
            self._process = subprocess.Popen(command, env=environment, stderr=log)
        ends = time.monotonic() + START_SECONDS
        while "serving initial configuration" not in self.log():
            assert self._process.poll() is None and time.monotonic() < ends, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def ask(self, path: str = "/", cookie: str = "") -> HTTPResponse:
        """The answer to a reader, its body not yet read."""
        reader = HTTPConnection("127.0.0.1", self.port, timeout=10, source_address=(READER, 0))
        headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
        reader.request("GET", f"{path}?{ASKED}", headers=headers)
        return reader.getresponse()

    def leave(self, request: str, read: int = 0) -> None:
        """A reader who asks, and whose line breaks before the answer or the upload is whole."""
        with socket.socket() as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.bind((READER, 0))
            reader.connect(("127.0.0.1", self.port))
            lines = (f"{request}?{ASKED} HTTP/1.1", "Host: atlas", f"User-Agent: {AGENT}")
            body = ("", "") if read else (f"Content-Length: {LARGE}", "", "half of it")
            reader.sendall("\r\n".join((*lines, *body)).encode())
            reader.recv(read)
            time.sleep(0.3)
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def first(self) -> tuple[str, str]:
        """Worker that a new reader comes to, and the cookie that holds the reader there."""
        answer = self.ask()
        cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
        return self.ask("/", cookie).read().decode(), cookie

    def stop(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)
        for worker in self.workers.values():
            worker.stop()


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    caddy = shutil.which("caddy")
    if caddy is None or sys.platform != "linux":
        pytest.skip("needs Caddy on Linux: the proxy's settings were not tried")
    told = subprocess.run([caddy, "version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    if version < OLDEST_CADDY:
        pytest.skip(f"Caddy {told.strip()} is too old: the proxy's settings were not tried")
    running = Proxy(tmp_path, caddy)
    yield running
    running.stop()


def test_readers_are_spread_evenly_and_each_stays_with_a_worker(proxy: Proxy) -> None:
    held = [proxy.ask("/hold") for _ in range(12)]  # as a page's WebSocket stays open
    cookies = [str(answer.getheader("Set-Cookie")).partition(";")[0] for answer in held]
    names = [proxy.ask("/", cookie).read().decode() for cookie in cookies]
    assert [one for one in range(0, 12, 2) if names[one] == names[one + 1]] == []
    assert [proxy.ask("/", cookie).read().decode() for cookie in cookies] == names


def test_readers_of_a_worker_that_ended_go_on_with_the_other_at_once(proxy: Proxy) -> None:
    name, cookie = proxy.first()
    proxy.workers[name].server_close()
    began = time.monotonic()
    answers = [proxy.ask("/", cookie) for _ in range(5)]
    assert [answer.status for answer in answers] == [200] * 5
    assert {answer.read().decode() for answer in answers} == proxy.workers.keys() - {name}
    assert time.monotonic() - began < 5


def test_what_the_proxy_writes_tells_of_no_reader(proxy: Proxy) -> None:
    proxy.ask("/cut").read(1000)
    proxy.leave("GET /large", read=1000)
    proxy.leave("PUT /upload")
    for worker in proxy.workers.values():
        worker.server_close()
    assert proxy.ask("/district").status in {502, 503}
    log = proxy.log()
    assert '"msg":"HTTP request failed"' in log  # a worker's end is written
    assert [line for line in log.splitlines() if any(word in line for word in (READER, AGENT, ASKED))] == []


def test_answers_are_compressed_and_name_no_software(proxy: Proxy) -> None:
    answer = proxy.ask("/large")
    assert answer.getheader("Content-Encoding") == "gzip"
    assert len(answer.read()) < LARGE / 10
    assert {name.lower() for name, _ in answer.getheaders()} & {"server", "via", "x-powered-by"} == set()
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Referrer-Policy") == "no-referrer"


def test_workers_of_the_proxy_are_those_that_are_started() -> None:
    started = re.findall(
        r"^  (worker-\d+):", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    asked = re.findall(r"(worker-\d+):8501", (DEPLOY / "Caddyfile").read_text(encoding="utf-8"))
    assert asked == started
    assert len(started) > 1


def test_what_the_image_copies_exists_and_is_let_through() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = set(re.findall(r"^COPY (\S+) \S+$", dockerfile, re.MULTILINE))
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == copied
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []


def test_windows_can_read_the_start_and_its_failures_keep_the_window_open() -> None:
    content = (DEPLOY / "start-windows.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n")
    lines = content.decode().splitlines()
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", content.decode())) == labels
    failing = ("cd ", '"%PY%" -m pip', '"%PY%" -m etl', "copy ")
    assert [line for line in lines if line.startswith(failing) and not line.endswith("|| goto failed")] == []
    assert lines.index("pause") > lines.index(":failed")
