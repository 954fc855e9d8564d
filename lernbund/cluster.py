"""The same tasks on other machines: a dask scheduler behind ``concurrent.futures``."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from lernbund.plan import PlanError
from lernbund.stamps import code_version

try:
    from distributed import Client, KilledWorker
except ImportError as error:
    raise PlanError(
        "Für --scheduler fehlt dask. Bitte das Kit mit dem Zusatz „cluster“ installieren."
    ) from error

AHEAD = 2  # tasks per thread that are under way: nobody waits for the way to the scheduler
ANSWER_SECONDS = 10


class Cluster:
    """The machines of a scheduler; what a lost machine had in work is done by another one."""

    broken = (KilledWorker,)

    def __init__(self, address: str, code: str) -> None:
        """Connect to the scheduler at ``address``; its machines must have the version ``code``.

        Raises PlanError if nobody answers there or no machine is there.
        """
        self._code = code
        try:
            self._client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise PlanError(f"Unter „{address}“ antwortet kein Scheduler von dask.") from error
        if not self._client.nthreads():
            self._client.close()
            raise PlanError(f"Am Scheduler „{address}“ ist kein Rechner angemeldet.")
        self._executor = self._client.get_executor(pure=False)

    def __enter__(self) -> Self:
        """Return the cluster itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the scheduler; after an error tasks that were not begun are given back."""
        self._client.close()

    @property
    def room(self) -> int:
        """Return how many tasks may be under way, as machines come and go."""
        threads: dict[str, int] = self._client.nthreads()
        return AHEAD * max(1, sum(threads.values()))

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Have ``work`` done by some machine."""
        future: Future[Any] = self._executor.submit(_checked, self._code, work, *arguments)
        return future


def _checked(code: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """Do ``work`` here; raises PlanError if this machine would do it with other code."""
    if code_version() != code:
        raise PlanError(
            f"Auf „{socket.gethostname()}“ ist eine andere Fassung des Kits oder seiner Pakete "
            "installiert als hier. Bitte gleich machen und die Rechner neu starten."
        )
    return work(*arguments)
