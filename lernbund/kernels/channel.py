"""JSON lines over a socket: how the users of a fork server and the server talk."""

from __future__ import annotations

import json
import socket
from collections import deque
from contextlib import suppress
from typing import Any

from jupyter_client.jsonutil import json_default

PIECE = 65_536
Message = dict[str, Any]


class Channel:
    """One end of a connection; a message is one JSON object on one line."""

    def __init__(self, connection: socket.socket) -> None:
        """Talk over ``connection``, which this channel closes."""
        self.connection = connection
        self._received = bytearray()
        self._waiting: deque[Message] = deque()

    def fileno(self) -> int:
        """Return the file descriptor, for selectors."""
        return self.connection.fileno()

    def send(self, message: Message) -> None:
        """Send ``message``; nothing happens if the other end is gone, ``receive`` tells that."""
        with suppress(OSError):
            self.connection.sendall(json.dumps(message, default=json_default).encode() + b"\n")

    def receive(self) -> list[Message] | None:
        """Wait for a piece of data and return the messages it completes; None: the end is gone.

        Raises BlockingIOError or TimeoutError as the socket's timeout says.
        """
        try:
            piece = self.connection.recv(PIECE)
        except ConnectionError:
            return None
        if not piece:
            return None
        end, *following = piece.split(b"\n")
        self._received += end
        if not following:
            return []
        lines: list[bytes | bytearray] = [self._received, *following[:-1]]
        self._received = bytearray(following[-1])
        return [json.loads(line) for line in lines]

    def wait(self, seconds: float) -> Message:
        """Return the next message; raises EOFError if the end is gone, and TimeoutError."""
        self.connection.settimeout(seconds)
        while not self._waiting:
            messages = self.receive()
            if messages is None:
                raise EOFError
            self._waiting.extend(messages)
        return self._waiting.popleft()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
