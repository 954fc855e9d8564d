"""``lernbund plan`` proposes courses in German, or says which limits clash.

- as in chapter 4: needs and fitting offers, courses, closure, team, cost, proof, what stays open,
  who pays by which rule and why not more, what would be if, applications, what was left out
- the goal is that of the table of rules, or the one that is typed
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
from schemas.store import open_store

Plan = Callable[..., tuple[int, str, str]]
DAY = ("--as-of", "23.11.2026")
CODE = re.compile(r"\bP\d{3}\b")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two of the examples, only read."""
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("presswerk-28", "zerspanung-140"):
        import_file(examples_folder() / f"{name}.xlsx", str(folder))
    with open_store(folder, create=False) as store:
        fair = {"rule_id": "ziel", "kind": "worst_team"}
        store.add_row("demo-028", "plan_rules", fair, who="Workshop")
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
        "Ziel: im Ganzen möglichst viel schließen.",
        "Bedarf und passende Angebote",
        "Industrieroboter bedienen, unter 5 Personen: „Fachkraft Robotik",
        "(3.650\u00a0€ je Person, bleibt 1.825\u00a0€: § 82 SGB III)",
        "Mit dem ERP-System arbeiten, unter 5 Personen: kein Angebot passt",
        "Gewählte Kurse",
        "Schon vereinbart und im Plan enthalten",
        "Bildprüfung mit KI: Aufbaukurs: 2 Personen, Beginn 25.01.2027",
        "Erfüllung der Anforderungen: vorher",
        "Schwächstes Team:",
        "es bleiben",
        "bewiesen",
        "Offen bleibt",
        ": unter 5",
        "Wer welchen Betrag trägt",
        "Teil 1, Lehrgang: § 81 Abs. 2 SGB III 25.620\u00a0€ von 25.620\u00a0€. 100 % der Kosten",
        "für 6 Personen. (§ 81 Abs. 2 SGB III; geprüft bis",
        "Warum nicht mehr Förderung",
        "Transfer, nein bei",
        "Qualifizierungsgeld, offen bei",
        "Was wäre, wenn",
        "Wert einer Vereinbarung zur Weiterbildung. Ohne Vereinbarung:",
        "Anträge",
        "für „Teilqualifizierung Zerspanung, Teil 1“: spätestens am 31.01.2027; beschäftigte",
        "Nicht berücksichtigt",
        "Ohne Preis nicht im Plan:",
        "Dies ist ein Vorschlag",
        "Keine Rechtsberatung.",
    ):
        assert part in text
    assert (code, CODE.findall(text)) == (0, [])


def test_codes_only_when_asked(lernbund: Plan) -> None:
    """The confidential version names codes; the goal of the table of rules names its price."""
    words = ("--with-people", "--max-km", "80")
    code, text, _ = lernbund("plan", "demo-028", *words, *DAY)
    assert (code, bool(CODE.findall(text))) == (0, True)
    assert "Preis dafür, dass das schwächste Team vorgeht" in text


def test_clash(lernbund: Plan) -> None:
    """A budget below what is agreed gives the clash, no code, and exit code 1."""
    words = ("--goal", "worst-team", "--budget", "1000")
    code, text, _ = lernbund("plan", "demo-140", *words, *DAY)
    assert "Ziel: das schwächste Team zuerst" in text
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
        (["plan", "demo-028", "--as-of", "31.03.2024"], "einen späteren Tag"),
    ],
)
def test_errors_are_german(lernbund: Plan, words: list[str], expected: str) -> None:
    """What cannot be meant is refused in one sentence."""
    code, text, said = lernbund(*words)
    assert (code, text, expected in said) == (2, "", True)
    assert not [word for word in ("Error", "Traceback", "Invalid", "not a valid") if word in said]
