"""Hand-written YAML with other data in it.

Requirements:
- The text holds the wanted data afterwards, and only lines of what differs are touched: comments,
  order, quotes, indents and ways of writing of all others stay, in block and in flow style.
- A new entry looks like the one before it; an emptied list keeps its comments.
- Text of several lines is written in one, so that it fits everywhere.
- What cannot be changed in pieces (an alias) is refused and not half-changed.
"""

from __future__ import annotations

import datetime
import difflib
import re
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lernbund.plan import examples_folder
from schemas.yaml_text import NotRewritable, load, rewritten

NETWORK = (examples_folder() / "networks" / "lernbund.yaml").read_text(encoding="utf-8")
LISTS = ("partners", "events", "agreements", "courses")
SMALL = """\
# head
name: Netz   # its name
partners:    # who takes part
  # the first one
  - id: tibor
    role: >-
      Partner des
      Projekts
    offers:
      - {family: ai}   # soon
      - {skill: "cnc-cam", note: 'so, und so'}
  - {id: kammer, name: "Kammer, Ost", ags: "16051"}
  # none after this one

# meetings
events:
- id: auftakt
  day: 2026-03-19
# the end
"""


def changed(edit: Any) -> list[str]:
    """Return the lines that come and go when ``edit`` changes the data of SMALL."""
    data = load(SMALL)
    edit(data)
    text = rewritten(SMALL, data)
    assert load(text) == data
    lines = difflib.ndiff(SMALL.splitlines(), text.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_value_changes_alone() -> None:
    """In block and in flow style, beside a comment too."""
    assert changed(lambda data: data.update(name="Bund: neu")) == [
        "- name: Netz   # its name",
        "+ name: 'Bund: neu'   # its name",
    ]
    assert changed(lambda data: data["partners"][1].update(ags="16055")) == [
        """-   - {id: kammer, name: "Kammer, Ost", ags: "16051"}""",
        """+   - {id: kammer, name: "Kammer, Ost", ags: '16055'}""",
    ]
    assert changed(lambda data: data["partners"][0].update(role="Träger")) == [
        "+     role: Träger",
        "-     role: >-",
        "-       Partner des",
        "-       Projekts",
    ]


def test_a_field_comes_after_those_before_it_and_goes_alone() -> None:
    """Its place is that in the wanted data."""
    assert changed(lambda data: data["events"][0].update(place="Gotha")) == ["+   place: Gotha"]
    assert changed(lambda data: data["partners"][1].update(offers=[{"family": "ai"}])) == [
        """-   - {id: kammer, name: "Kammer, Ost", ags: "16051"}""",
        """+   - {id: kammer, name: "Kammer, Ost", ags: "16051", offers: [{family: ai}]}""",
    ]
    assert changed(lambda data: data["partners"][1].pop("name")) == [
        """-   - {id: kammer, name: "Kammer, Ost", ags: "16051"}""",
        """+   - {id: kammer, ags: "16051"}""",
    ]
    assert changed(lambda data: data["events"][0].pop("day")) == ["-   day: 2026-03-19"]


def test_an_entry_looks_like_the_one_before_it() -> None:
    """It stands under it, above the comments of what follows."""
    entry = {"id": "verband", "name": "Verband"}
    assert changed(lambda data: data["partners"].append(entry)) == [
        "+   - {id: verband, name: Verband}"
    ]
    day = datetime.date(2027, 1, 1)
    assert changed(lambda data: data["events"].append({"id": "b", "day": day})) == [
        "+ - id: b",
        "+   day: 2027-01-01",
    ]


def test_an_emptied_list_keeps_its_comments_and_is_filled_again() -> None:
    """A list that is missing or empty gets a line for each entry."""
    assert changed(lambda data: data.update(events=[])) == [
        "- events:",
        "+ events: []",
        "- - id: auftakt",
        "-   day: 2026-03-19",
    ]
    for text in ("events: []  # none\nid: x\n", "events:  # none\nid: x\n"):
        filled = rewritten(text, {"events": [{"id": "a"}], "id": "x"})
        assert filled == "events:  # none\n  - {id: a}\nid: x\n"
    assert rewritten("id: x", {"id": "x", "events": [{"id": "a"}]}) == (
        "id: x\nevents:\n  - {id: a}\n"
    )


def test_text_of_several_lines_is_written_in_one() -> None:
    """And read as it was."""
    assert changed(lambda data: data["partners"][1].update(name="Kammer\nOst")) == [
        """-   - {id: kammer, name: "Kammer, Ost", ags: "16051"}""",
        """+   - {id: kammer, name: "Kammer\\nOst", ags: "16051"}""",
    ]


def test_lines_of_another_system_stay() -> None:
    """A file whose lines end as on Windows has no others afterwards."""
    text = SMALL.replace("\n", "\r\n")
    data = load(text)
    data["events"].append({"id": "b"})
    assert rewritten(text, data).count("\n") == rewritten(text, data).count("\r\n")


def test_what_cannot_be_changed_in_pieces_is_refused() -> None:
    """An alias stands for another place, which must not change with it."""
    with pytest.raises(NotRewritable):
        rewritten("a: &same {x: 1}\nb: *same\n", {"a": {"x": 1}, "b": {"x": 2}})


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)
values = st.one_of(words, st.integers(0, 99), st.dates(), st.lists(words, max_size=3))
comments = st.lists(st.tuples(st.integers(0, 154), st.sampled_from(["# -", "#: {", ""])))


@settings(max_examples=40)
@given(comments, st.sampled_from(LISTS), st.data())
def test_any_edit_keeps_all_other_lines(
    remarks: list[tuple[int, str]], name: str, data: st.DataObject
) -> None:
    """Whatever is changed in one entry of a network, wherever comments stand."""
    lines = NETWORK.splitlines()
    for place, remark in remarks:
        if lines[place - 1 : place] != ["purpose: >-"]:
            lines.insert(place, f"  {remark}" if remark else "")
    text = "\n".join(lines) + "\n"
    before = load(text)
    wanted = deepcopy(before)
    entries = wanted[name]
    place = data.draw(st.integers(0, len(entries) - 1))
    edit = data.draw(st.sampled_from(["set", "new field", "no field", "new", "gone"]))
    fields = st.sampled_from(sorted(set(entries[place]) - {"id"}))
    match edit:
        case "set":
            entries[place][data.draw(fields)] = data.draw(values)
        case "new field":
            entries[place]["more"] = data.draw(values)
        case "no field":
            del entries[place][data.draw(fields)]
        case "new":
            entries.insert(place + 1, {"id": "neu", "title": data.draw(words)})
        case "gone":
            del entries[place]
    found = rewritten(text, wanted)
    assert load(found) == wanted
    gone = [
        line[2:]
        for line in difflib.ndiff(text.splitlines(), found.splitlines())
        if line.startswith("- ")
    ]
    assert gone == [] or (edit != "new" and _are_of(gone, before[name][place]["id"], text))


def _are_of(gone: list[str], entry: str, text: str) -> bool:
    """Return whether all lines ``gone`` stand between the head of ``entry`` and that of the next.

    And none of them is a comment.
    """
    _, _, rest = text.partition(f"id: {entry}")
    own = re.split(r"\n(?=  - |\S)", rest)[0]
    allowed = {f"  - id: {entry}", *own.splitlines()}
    heads = [line for line in gone if f"id: {entry}" in line]
    return all(line in allowed or line in heads for line in gone)
