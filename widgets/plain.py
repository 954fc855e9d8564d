"""Widgets without looks of their own: their layout and style are shared, the stylesheet does it.

ipywidgets gives each widget a layout and a style of its own, each a model that the kernel makes and
the browser fetches.  A page of forms has hundreds; shared, they are a dozen.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import ipywidgets

AnyWidget = TypeVar("AnyWidget", bound=ipywidgets.DOMWidget)


def plain(kind: type[AnyWidget], *children: Any, **traits: Any) -> AnyWidget:
    """Return a widget of ``kind``; its label is as wide as it needs to be."""
    named: Any = kind
    style = _style(named)
    shared = {"layout": _layout()} | ({} if style is None else {"style": style})
    widget: AnyWidget = kind(*children, **(shared | traits))
    return widget


@cache
def _layout() -> ipywidgets.Layout:
    return ipywidgets.Layout()


@cache
def _style(kind: Any) -> ipywidgets.Widget | None:
    trait = kind.class_traits().get("style")
    if trait is None:
        return None
    style = kind().style
    if style.has_trait("description_width"):
        style.description_width = "auto"
    return style
