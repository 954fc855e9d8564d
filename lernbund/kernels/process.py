"""A forked kernel as its user sees it: the part of ``subprocess.Popen`` that Jupyter needs."""

from __future__ import annotations

import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lernbund.kernels.channel import Channel, Message

START_SECONDS = 60.0  # a server on a slow machine that still imports


class ForkError(Exception):
    """The server gave no kernel; the text is German and says why."""


class ForkedProcess:
    """A kernel that a fork server has started for us; it ends when this object is closed."""

    stdin = stdout = stderr = None

    def __init__(self, channel: Channel, pid: int) -> None:
        """Take over ``channel``, whose kernel is ``pid``."""
        self.pid = pid
        self.returncode: int | None = None
        self._channel = channel

    def poll(self) -> int | None:
        """Return the exit status, None while the kernel runs."""
        self._listen(0.0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit status as soon as there is one; raises TimeoutError after ``timeout``."""
        while self.returncode is None:
            if not self._listen(timeout):
                raise TimeoutError
        self._channel.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Let the server signal the kernel and the processes it has started."""
        self._channel.send({"signal": int(number)})

    def kill(self) -> None:
        """End the kernel at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def _listen(self, timeout: float | None) -> bool:
        """Take in what the server says of the kernel; return whether it said anything."""
        if self.returncode is not None:
            return True
        self._channel.connection.settimeout(timeout)
        try:
            messages = self._channel.receive()
        except (BlockingIOError, TimeoutError):
            return False
        if messages is None:  # the server is gone, and its kernels with it
            messages = [{"status": -signal.SIGKILL}]
        for message in messages:
            self.returncode = message["status"]
        return True


@dataclass(frozen=True, slots=True)
class Page:
    """A process that has run the cells of a page and forks its kernels.

    Attributes:
        address: where kernels are asked for.
        shown: of each cell by MIME type what it shows, empty for nothing.
        process: the page; it ends when this is closed, and its kernels with it.
        lifeline: keeps the page alive while it has no kernel.
    """

    address: str
    shown: list[dict[str, Any]]
    process: ForkedProcess
    lifeline: Channel


@dataclass(frozen=True, slots=True)
class Run:
    """Cells that are run once in a fork, which is killed when this is closed.

    Attributes:
        told: brings a message before each cell, and at the end what all have shown.
        lifeline: keeps the fork alive.
        language: what a notebook says of its language.
    """

    told: Channel
    lifeline: Channel
    language: dict[str, Any]

    def close(self) -> None:
        """End the fork and what it has started."""
        self.told.close()
        self.lifeline.close()


def fork_kernel(address: str, argv: list[str], env: dict[str, str], cwd: str) -> ForkedProcess:
    """Return a kernel forked by the server or page at ``address``.

    Raises ForkError if it is gone, silent for ``START_SECONDS``, or refuses.
    """
    channel, answer = _asked(address, {"argv": argv, "env": env, "cwd": cwd}, "pid")
    return ForkedProcess(channel, answer["pid"])


def fork_page(address: str, cells: list[str], env: dict[str, str], cwd: str) -> Page:
    """Return a page forked by the server at ``address`` that has run ``cells``.

    Raises ForkError as ``fork_kernel`` does, and if a cell fails.
    """
    channel, answer = _asked(address, {"argv": [], "cells": cells, "env": env, "cwd": cwd}, "pid")
    try:
        lifeline, told = _asked(answer["address"], {"told": True}, "shown")
    except ForkError:
        channel.close()
        raise
    process = ForkedProcess(channel, answer["pid"])
    return Page(answer["address"], told["shown"], process, lifeline)


def fork_run(address: str, cells: list[str], env: dict[str, str], cwd: str) -> Run:
    """Return the run of ``cells`` in a fork of the server at ``address``.

    Raises ForkError as ``fork_kernel`` does.
    """
    question = {"argv": [], "cells": cells, "once": True, "env": env, "cwd": cwd}
    lifeline, answer = _asked(address, question, "pid")
    try:
        told, said = _asked(answer["address"], {}, "language")
    except ForkError:
        lifeline.close()
        raise
    return Run(told, lifeline, said["language"])


def _asked(address: str, question: Message, wanted: str) -> tuple[Channel, Message]:
    """Return the answer with ``wanted`` and the open channel to who gave it; raises ForkError."""
    connection = socket.socket(socket.AF_UNIX)
    channel = Channel(connection)
    try:
        connection.settimeout(START_SECONDS)
        connection.connect(address)
        channel.send(question)
        answer = channel.wait(START_SECONDS)
    except (OSError, EOFError) as error:
        answer = {"refused": str(error) or "connection closed"}
    if wanted not in answer:
        channel.close()
        raise ForkError(answer["refused"])
    return channel, answer


def is_alive(address: str) -> bool:
    """Return whether a server listens at ``address``."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        return True
    return False
