"""One path from executed notebooks to the report as HTML, PDF (PDF/UA-1) and Word."""

from __future__ import annotations

import base64
import datetime
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pypandoc
import typst
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from method.content import logo, look, safeguards
from reports import german
from reports.blocks import END_MIME, FACTS_MIME
from reports.drawing import WORD_DOTS
from reports.words import OF_A_COMPANY, Words

TEMPLATES = files("reports") / "templates"
MOST_FACTS, MOST_STEPS = 5, 3
EMPTY_DOCUMENTS = 10
PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
# A hint with the same hint right below it.
REPEATED = re.compile(r'(<div class="hint"><p>[^<]*</p></div>)(?:\s*\1)+')
GROUP = re.compile(r"^( *)(table\.cell\(colspan: \d+\)\[#strong\[.*\]\]),$", re.MULTILINE)


class IncompleteChapterError(ValueError):
    """A notebook ended without its last block: some of its output is missing."""


@dataclass(frozen=True, slots=True)
class About:
    """What the cover, the first page and the last page say; ``logo`` is SVG, empty without one."""

    brand: str
    logo: str
    claim: str
    title: str
    company: str
    stand: str
    chapters: tuple[str, ...]
    facts: tuple[str, ...]
    next_steps: tuple[str, ...]
    sources: tuple[str, ...]
    privacy: str
    disclaimer: str


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report."""

    about: About
    html: str
    colours: Mapping[str, str]


def report(
    notebooks: Sequence[NotebookNode],
    *,
    company: str,
    as_of: datetime.date,
    words: Words = OF_A_COMPANY,
) -> Report:
    """Return the report of the executed ``notebooks``, one chapter each, in their order.

    Args:
        notebooks: Executed, each with the mark of its last cell.
        company: Name on the cover: of the company, or of what else it is about.
        as_of: Day everything was looked at.
        words: What it says of itself.

    Raises IncompleteChapterError if a notebook lacks the mark of its last cell.
    """
    for notebook in notebooks:
        _require_end(notebook)
    about = _about(notebooks, company=company, as_of=as_of, words=words)
    shown = {
        "colours": words.all_colours,
        "style": _text("lernbund/style.css"),
        "safeguards": safeguards().model_dump() if words.safeguards else None,
        "safeguards_stand": german.date(safeguards().stand),
    }
    resources = {"report": asdict(about) | shown}
    html, _ = _exporter().from_notebook_node(_merged(notebooks), resources=resources)
    return Report(about, REPEATED.sub(r"\1", html), words.all_colours)


def pdf(document: Report) -> bytes:
    """Return ``document`` as PDF/UA-1.

    Raises typst.TypstError if the document breaks the standard, e.g. a figure without a text
    alternative.
    """
    with tempfile.TemporaryDirectory() as name, as_file(TEMPLATES) as templates:
        folder = Path(name)
        html = _with_files(document.html, folder, _pictures(document.html), "svg")
        body = _with_group_headers(_pandoc(html, "typst", folder, templates))
        frame = (templates / "report.typ").read_text(encoding="utf-8")
        main = folder / "main.typ"
        main.write_text(f"{frame}\n#show: report\n{body}", encoding="utf-8")
        return _compile(main, document)


def _with_group_headers(body: str) -> str:
    """Return the Typst ``body`` with rows that begin a group as headers: no page ends with one."""
    return GROUP.sub(r"\1table.header(level: 2, repeat: false, \2),", body)


def docx(document: Report) -> bytes:
    """Return ``document`` as a Word file with real headings, captions and a table of contents."""
    with tempfile.TemporaryDirectory() as name, as_file(TEMPLATES) as templates:
        folder = Path(name)
        html = _with_files(document.html, folder, _dots(_pictures(document.html)), "png")
        target = folder / "report.docx"
        _pandoc(
            html,
            "docx+native_numbering",
            folder,
            templates,
            *_word(document.about, templates, target),
        )
        return target.read_bytes()


def _word(about: About, templates: Path, target: Path) -> list[str]:
    facts = {"title": about.title, "subtitle": about.company, "date": about.stand, "lang": "de-DE"}
    return [
        "--toc",
        "--toc-depth=2",
        "--number-sections",
        "--metadata=toc-title:Inhalt",
        f"--reference-doc={templates / 'reference.docx'}",
        f"--output={target}",
        *(f"--metadata={key}:{value}" for key, value in facts.items()),
    ]


def _pandoc(html: str, to: str, folder: Path, templates: Path, *options: str) -> str:
    command = [pypandoc.get_pandoc_path(), "--from=html", f"--to={to}"]
    command += [f"--lua-filter={templates / 'filter.lua'}", "--wrap=none", *options]
    done = subprocess.run(  # noqa: S603 - the kit's own pandoc on the kit's own text
        command,
        input=html.encode(),
        cwd=folder,
        env=os.environ | {"SOURCE_DATE_EPOCH": "0"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"pandoc ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def _compile(main: Path, document: Report) -> bytes:
    about = json.dumps(asdict(document.about))
    inputs = {"look": json.dumps(dict(document.colours)), "about": about}
    with as_file(files("reports") / "fonts") as fonts:
        compiled = typst.compile(
            main,
            font_paths=[fonts],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    if not isinstance(compiled, bytes):
        raise TypeError(f"one PDF expected, got {type(compiled)}")
    _forget_reports()
    return compiled


def _forget_reports() -> None:
    """Let go of what Typst keeps of the report, 110 MB.

    It keeps what any of the last ten documents needed; empty ones count, too.
    """
    for _ in range(EMPTY_DOCUMENTS):
        typst.compile(b"", ignore_system_fonts=True)


def _with_files(html: str, folder: Path, pictures: Iterable[bytes], suffix: str) -> str:
    names = []
    for number, picture in enumerate(pictures, start=1):
        name = f"figure-{number:02}.{suffix}"
        (folder / name).write_bytes(picture)
        names.append(name)
    remaining = iter(names)
    return PICTURE.sub(lambda _: f'src="{next(remaining)}"', html)


def _pictures(html: str) -> list[bytes]:
    return [base64.b64decode(match[1]) for match in PICTURE.finditer(html)]


def _dots(pictures: Sequence[bytes]) -> list[bytes]:
    """Return the SVG ``pictures`` as PNG: not every Word draws SVG."""
    if not pictures:
        return []
    with tempfile.TemporaryDirectory() as name:
        names = [f"{number}.svg" for number in range(len(pictures))]
        for svg, picture in zip(names, pictures, strict=True):
            (Path(name) / svg).write_bytes(picture)
        pages = "\n#pagebreak()\n".join(f'#image("{svg}")' for svg in names)
        main = Path(name) / "main.typ"
        main.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n{pages}")
        drawn = typst.compile(main, format="png", ppi=WORD_DOTS, ignore_system_fonts=True)
    return [drawn] if isinstance(drawn, bytes) else drawn


def _data(notebooks: Iterable[NotebookNode]) -> Iterator[dict[str, Any]]:
    return (
        output["data"]
        for notebook in notebooks
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    )


def _require_end(notebook: NotebookNode) -> None:
    if not any(END_MIME in data for data in _data([notebook])):
        raise IncompleteChapterError(f"no last block in {notebook.metadata.get('title', '?')}")


def _about(
    notebooks: Sequence[NotebookNode], *, company: str, as_of: datetime.date, words: Words
) -> About:
    summaries = [data[FACTS_MIME] for data in _data(notebooks) if FACTS_MIME in data]
    ends = [data[END_MIME] for data in _data(notebooks) if END_MIME in data]
    return About(
        brand=words.brand or look().name,
        logo=words.logo if words.brand else logo(),
        claim=words.claim or look().claim,
        title=words.title,
        company=company,
        stand=f"Stand: {german.date(as_of)}",
        chapters=tuple(notebook.metadata["title"] for notebook in notebooks),
        facts=_heaviest(summaries, "facts", MOST_FACTS),
        next_steps=_heaviest(summaries, "next_steps", MOST_STEPS),
        sources=tuple(sorted({source for end in ends for source in end["sources"]})),
        privacy=words.privacy,
        disclaimer=words.disclaimer,
    )


def _heaviest(summaries: Iterable[dict[str, Any]], kind: str, most: int) -> tuple[str, ...]:
    facts = [fact for summary in summaries for fact in summary[kind]]
    return tuple(fact["text"] for fact in sorted(facts, key=lambda fact: -fact["weight"])[:most])


def _merged(notebooks: Sequence[NotebookNode]) -> NotebookNode:
    cells = []
    for number, notebook in enumerate(notebooks, start=1):
        first, *others = (
            NotebookNode(cell | {"id": f"{number}-{cell['id']}"}) for cell in notebook.cells
        )
        cells += [NotebookNode(first | {"metadata": {"chapter": number}}), *others]
    merged: NotebookNode = new_notebook(cells=cells)
    return merged


class _PlainExporter(HTMLExporter):
    """Writes what the template says; nbconvert's own reads the whole page again afterwards.

    It does that to mend pictures without a text alternative, which ``reports.blocks`` never makes.
    """

    from_notebook_node = TemplateExporter.from_notebook_node


@cache
def _exporter() -> HTMLExporter:
    with as_file(TEMPLATES) as folder:
        return _PlainExporter(  # type: ignore[no-untyped-call]
            template_name="lernbund",
            extra_template_basedirs=[str(folder)],
            exclude_anchor_links=True,
            default_preprocessors=[],
        )


@cache
def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
