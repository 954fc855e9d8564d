"""Hand-written YAML with other data in it: what stays the same keeps its lines, comments included.

A writer that knows only the data would lay the whole file out anew.  Here the parser says where
each value stands in the text, and only the pieces that differ are replaced, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_CHANGES = 1000  # of one rewriting; a piece that cannot be changed would be tried for ever
Node = Any  # yaml's own type knows no flow_style


class NotRewritable(ValueError):  # noqa: N818 - said as its reader meets it
    """A text in which the wanted data cannot be put by changing pieces of it (aliases, tags)."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands from ``start`` to ``end`` becomes ``text``."""

    start: int
    end: int
    text: str


def load(text: str) -> Any:
    """Return the data of the YAML ``text``; raises yaml.YAMLError."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506 - the safe ones


def rewritten(text: str, wanted: Any) -> str:
    """Return ``text`` with the data ``wanted``, changed only where its data differ.

    New values are written in one line each, new entries of a list like the one before them.

    Raises yaml.YAMLError if ``text`` is no YAML, NotRewritable if the text does not allow it.
    """
    for _ in range(MOST_CHANGES):
        data = load(text)
        if _same(data, wanted):
            return text
        try:
            pieces = sorted(
                _Text(text).changes(yaml.compose(text, Loader=LOADER), data, wanted),
                key=lambda piece: piece.start,
            )
            text = _replaced(text, pieces)
        except yaml.YAMLError as problem:
            raise NotRewritable(str(problem)) from problem
    raise NotRewritable(f"the data still differ after {MOST_CHANGES} changes")


def _replaced(text: str, pieces: Sequence[_Piece]) -> str:
    if not pieces:
        raise NotRewritable("the place of a difference is not known")
    for piece in reversed(pieces):
        text = text[: piece.start] + piece.text + text[piece.end :]
    load(text)
    return text


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with the places of its nodes; each method returns what makes the next difference go.

    Attributes:
        text: The YAML.
    """

    text: str

    def changes(self, node: Node, old: Any, new: Any) -> list[_Piece]:
        """Return the pieces by which ``node``, which holds ``old``, comes nearer to ``new``."""
        if isinstance(old, dict) and isinstance(new, dict) and old and new:
            return self._of_mapping(node, old, new)
        if isinstance(old, list) and isinstance(new, list) and old and new:
            return self._of_sequence(node, old, new)
        return [_Piece(_start(node), self._end(node), _inline(new))]

    def _of_mapping(
        self, node: Node, old: Mapping[Any, Any], new: Mapping[Any, Any]
    ) -> list[_Piece]:
        places = list(old)
        if len(node.value) != len(places):
            raise NotRewritable("a mapping repeats or merges keys")
        pairs = dict(zip(places, node.value, strict=True))
        for place, key in enumerate(places):
            if key not in new:
                return self._without_pair(node, place)
            if not _same(old[key], new[key]):
                return self._with_value(node, pairs[key], old[key], new[key])
        key = next(each for each in new if each not in old)
        before = [each for each in list(new)[: list(new).index(key)] if each in old]
        return self._with_pair(node, places.index((before or places)[-1]), key, new[key])

    def _with_value(self, node: Node, pair: tuple[Node, Node], old: Any, new: Any) -> list[_Piece]:
        """Return the pieces for a value; a list in block style begins and ends below its key."""
        key, value = pair
        colon = self.text.index(":", _end_mark(key)) + 1
        if not node.flow_style and new == [] and _is_block(value):
            return [_Piece(colon, colon, " []"), *self._emptied(value)]
        if not node.flow_style and _is_filled(new) and old in ([], None):
            start, end = _start(value), self._end(value)
            return [
                _Piece(len(self.text[:start].rstrip(" ")), end, ""),
                self._below(end, self._entries(node.start_mark.column, new)),
            ]
        if _is_block(value) and type(old) is not type(new):
            return [_Piece(colon, self._end(value), f" {_inline(new)}")]
        if _start(value) == self._end(value):
            return [_Piece(_start(value), _start(value), f" {_inline(new)}")]
        return self.changes(value, old, new)

    def _with_pair(self, node: Node, after: int, key: str, value: Any) -> list[_Piece]:
        end = self._end(node.value[after][1])
        if node.flow_style:
            return [_Piece(end, end, f", {_inline(key)}: {_inline(value)}")]
        column = node.start_mark.column
        if _is_filled(value):
            lines = self._entries(column, value)
            return [self._below(end, [f"{' ' * column}{_inline(key)}:", *lines])]
        return [self._below(end, [f"{' ' * column}{_inline(key)}: {_inline(value)}"])]

    def _without_pair(self, node: Node, place: int) -> list[_Piece]:
        key, value = node.value[place]
        if node.flow_style and place:
            return [_Piece(self._end(node.value[place - 1][1]), self._end(value), "")]
        if not node.flow_style and not self._before(_start(key)).strip():
            return [self._line_of(_start(key), self._end(value))]
        if place + 1 == len(node.value):
            raise NotRewritable("the only pair of a mapping cannot be taken out")
        return [_Piece(_start(key), _start(node.value[place + 1][0]), "")]

    def _of_sequence(self, node: Node, old: Sequence[Any], new: Sequence[Any]) -> list[_Piece]:
        first = _common(old, new)
        last = _common(old[first:][::-1], new[first:][::-1])
        if first + last == len(old):
            return self._with_entry(node, first, new[first])
        if first + last == len(new):
            return self._without_entry(node, first)
        return self.changes(node.value[first], old[first], new[first])

    def _with_entry(self, node: Node, place: int, entry: Any) -> list[_Piece]:
        if node.flow_style:
            if place:
                end = self._end(node.value[place - 1])
                return [_Piece(end, end, f", {_inline(entry)}")]
            return [_Piece(_start(node.value[0]), _start(node.value[0]), f"{_inline(entry)}, ")]
        like = node.value[max(place - 1, 0)]
        lines = _entry(node.start_mark.column, entry, block=_is_block(like))
        if place:
            return [self._below(self._end(like), lines)]
        start = len(self.text[: _start(node)].rstrip(" "))
        return [_Piece(start, start, self._joined(lines))]

    def _without_entry(self, node: Node, place: int) -> list[_Piece]:
        entry = node.value[place]
        if not node.flow_style:
            return [self._line_of(self._dash(entry), self._end(entry))]
        if place:
            return [_Piece(self._end(node.value[place - 1]), self._end(entry), "")]
        return [_Piece(_start(entry), _start(node.value[1]), "")]

    def _emptied(self, node: Node) -> Iterator[_Piece]:
        """Yield what takes all entries out and leaves the comments between them."""
        entries = node.value if isinstance(node, yaml.SequenceNode) else []
        for entry in entries:
            yield self._line_of(self._dash(entry), self._end(entry))

    def _entries(self, column: int, values: Sequence[Any]) -> list[str]:
        return [line for each in values for line in _entry(column + 2, each, block=False)]

    def _dash(self, entry: Node) -> int:
        return self.text.rindex("-", 0, _start(entry))

    def _before(self, index: int) -> str:
        """Return what stands on the line before ``index``."""
        return self.text[self.text.rfind("\n", 0, index) + 1 : index]

    def _line_of(self, start: int, end: int) -> _Piece:
        """Return the piece that takes out all lines from ``start`` to ``end``."""
        first = start - len(self._before(start))
        return _Piece(first, self._next_line(end), "")

    def _below(self, index: int, lines: Sequence[str]) -> _Piece:
        """Return the piece that puts ``lines`` under the line of ``index``."""
        place = self._next_line(index)
        ends = self.text[:place].endswith("\n")
        return _Piece(place, place, ("" if ends else self._break) + self._joined(lines))

    def _joined(self, lines: Sequence[str]) -> str:
        return "".join(f"{line}{self._break}" for line in lines)

    def _next_line(self, index: int) -> int:
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    @property
    def _break(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"

    def _end(self, node: Node) -> int:
        """Return where ``node`` ends; marks of block style lie behind the comments that follow."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            start = _start(node)
            return start + len(self.text[start : _end_mark(node)].rstrip())
        last = node.value[-1]
        return self._end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _start(node: Node) -> int:
    return int(node.start_mark.index)


def _end_mark(node: Node) -> int:
    return int(node.end_mark.index)


def _is_block(node: Node) -> bool:
    return not isinstance(node, yaml.ScalarNode) and not node.flow_style


def _is_filled(value: Any) -> bool:
    """Return whether ``value`` is a list of entries that deserve a line each."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _common(one: Sequence[Any], other: Sequence[Any]) -> int:
    """Return how many entries both have in common from the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, pair in pairs if not _same(*pair)), min(len(one), len(other)))


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


class _Dumper(yaml.SafeDumper):
    """Writes in one line whatever it is."""


def _text(dumper: yaml.SafeDumper, value: str) -> Node:
    style = '"' if any(each in value for each in "\n\r\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _inline(value: Any) -> str:
    """Return ``value`` as YAML in one line that may stand in any place."""
    written: str = yaml.dump(
        [value],
        Dumper=_Dumper,
        default_flow_style=True,
        width=float("inf"),
        allow_unicode=True,
        sort_keys=False,
    )
    return written.strip()[1:-1]


def _entry(column: int, value: Any, *, block: bool) -> list[str]:
    """Return the lines of an entry of a list whose dashes stand in ``column``."""
    if not (block and isinstance(value, dict) and value):
        return [f"{' ' * column}- {_inline(value)}"]
    pairs = [f"{_inline(key)}: {_inline(each)}" for key, each in value.items()]
    heads = [" " * column + "- ", *[" " * (column + 2)] * (len(pairs) - 1)]
    return [head + pair for head, pair in zip(heads, pairs, strict=True)]
