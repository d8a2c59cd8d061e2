"""A reader of the dashboard without a browser: speaks its protocol over a WebSocket, counts and times."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 2**26
CHOICES = ("selectbox", "button_group")


class Failed(Exception):
    """The server answered with an exception, or a run did not succeed."""


@dataclass(frozen=True)
class Answer:
    """One run of the script: seconds from asking to its last message, bytes received."""

    seconds: float
    size: int


@dataclass(frozen=True)
class Control:
    """A control bound to the URL: where its value goes, and what can be chosen."""

    id: str
    kind: str
    options: tuple[str, ...]


@dataclass
class Reader:
    """One open page of `address`; `controls` are those last drawn, by their name in the URL."""

    address: str
    view: str = ""
    controls: dict[str, Control] = field(default_factory=dict)
    _values: dict[str, tuple[str, str]] = field(default_factory=dict)
    _cached: dict[str, ForwardMsg] = field(default_factory=dict)
    _page: str = ""
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> Reader:
        where = f"ws{self.address.removeprefix('http')}/_stcore/stream"
        self._socket = await connect(where, subprotocols=["streamlit"], max_size=LARGEST)  # type: ignore[list-item]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._socket:
            await self._socket.close()

    async def open(self) -> Answer:
        """Ask for the page."""
        return await self._run()

    async def choose(self, name: str, option: str) -> Answer:
        """Choose an option of a control."""
        control = self.controls[name]
        self._values[control.id] = (control.kind, option)
        return await self._run()

    async def _run(self) -> Answer:
        assert self._socket
        start = time.perf_counter()
        await self._socket.send(self._question().SerializeToString())
        size = 0
        while True:
            content = await self._socket.recv()
            self._acknowledge()
            assert isinstance(content, bytes)
            size += len(content)
            message = ForwardMsg.FromString(content)
            if message.WhichOneof("type") == "ref_hash":
                message = self._cached[message.ref_hash]
            self._read(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise Failed(f"run ended with {message.script_finished}")
                return Answer(time.perf_counter() - start, size)

    def _acknowledge(self) -> None:
        """Tell the server at once that a message came: Linux waits 40 ms, and the server may wait for it."""
        if self._socket and hasattr(socket, "TCP_QUICKACK"):
            own = self._socket.transport.get_extra_info("socket")
            own.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def _question(self) -> BackMsg:
        asked = BackMsg()
        asked.rerun_script.page_name = "" if self._page else self.view
        asked.rerun_script.page_script_hash = self._page
        asked.rerun_script.cached_message_hashes.extend(self._cached)
        for id, (kind, option) in self._values.items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = id
            if kind == "selectbox":
                state.string_value = option
            else:
                state.string_array_value.data.append(option)
        return asked

    def _read(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable and message.hash:
            self._cached[message.hash] = message
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.controls = {}
        if kind == "navigation":
            self._page = message.navigation.page_script_hash
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._control(message.delta.new_element)

    def _control(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise Failed(element.exception.message)
        if kind not in CHOICES:
            return
        drawn = getattr(element, kind)
        options = tuple(getattr(option, "content", option) for option in drawn.options)
        if drawn.query_param_key:
            self.controls[drawn.query_param_key] = Control(drawn.id, kind, options)
