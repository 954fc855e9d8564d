"""How often a code may be tried.

- ten wrong codes in a minute per place, then no more until the first is a minute old
- right codes do not count; what one place does is nothing to another
- a place that is refused does not wait longer because it goes on trying
- memory is bounded
"""

from __future__ import annotations

from lernbund.serve.attempts import MOST, PLACES, WINDOW, Attempts


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time [s]."""
        return self.now


def test_ten_wrong_codes_in_a_minute() -> None:
    """The eleventh is refused, however often it is tried, and allowed when a minute is over."""
    clock = Clock()
    attempts = Attempts(clock)
    assert [attempts.may_try("A") for _ in range(MOST + 5)] == [True] * MOST + [False] * 5
    assert attempts.may_try("B")
    clock.now = WINDOW
    assert attempts.may_try("A")


def test_right_codes_do_not_count() -> None:
    """Thirty people behind one address all come in."""
    attempts = Attempts(Clock())
    for _ in range(30):
        assert attempts.may_try("A")
        attempts.was_right("A")


def test_memory_is_bounded() -> None:
    """Somebody with very many addresses makes the oldest forgotten, not the server full."""
    attempts = Attempts(Clock())
    for number in range(PLACES + 10):
        attempts.may_try(str(number))
    assert len(attempts._tried) == PLACES  # noqa: SLF001 - there is nothing else to see it by
