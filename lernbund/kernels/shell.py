"""IPython without a kernel: what cells show becomes outputs of a notebook."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

Output = dict[str, Any]  # as in the notebook's format
LANGUAGE: dict[str, Any] = IPythonKernel.language_info
NO_HISTORY = Config({"HistoryManager": {"enabled": False}})


class _Stream:
    """What is written to a file descriptor, by Python or by anything it starts."""

    def __init__(self, name: str, number: int) -> None:
        """Keep what is written to ``sys.<name>``, which has the descriptor ``number``."""
        self.name = name
        self._done = 0
        self._kept = os.memfd_create(name)
        os.dup2(self._kept, number)
        self._file = open(number, "w", 1, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, self._file)

    def taken(self) -> str:
        """Return what was written since the last call."""
        self._file.flush()
        new = os.pread(self._kept, os.fstat(self._kept).st_size - self._done, self._done)
        self._done += len(new)
        return new.decode(errors="replace")


class _Publisher(DisplayPublisher):
    """Keeps what ``display`` shows."""

    def publish(
        self,
        data: Any,
        metadata: Any = None,
        source: Any = None,  # noqa: ARG002 - IPython's
        *,
        transient: Any = None,
        update: Any = False,
        **_: Any,
    ) -> None:
        """Keep ``data`` as an output, or in place of those with the same name."""
        content = {"data": data, "metadata": metadata or {}}
        self.shell.show("display_data", content, (transient or {}).get("display_id"), update=update)

    def clear_output(self, wait: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002 - IPython's
        """Forget what the cell has shown; nobody looks meanwhile."""
        self.shell.clear()


class _Hook(DisplayHook):
    """Keeps the value of a cell."""

    shell: Any

    def write_output_prompt(self) -> None:
        """Write nothing."""

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        """Keep the value."""
        content = {"data": format_dict, "metadata": md_dict or {}}
        self.shell.show("execute_result", {"execution_count": self.prompt_count, **content})

    def finish_displayhook(self) -> None:
        """End without a new line."""
        self._is_active = False


class CellShell(InteractiveShell):
    """Runs cells one by one and keeps what they show.

    It takes over the process's standard output and error output, on Linux.
    """

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def __init__(self, **options: Any) -> None:
        """Begin with nothing shown."""
        self._outputs: list[Output] = []
        self._named = defaultdict[str, list[Output]](list)
        self._streams = (_Stream("stdout", 1), _Stream("stderr", 2))
        super().__init__(config=NO_HISTORY, **options)  # type: ignore[no-untyped-call]

    def run_all(self, cells: Iterable[str], before: Callable[[], None]) -> list[list[Output]]:
        """Run ``cells`` until one fails, and return the outputs of each; an "error" is the last.

        ``before`` is called before each of them.
        """
        shown: list[list[Output]] = []
        for source in cells:
            before()
            self._outputs = []
            shown.append(self._outputs)  # later cells may update them
            result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
            self._take_streams()
            if not result.success:
                break
        return shown

    def enable_gui(self, gui: str | None = None) -> None:
        """Open no windows: pictures are outputs."""

    def show(
        self, kind: str, content: Output, name: str | None = None, *, update: bool = False
    ) -> None:
        """Keep an output, or update all that have its ``name``."""
        self._take_streams()
        if update:
            for output in self._named[str(name)]:
                output.update(content)
            return
        self._outputs.append({"output_type": kind, **content})
        if name:
            self._named[name].append(self._outputs[-1])

    def clear(self) -> None:
        """Forget the cell's outputs."""
        self._take_streams()
        self._outputs.clear()

    def _take_streams(self) -> None:
        for stream in self._streams:
            if text := stream.taken():
                self._outputs.append({"output_type": "stream", "name": stream.name, "text": text})

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        error = {"ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        self.show("error", error)
