"""One stylesheet for all pages: our font, the look of the forms, what the server adds; the logo.

An address with the version of its content may be kept by browsers for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler
from voila import __version__ as voila_version

from method.content import logo
from widgets.style import stylesheet

LOOK = (Path(__file__).parent / "look", Path(str(files("reports").joinpath("fonts"))))
STATIC = f"/voila/static/{voila_version}"
FOR_EVER = 315_360_000  # [s]
FACES = {
    "Regular": (400, "normal"),
    "Italic": (400, "italic"),
    "SemiBold": (600, "normal"),
    "Bold": (700, "normal"),
}


@cache
def site_style() -> str:
    """Return the stylesheet of the server's pages."""
    own = (LOOK[0] / "site.css").read_text(encoding="utf-8")
    return "\n".join([*map(_face, FACES), stylesheet(), own])


@cache
def address(name: str) -> str:
    """Return where the file ``name`` of the look is, with its version.

    Raises StopIteration if there is none.
    """
    if name in MADE:
        content = MADE[name].text().encode()
    else:
        content = next(folder / name for folder in LOOK if (folder / name).exists()).read_bytes()
    return f"/aussehen/{name}?v={hashlib.sha256(content).hexdigest()[:16]}"


def _face(name: str) -> str:
    weight, style = FACES[name]
    font = address(f"IBMPlexSans-{name}.ttf")
    return (
        f'@font-face {{ font-family: "IBM Plex Sans"; font-weight: {weight}; font-style: {style}; '
        f'font-display: swap; src: url({font}) format("truetype"); }}'
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is made of the look when it is asked for; ``text`` is empty if there is none."""

    kind: str
    text: Callable[[], str]


MADE = {"style.css": Made("text/css", site_style), "logo.svg": Made("image/svg+xml", logo)}


class Style(RequestHandler):
    """The stylesheet and the logo, open to everybody."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        """Send it."""
        made = MADE[name]
        text = made.text()
        if not text:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", f"{made.kind}; charset=UTF-8")
        if self.get_query_argument("v", None):
            self.set_header("Cache-Control", f"max-age={FOR_EVER}, immutable")
        self.finish(text)
