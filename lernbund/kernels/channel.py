"""JSON lines over a socket: how the users of a fork server and the server talk."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import Any

PIECE = 65_536
Message = dict[str, Any]


class Channel:
    """One end of a connection; a message is one JSON object on one line."""

    def __init__(self, connection: socket.socket) -> None:
        """Talk over ``connection``, which this channel closes."""
        self.connection = connection
        self._received = b""

    def fileno(self) -> int:
        """Return the file descriptor, for selectors."""
        return self.connection.fileno()

    def send(self, message: Message) -> None:
        """Send ``message``; nothing happens if the other end is gone, ``receive`` tells that."""
        with suppress(OSError):
            self.connection.sendall(json.dumps(message).encode() + b"\n")

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
        *lines, self._received = (self._received + piece).split(b"\n")
        return [json.loads(line) for line in lines]

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()
