"""The logo of a network.

Requirements:
- An SVG or PNG beside the network's file stands on the cover as SVG that loads nothing, in HTML and
  in the PDF.
- What is not there, too large, something else, or could run or load anything is refused in German.
"""

from __future__ import annotations

import base64
import datetime
import io
from pathlib import Path

import pypdf
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from lernbund.logos import LARGEST, logo_of
from lernbund.network_report import words_of
from lernbund.plan import PlanError
from method.network.definition import Network, read_network
from reports.blocks import END_MIME
from reports.export import pdf, report
from tests.method.network.conftest import COAST

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
SVG = f'{HEAD}<!-- Welle --><path fill="url(#g)" d="M0 0h9v9z"/><use href="#g"/></svg>'


def named(name: str) -> Network:
    """Return an invented network whose logo is the file ``name``."""
    return read_network(COAST.read_text(encoding="utf-8") + f"\n  logo: {name}\n")


def png() -> bytes:
    """Return a picture of 3 by 2 pixels."""
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "orange").save(file, "PNG")
    return file.getvalue()


def test_a_network_without_logo_has_none() -> None:
    """Nothing is looked for."""
    assert logo_of(read_network(COAST.read_text(encoding="utf-8")), COAST) == ""


def test_an_svg_is_taken_as_it_is(tmp_path: Path) -> None:
    """From beside the network's file."""
    (tmp_path / "welle.svg").write_text(SVG, encoding="utf-8")
    assert logo_of(named("welle.svg"), tmp_path / "netz.yaml") == SVG


def test_a_png_is_on_the_cover(tmp_path: Path) -> None:
    """Framed as SVG, and drawn in a PDF that still is one for everybody."""
    data = png()
    (tmp_path / "welle.png").write_bytes(data)
    words = words_of(
        named("welle.png"), tmp_path / "netz.yaml", title="T", privacy="P", disclaimer="D"
    )
    done = {"step": "network", "missing": [], "sources": []}
    end = new_output("display_data", data={"text/html": "<p>Ende</p>", END_MIME: done})
    cells = [new_code_cell(outputs=[end])]
    notebook = new_notebook(metadata={"title": "Das Netzwerk"}, cells=cells)
    made = report([notebook], company="Netz", as_of=datetime.date(2026, 11, 28), words=words)
    assert base64.b64encode(data).decode() in words.logo
    assert 'viewBox="0 0 3 2"' in words.logo
    (cover, *_) = pypdf.PdfReader(io.BytesIO(pdf(made))).pages
    assert "Mit dem Wind" in cover.extract_text()
    assert cover.images[0].image.size == (3, 2)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "liegt nicht neben „netz.yaml“"),
        (b"x" * (LARGEST + 1), "hat mehr als 500 KB"),
        (b"GIF89a", "ist kein lesbares SVG"),
        (b"<html/>", "ist kein SVG"),
        (
            b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
            "SVG",
        ),
        (f"{HEAD}<script>1</script></svg>".encode(), "lädt etwas nach"),
        (f'{HEAD}<path onclick="1"/></svg>'.encode(), "lädt etwas nach"),
        (f'{HEAD}<image href="https://example.org/a.png"/></svg>'.encode(), "lädt etwas nach"),
        (f"{HEAD}<style>@import 'a.css'</style></svg>".encode(), "lädt etwas nach"),
        (f'{HEAD}<path fill="url(//example.org/a)"/></svg>'.encode(), "lädt etwas nach"),
    ],
)
def test_what_is_no_still_picture_is_refused(tmp_path: Path, data: bytes | None, said: str) -> None:
    """The sentence names the file and what to do."""
    if data is not None:
        (tmp_path / "welle.svg").write_bytes(data)
    with pytest.raises(PlanError, match=r"Das Logo „welle\.svg“") as refused:
        logo_of(named("welle.svg"), tmp_path / "netz.yaml")
    assert said in str(refused.value)


def test_a_png_that_is_none_is_refused(tmp_path: Path) -> None:
    """Its name alone makes no picture."""
    (tmp_path / "welle.png").write_bytes(b"<svg/>")
    with pytest.raises(PlanError, match=r"Das Logo „welle\.png“ ist kein PNG"):
        logo_of(named("welle.png"), tmp_path / "netz.yaml")
