"""The logo of a network: a picture beside its file, checked, as SVG that loads nothing."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lernbund.plan import PlanError
from method.network.definition import Network

LARGEST = 500_000  # [bytes]; a logo is part of every report
_PNG = b"\x89PNG\r\n\x1a\n"
_WIDTH, _HEIGHT = slice(16, 20), slice(20, 24)  # of a PNG: in its first chunk
_SVG = "{http://www.w3.org/2000/svg}svg"
_ACTIVE = frozenset({"script", "foreignObject", "iframe", "audio", "video", "handler", "listener"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#|data:image/)|@import|expression\(", re.IGNORECASE)
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
    '<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
)


def logo_of(network: Network, path: Path) -> str:
    """Return the logo that ``network``, described in ``path``, names, as SVG; empty without one.

    Raises PlanError if it is not there, too large, no SVG or PNG, or could load or run something.
    """
    name = network.look.logo
    if name is None:
        return ""
    place = path.resolve().with_name(name)
    try:
        data = place.read_bytes()
    except OSError as problem:
        raise PlanError(f"Das Logo „{name}“ liegt nicht neben „{path.name}“.") from problem
    if len(data) > LARGEST:
        raise PlanError(f"Das Logo „{name}“ hat mehr als {LARGEST // 1000} KB. Bitte verkleinern.")
    return _framed(data, name) if place.suffix == ".png" else _checked(data, name)


def _framed(data: bytes, name: str) -> str:
    if not data.startswith(_PNG) or len(data) < _HEIGHT.stop:
        raise PlanError(f"Das Logo „{name}“ ist kein PNG.")
    width, height = (int.from_bytes(part) for part in (data[_WIDTH], data[_HEIGHT]))
    return _FRAME.format(width=width, height=height, data=base64.b64encode(data).decode())


def _checked(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
        root = fromstring(text)
    except (ParseError, DefusedXmlException, UnicodeDecodeError, ValueError) as problem:
        raise PlanError(f"Das Logo „{name}“ ist kein lesbares SVG (Text in UTF-8).") from problem
    if root.tag != _SVG:
        raise PlanError(f"Das Logo „{name}“ ist kein SVG.")
    if _OUTSIDE.search(text) or not all(map(_is_still, root.iter())):
        raise PlanError(
            f"Das Logo „{name}“ lädt etwas nach oder führt etwas aus. Bitte als einfaches SVG "
            "speichern, Schriften in Pfade umgewandelt, Bilder eingebettet."
        )
    return text


def _is_still(element: Element) -> bool:
    """Return whether ``element`` runs nothing and shows only what is in the file."""
    if not isinstance(element.tag, str):
        return True  # a comment
    attributes = {_bare(name).lower(): value for name, value in element.attrib.items()}
    links = (value.strip() for name, value in attributes.items() if name in {"href", "src"})
    return (
        _bare(element.tag) not in _ACTIVE
        and not any(name.startswith("on") for name in attributes)
        and all(link.startswith(("#", "data:image/")) for link in links)
    )


def _bare(name: str) -> str:
    return name.rpartition("}")[2]
