"""Lists whose entries break between words where they are too long for a narrow screen.

ipywidgets writes a hard space for each space of an entry, so that a browser tears words instead.
A tabulator it leaves alone, and a browser shows it as the space it stands for.
"""

from __future__ import annotations

from typing import Any

import ipywidgets
import traitlets
from ipywidgets.widgets.trait_types import TypedTuple


def _breakable(labels: tuple[str, ...], _widget: Any) -> list[str]:
    return [label.replace(" ", "\t") for label in labels]


def _labels() -> Any:
    labels: Any = TypedTuple(trait=traitlets.Unicode(), read_only=True)
    return labels.tag(sync=True, to_json=_breakable)


class Dropdown(ipywidgets.Dropdown):  # type: ignore[misc]  # ipywidgets has no types
    """A list that drops down."""

    _options_labels = _labels()


class Select(ipywidgets.Select):  # type: ignore[misc]
    """A list of which several entries are seen."""

    _options_labels = _labels()
