"""Pages that are made in a process which no browser can reach, and live in its forks.

Such a process is asleep: results are not computed and nobody is followed, until a kernel that was
forked from it wakes.  Before each fork it looks once.  All other processes are awake from the
beginning.
"""

from __future__ import annotations

from collections.abc import Callable

Action = Callable[[], None]
_waiting: list[Action] | None = None  # None: this process is awake
_looks: list[Action] = []


def fall_asleep() -> None:
    """Let what needs a running kernel wait for one."""
    global _waiting  # noqa: PLW0603 - a process is asleep or awake
    _waiting = []
    _looks.clear()


def is_asleep() -> bool:
    """Return whether this process only makes a page."""
    return _waiting is not None


def when_awake(action: Action) -> None:
    """Do ``action`` now, or as soon as the kernel wakes."""
    if _waiting is None:
        action()
    else:
        _waiting.append(action)


def before_forks(look: Action) -> None:
    """Do ``look`` before each fork, so that not every kernel must."""
    _looks.append(look)


def look_around() -> None:
    """Do what is to be done before a fork."""
    for look in _looks:
        look()


def wake() -> None:
    """Do what waits, in its order."""
    global _waiting
    waiting, _waiting = _waiting or [], None
    for action in waiting:
        action()
