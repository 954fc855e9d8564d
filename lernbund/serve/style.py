"""One stylesheet for all pages: our font, the look of the forms, and what the server adds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import RequestHandler

from widgets.style import stylesheet

FACES = {
    "Regular": (400, "normal"),
    "Italic": (400, "italic"),
    "SemiBold": (600, "normal"),
    "Bold": (700, "normal"),
}


@cache
def site_style() -> str:
    """Return the stylesheet of the server's pages."""
    own = (Path(__file__).parent / "look" / "site.css").read_text(encoding="utf-8")
    return "\n".join([*map(_face, FACES), stylesheet(), own])


def _face(name: str) -> str:
    weight, style = FACES[name]
    return (
        f'@font-face {{ font-family: "IBM Plex Sans"; font-weight: {weight}; font-style: {style}; '
        f'font-display: swap; src: url(/aussehen/IBMPlexSans-{name}.ttf) format("truetype"); }}'
    )


class Style(RequestHandler):
    """The stylesheet, open to everybody."""

    @allow_unauthenticated
    def get(self) -> None:
        """Send the stylesheet."""
        self.set_header("Content-Type", "text/css; charset=UTF-8")
        self.finish(site_style())
