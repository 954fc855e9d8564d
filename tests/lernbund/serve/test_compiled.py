"""Voilà makes an environment of templates per page; what they compile is shared.

- a template is compiled by the first environment only
- with other source it is compiled again
"""

from typing import Any

import jinja2

from lernbund.serve.compiled import Compiled


class Counting(jinja2.Environment):
    """An environment that counts what it compiles."""

    compiled = 0

    def compile(self, *arguments: Any, **options: Any) -> Any:
        """Compile, and count."""
        self.compiled += 1
        return super().compile(*arguments, **options)


def environment(source: str, shared: Compiled) -> Counting:
    """Return a new environment as Voilà makes one per page, which has rendered its template."""
    made = Counting(loader=jinja2.DictLoader({"index.html": source}), enable_async=True)
    made.bytecode_cache = shared
    return made


def test_second_environment_compiles_nothing() -> None:
    """It renders the same with its own filters."""
    shared = Compiled()
    first, second = (environment("{{ word | upper }}", shared) for _ in range(2))
    second.filters["upper"] = lambda text: f"<{text}>"
    assert first.get_template("index.html").render(word="a") == "A"
    assert second.get_template("index.html").render(word="a") == "<a>"
    assert (first.compiled, second.compiled) == (1, 0)


def test_other_source_is_compiled() -> None:
    """A template that was changed is not taken for the one before."""
    shared = Compiled()
    first, second = environment("alt", shared), environment("neu", shared)
    assert first.get_template("index.html").render() == "alt"
    assert (second.get_template("index.html").render(), second.compiled) == ("neu", 1)
