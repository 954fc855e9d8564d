"""The fork server: a process that has imported the stack and forks a kernel per request.

Each connection is a user.  A user that sends argv, environment and folder gets a kernel of its own;
when it closes the connection, or dies, its kernel ends.  With the last user the server ends.

A user that sends cells gets a page: a process that has run them and serves in the same way, so that
each kernel forked from it has what they made.
"""

from __future__ import annotations

import gc
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from lernbund.kernels.cells import shown
from lernbund.kernels.channel import Channel, Message
from lernbund.kernels.child import Birth, become_kernel, end_with, settle
from lernbund.kernels.shell import LANGUAGE, CellShell
from lernbund.kernels.warm import threads, warm_up
from widgets.waking import fall_asleep, look_around

FIXED = "PYTHON"  # variables of this prefix are read only when an interpreter starts


class Server:
    """Users, their kernels, and the loop between them; one thread, no event loop of a library."""

    def __init__(
        self,
        listener: socket.socket,
        *,
        shown: Any = None,
        before: Callable[[], None] = lambda: None,
    ) -> None:
        """Serve the users that connect to ``listener``.

        Args:
            listener: a socket that listens.
            shown: what a page shows, for whoever asks.
            before: what is to be done before each fork.
        """
        self._listener = listener
        self._shown = shown
        self._before = before
        self._pages = count(1)
        self._selector = selectors.DefaultSelector()
        self._signals, waker = socket.socketpair()
        self._waker = waker
        self._users: set[Channel] = set()
        self._kernels: dict[int, Channel] = {}

    def run(self) -> Birth | None:
        """Serve until the last user has gone; return None, but in each forked child its birth."""
        self._prepare()
        self._accept()
        while self._users:
            for key, _ in self._selector.select():
                if birth := self._handle(key.fileobj):
                    self._forget()
                    return birth
        self._end()
        return None

    def _prepare(self) -> None:
        self._waker.setblocking(False)  # noqa: FBT003 - the standard library's signature
        signal.set_wakeup_fd(self._waker.fileno())
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        for readable in (self._listener, self._signals):
            self._selector.register(readable, selectors.EVENT_READ)

    def _handle(self, source: object) -> Birth | None:
        if source is self._listener:
            self._accept()
        elif source is self._signals:
            self._heed()
        elif isinstance(source, Channel):
            return self._serve(source)
        return None

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        user = Channel(connection)
        self._users.add(user)
        self._selector.register(user, selectors.EVENT_READ)

    def _heed(self) -> None:
        if signal.SIGTERM in self._signals.recv(256):
            for user in tuple(self._users):
                self._leave(user)
        for pid in tuple(self._kernels):
            self._reap(pid, os.WNOHANG)

    def _serve(self, user: Channel) -> Birth | None:
        messages = user.receive() if user in self._users else []
        if messages is None:
            self._leave(user)
        for message in messages or ():
            if "signal" in message:
                self._signal(user, message["signal"])
            elif "told" in message:
                user.send({"shown": self._shown})
            elif birth := self._answer(user, message):
                return birth
        return None

    def _answer(self, user: Channel, message: Message) -> Birth | None:
        if _fixed(message["env"]) != _fixed(os.environ):
            user.send({"refused": "environment of the interpreter"})
            return None
        try:
            return self._fork(user, message)
        except Exception as error:  # noqa: BLE001 - those who have a kernel keep it
            user.send({"refused": f"{type(error).__name__}: {error}"})
            return None

    def _fork(self, user: Channel, message: Message) -> Birth | None:
        """Fork and return the birth in the child."""
        self._before()
        listener = self._listener_of_page() if "cells" in message else None
        birth = Birth(**message, server=os.getpid(), listener=listener)
        pid = os.fork()
        if pid == 0:
            return birth
        self._kernels[pid] = user
        user.send({"pid": pid, "address": listener and listener.getsockname()})
        if listener:
            listener.close()
        return None

    def _listener_of_page(self) -> socket.socket:
        """Return a socket that listens beside ours: who asks the page waits until it has run."""
        address = f"{self._listener.getsockname()}-{next(self._pages)}"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        Path(address).chmod(0o600)
        listener.listen()
        return listener

    def _signal(self, user: Channel, number: int) -> None:
        """Signal the kernel's group; a kernel that is not reaped yet still owns its number."""
        for pid in [pid for pid, owner in self._kernels.items() if owner is user]:
            try:
                os.killpg(pid, number)
            except ProcessLookupError:
                os.kill(pid, number)

    def _leave(self, user: Channel) -> None:
        self._signal(user, signal.SIGKILL)
        self._users.discard(user)
        self._selector.unregister(user)
        user.close()

    def _reap(self, pid: int, options: int) -> None:
        ended, status = os.waitpid(pid, options)
        if ended:
            self._kernels.pop(pid).send({"status": os.waitstatus_to_exitcode(status)})

    def _end(self) -> None:
        signal.set_wakeup_fd(-1)  # its end is closed before the last signals arrive
        for pid in tuple(self._kernels):
            self._reap(pid, 0)

    def _forget(self) -> None:
        """In a child: close every handle of the server and heed signals as a new process does."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        self._selector.close()
        for end in (self._listener, self._signals, self._waker):
            end.close()
        for user in self._users:
            user.close()


def _fixed(env: os._Environ[str] | dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(FIXED)}


def main(handle: int) -> None:
    """Warm up, then serve the listening socket of number ``handle`` until its last user is gone.

    Exits with a message if an import has started a thread: a fork would copy its locks, not it.
    """
    listener = socket.socket(fileno=handle)
    gc.disable()
    warm_up()
    if threads() > 1:
        sys.exit("lernbund.kernels: an imported library runs threads, so kernels are not forked.")
    gc.collect()
    gc.freeze()
    folder = Path(listener.getsockname()).parent
    birth = Server(listener).run()
    if birth is None:
        with suppress(OSError):
            shutil.rmtree(folder)
        return
    if birth.listener:
        answer = run_once if birth.once else serve_page
        birth = answer(birth, birth.listener)
    if birth:
        become_kernel(birth)


def run_once(birth: Birth, listener: socket.socket) -> None:
    """Run the cells of ``birth`` until one fails, and tell it who connects to ``listener``."""
    settle(birth)
    end_with(birth.server)
    gc.enable()
    user = Channel(listener.accept()[0])
    Path(listener.getsockname()).unlink()
    user.receive()
    user.send({"language": LANGUAGE})
    shown = CellShell.instance().run_all(birth.cells, before=lambda: user.send({}))
    user.send({"shown": shown})
    user.receive()  # never comes: the fork is killed as soon as nobody wants it any more


def serve_page(birth: Birth, listener: socket.socket) -> Birth | None:
    """Run the cells of ``birth``, then serve ``listener`` as ``Server.run`` does.

    Exits if a cell fails: the notebook is run for its visitor then, which says what is wrong.
    """
    settle(birth)
    fall_asleep()
    try:
        made = shown(birth.cells)
    except Exception:  # noqa: BLE001 - whatever a cell raises
        sys.exit(1)
    if threads() > 1:
        sys.exit("lernbund.kernels: a page runs threads, so its kernels are not forked.")
    gc.collect()
    found = Server(listener, shown=made, before=_look_and_freeze).run()
    if found is None:
        Path(listener.getsockname()).unlink(missing_ok=True)
    return found


def _look_and_freeze() -> None:
    look_around()
    gc.freeze()


if __name__ == "__main__":
    main(int(sys.argv[1]))
