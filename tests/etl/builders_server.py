"""A server on this machine that answers as publishers do on their worst days; nothing else is asked."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RANGE = re.compile(r"bytes=(\d+)-(\d*)")
PAGE = b"<!DOCTYPE html><html><body>Please log in to this network</body></html>"


@dataclass
class Answer:
    """How one path is answered. `first` answers come before, one per request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    etag: str = '"one"'
    honest_if_range: bool = True
    cut_after: int | None = None  # bytes of a body after which the connection is cut
    claimed: int | None = None  # Content-Length other than the body's
    slow: float = 0.0  # seconds spent over the body
    first: list[Answer] = field(default_factory=list)


@dataclass
class Server:
    """What is served and what was asked, as (path, Range header)."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    otherwise: Callable[[str], Answer | None] = lambda path: None

    def paths(self) -> list[str]:
        """Paths asked for, each once, in order."""
        return list(dict.fromkeys(path for path, _ in self.asked))

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path) or self.otherwise(path) or Answer(b"no such file", 404)
        return found.first.pop(0) if found.first else found


@contextmanager
def serving() -> Iterator[Server]:
    """A server on 127.0.0.1 for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked_range = self.headers.get("Range", "")
            server.asked.append((self.path, asked_range))
            try:
                _send(self, server.answer(self.path), asked_range)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server = Server(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()


def _send(handler: BaseHTTPRequestHandler, answer: Answer, asked_range: str) -> None:
    body, status, headers = answer.body, answer.status, dict(answer.headers)
    if status == 200 and answer.etag:
        headers["ETag"] = answer.etag
    wanted = RANGE.fullmatch(asked_range) if status == 200 and answer.ranges else None
    valid = handler.headers.get("If-Range")
    if wanted and not (valid and answer.honest_if_range and valid != answer.etag):
        start = int(wanted[1])
        stop = min(int(wanted[2]) + 1 if wanted[2] else len(body), len(body))
        if start >= len(body):
            status, body = 416, b""
        else:
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(body)}"
            status, body = 206, body[start:stop]
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body) if answer.claimed is None else answer.claimed))
    handler.end_headers()
    _send_body(handler, answer, body)


def _send_body(handler: BaseHTTPRequestHandler, answer: Answer, body: bytes) -> None:
    pieces = 10 if answer.slow else 1
    size = max(1, -(-len(body) // pieces))
    sent = 0
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        if answer.cut_after is not None and sent + len(piece) > answer.cut_after:
            piece = piece[: answer.cut_after - sent]
        handler.wfile.write(piece)
        handler.wfile.flush()
        sent += len(piece)
        if answer.cut_after is not None and sent >= answer.cut_after:
            handler.close_connection = True
            handler.connection.shutdown(2)
            return
        time.sleep(answer.slow / pieces)
    if answer.claimed is not None and answer.claimed > len(body):
        handler.close_connection = True


def publish(server: Server, path: str, file: Path, **about: object) -> Answer:
    """Serve a file under a path."""
    server.answers[path] = Answer(file.read_bytes(), **about)  # type: ignore[arg-type]
    return server.answers[path]
