"""What forms and results need of a session: one over a company's store, or over another place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pandas as pd

from widgets.saving import Outcome

Listener = Callable[[frozenset[str]], None]


class Tables(Protocol):
    """Tables as they stand."""

    def table(self, name: str) -> pd.DataFrame:
        """Return the table called ``name``."""


class Follows(Protocol):
    """What results follow."""

    @property
    def case(self) -> Any:
        """Return what results are made of, as it stands; never changed, only replaced."""

    def listen(self, listener: Listener, *, last: bool = False) -> None:
        """Call ``listener`` with the names of what changed; results listen ``last``."""

    def refresh(self) -> frozenset[str]:
        """Take over what others changed; raises StoreError if that cannot be read."""


class Keeps(Protocol):
    """What forms of rows need; see ``widgets.saving.Session`` for each."""

    @property
    def case(self) -> Tables:
        """Return all tables as they stand."""

    def listen(self, listener: Listener, *, last: bool = False) -> None:
        """Call ``listener`` with the names of the tables after each change in them."""

    def row(self, table: str, key: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row with ``key``, None if there is none."""

    def save(
        self,
        table: str,
        key: Mapping[str, Any],
        values: Mapping[str, Any],
        *,
        before: Mapping[str, Any] | None,
    ) -> Outcome:
        """Store ``values`` of one row."""

    def add(self, table: str, values: Mapping[str, Any]) -> Outcome:
        """Store a new row."""

    def remove(self, table: str, key: Mapping[str, Any]) -> tuple[Outcome, dict[str, Any]]:
        """Delete a row and return what it held."""

    def refresh(self) -> frozenset[str]:
        """Take over what others changed."""
