"""The wheel alone is the product: built once, run from an empty folder.

- it carries notebooks, content, templates, fonts, examples and the German command line
- it carries no tests, no docs and no data
- ``lernbund demo`` makes the nine files of the three examples with nothing but the wheel
- the commands of the researchers' guide lead from two workspaces to SPSS, codebook, a table that
  repeats itself byte for byte, a report under the guide's plan, and a company beside others
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pyreadstat
import pytest

ROOT = Path(__file__).parents[1]
COMMAND = "from lernbund.cli import main; main()"
COMMANDS = """
import sys
from lernbund.cli import lernbund
for line in sys.argv[1:]:
    lernbund(line.split()[1:], standalone_mode=False)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the unpacked wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(code: str, *words: str, installed: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in ``folder`` with our packages taken from ``installed``."""
    environment = os.environ | {"PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_carries_what_a_run_needs(wheel: Path) -> None:
    """One file of each kind stands for its kind."""
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        "lernbund/notebooks/1_situation.ipynb",
        "lernbund/examples/zerspanung-140.xlsx",
        "lernbund/locale/de/LC_MESSAGES/messages.mo",
        "method/content/skills.yaml",
        "method/content/law/sgb3_82.yaml",
        "reports/templates/lernbund/index.html.j2",
        "reports/templates/report.typ",
        "reports/templates/reference.docx",
        "reports/fonts/IBMPlexSans-Regular.ttf",
        "reports/texts/situation.yaml",
    }
    assert needed - names == set()


def test_carries_nothing_else(wheel: Path) -> None:
    """Tests, docs and data of the checkout stay at home."""
    folders = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    ours = {folder for folder in folders if not folder.endswith((".dist-info", ".data"))}
    assert ours - {"lernbund", "method", "reports", "schemas", "widgets"} == set()


def test_brings_its_kernel_to_jupyter(wheel: Path) -> None:
    """What goes to the environment's share folder is the kernelspec and nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    shared = [name.split(".data/", 1)[1] for name in names if ".data/" in name]
    assert shared == ["data/share/jupyter/kernels/lernbund/kernel.json"]


def test_runs_from_the_wheel_not_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    """The packages that answer are those of the wheel."""
    code = "import lernbund, method, reports, schemas as s; print(lernbund.__file__, s.__file__)"
    done = run(code, installed=installed, folder=tmp_path)
    assert [Path(path).is_relative_to(installed) for path in done.stdout.split()] == [True, True]


def test_demo_makes_nine_files(installed: Path, tmp_path: Path) -> None:
    """Three companies, three formats, in an empty folder."""
    done = run(COMMAND, "demo", "--as-of", "23.11.2026", installed=installed, folder=tmp_path)
    assert (done.returncode, done.stdout.count("report.pdf")) == (0, 3)
    made = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("berichte/*/report.*"))
    assert made == [
        f"berichte/demo-{size}/report.{kind}"
        for size in ("028", "140", "480")
        for kind in ("docx", "html", "pdf")
    ]


def test_the_guide_leads_to_spss_and_a_table(installed: Path, tmp_path: Path) -> None:
    """Every command in its order, with one and three companies for fifteen, one report for all."""
    guide = (ROOT / "docs" / "forschung.md").read_text(encoding="utf-8")
    lines = re.findall(r"^lernbund .*", guide, re.MULTILINE)
    assert [line.split()[1] for line in lines] == ["demo"] * 2 + ["pool"] * 5 + ["run"]
    for place, count in enumerate((1, 3)):  # four agreed, as few as a pool can be
        lines[place] = lines[place].replace("--companies 15", f"--companies {count}")
    lines[-1] = lines[-1].replace("--all", "muster-001")
    (plan,) = re.findall(r"^```yaml\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
    (tmp_path / "plan.yaml").write_text(plan, encoding="utf-8")
    lines.insert(4, lines[3].replace("personen.csv", "nochmals.csv"))
    done = run(COMMANDS, *lines, installed=installed, folder=tmp_path)
    said = [line for line in done.stderr.splitlines() if line.strip() and "Schritte" not in line]
    assert (done.returncode, said) == (0, [])
    frame, meta = pyreadstat.read_sav(str(tmp_path / "pool" / "spss" / "ratings.sav"))
    assert (len(frame) > 0, meta.column_names_to_labels["level"]) == (True, "Stand")
    assert (tmp_path / "pool" / "codebook.html").stat().st_size > 0
    tables = [tmp_path / name for name in ("personen.csv", "nochmals.csv")]
    assert tables[0].read_bytes() == tables[1].read_bytes()
    records = [json.loads(path.with_suffix(".json").read_bytes()) for path in tables]
    assert records[0] == records[1]
    assert records[0]["question"]["by"] == ["region"]
    assert tables[0].read_text(encoding="utf-8-sig").startswith("region;Personen;Betriebe")
    record = json.loads((tmp_path / "bericht" / "forschungsbericht.json").read_bytes())
    assert record["plan_digest"] in (tmp_path / "bericht" / "forschungsbericht.html").read_text()
    assert [path.stat().st_size > 0 for path in tmp_path.glob("bericht/*.pdf")] == [True]
    page = (tmp_path / "berichte-nord" / "muster-001" / "report.html").read_text()
    assert "Betriebe Ihrer Größe" in page
