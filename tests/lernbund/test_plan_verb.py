"""``lernbund plan`` proposes courses in German, or says which limits clash.

- courses, closure, team, cost, proof, what stays open and what was left out are printed
- without --with-people no code is printed, with it the codes are there
- a budget below what is agreed names the clash and leaves with 1
- an unknown company or goal is one German sentence
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lernbund.cli import main
from lernbund.plan import examples_folder
from lernbund.verbs import import_file

Plan = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "23.11.2026")
CODE = re.compile(r"\bP\d{3}\b")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two of the examples, only read."""
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("presswerk-28", "zerspanung-140"):
        import_file(examples_folder() / f"{name}.xlsx", str(folder))
    return folder


@pytest.fixture
def lernbund(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Plan:
    """The command as a user types it."""
    monkeypatch.setenv("LERNBUND_WORKSPACE", str(workspace))

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        monkeypatch.setattr(sys, "argv", ["lernbund", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), *capfd.readouterr()

    return run


def test_plan_is_told(lernbund: Plan) -> None:
    """Everything a proposal needs is there, and no code."""
    code, text, _ = lernbund("plan", "demo-140", "--budget", "40000", *DAY)
    for part in (
        "Stand 23.11.2026",
        "Budget: 40.000\u00a0€.",
        "Gewählte Kurse",
        "Schon vereinbart und im Plan enthalten",
        "Bildprüfung mit KI: Aufbaukurs: 2 Personen, Beginn 25.01.2027",
        "Erfüllung der Anforderungen: vorher",
        "Schwächstes Team:",
        "es bleiben",
        "bewiesen",
        "Offen bleibt",
        ": unter 5",
        "Nicht berücksichtigt",
        "Ohne Preis nicht im Plan:",
        "Dies ist ein Vorschlag",
        "Keine Rechtsberatung.",
    ):
        assert part in text
    assert (code, CODE.findall(text)) == (0, [])


def test_codes_only_when_asked(lernbund: Plan) -> None:
    """The confidential version names codes; the fair goal names its price."""
    words = ("--with-people", "--goal", "worst-team", "--max-km", "80")
    code, text, _ = lernbund("plan", "demo-028", *words, *DAY)
    assert (code, bool(CODE.findall(text))) == (0, True)
    assert "Preis dafür, dass das schwächste Team vorgeht" in text


def test_clash(lernbund: Plan) -> None:
    """A budget below what is agreed gives the clash, no code, and exit code 1."""
    code, text, _ = lernbund("plan", "demo-140", "--budget", "1000", *DAY)
    assert "Das Budget beträgt 1.000 Euro." in text
    assert "Ein Plan wird möglich, wenn Sie Folgendes ändern:" in text
    assert "Keine Rechtsberatung." in text
    assert (code, CODE.findall(text)) == (1, [])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["plan", "fehlt"], "fehlt"),
        (["plan", "demo-028", "--goal", "alle"], "alle"),
        (["plan", "demo-028", "--budget", "viel"], "viel"),
    ],
)
def test_errors_are_german(lernbund: Plan, words: list[str], expected: str) -> None:
    """What cannot be meant is refused in one sentence."""
    code, text, said = lernbund(*words)
    assert (code, text, expected in said) == (2, "", True)
    assert not [word for word in ("Error", "Traceback", "Invalid", "not a valid") if word in said]
