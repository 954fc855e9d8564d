"""The widget by which a page says that it is on the screen, and hears that results are coming."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import anywidget
import traitlets


class OnScreen(anywidget.AnyWidget):
    """Shows nothing; a browser renders it when it knows all widgets of the page.

    Attributes:
        rendered: whether a browser has done so.
        late: whether results on the screen are older than the entries; they are shown pale then.
    """

    _esm = files("widgets").joinpath("on_screen.js").read_text(encoding="utf-8")
    rendered = traitlets.Bool(default_value=False).tag(sync=True)
    late = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, then: Callable[[], None]) -> None:
        """Call ``then`` as soon as a browser has rendered the page."""
        super().__init__()
        self.observe(lambda _: then(), "rendered")
