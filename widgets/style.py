"""One look for all pages: the stylesheet with the colours of the method's content."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import ipywidgets

from method.content import look


@cache
def stylesheet() -> str:
    """Return the stylesheet with light and dark colours filled in."""
    text = files("widgets").joinpath("style.css").read_text(encoding="utf-8")
    light = variables(look().colours)
    dark = variables(look().dark)
    return f":root {{ {light} }}\n.lernbund-dark {{ {dark} }}\n{text}"


def style_block() -> ipywidgets.HTML:
    """Return the stylesheet as a widget that shows nothing."""
    return ipywidgets.HTML(f"<style>{stylesheet()}</style>", layout={"display": "none"})


def variables(colours: dict[str, str]) -> str:
    """Return ``colours`` as custom properties of CSS."""
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in colours.items())
