"""Nothing that draws reads markup: what Textual would parse by default is either not used, or told
not to (connection.md, 4.1)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import agentpost_tui

UI = Path(agentpost_tui.__file__).with_name("ui")
FILES = sorted(UI.rglob("*.py"))

WIDGETS = {"Button", "Input", "OptionList", "Static"}
"""All that is used of Textual's widgets. Another one may parse markup where these do not, follow
links, or write what it is given: look it up before it joins them, and add a rule below."""

FORBIDDEN = {
    "from_markup": "parses markup",
    "render_markup": "parses markup",
    "visualize": "parses markup",
    "open_url": "opens links",
    "set_clipboard": "bypasses clipboard.py",
    "copy_to_clipboard": "bypasses clipboard.py",
    "print": "writes past the screen",
}
"""Names that are nowhere called."""

FOREIGN = {"rich.markup", "textual.markup", "webbrowser"}
"""Modules that parse markup or open links. Their `escape` is no way out either: it is no round
trip, and does not help against `[b`."""

STYLED_BY_TEXT = {"tooltip", "border_title", "border_subtitle", "label", "sub_title"}
"""Attributes whose plain text would be parsed."""

SINKS = {"write_to_terminal": "clipboard_sequence"}
"""What writes to the terminal past Textual, and the one maker of what it is given."""


def trees() -> Iterator[tuple[str, ast.AST]]:
    for path in FILES:
        yield str(path.relative_to(UI)), ast.parse(path.read_text("utf-8"))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            yield f"{name}:{getattr(node, 'lineno', 0)}", node


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for where, node in nodes():
        if isinstance(node, ast.Call) and called(node) in names:
            yield where, node


def called(call: ast.expr) -> str:
    """The last name of what is called; empty for what is no call of a name."""
    function = call.func if isinstance(call, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def is_literal(value: ast.expr | None) -> bool:
    """A text of ours, as it stands in the source, or one of several."""
    if isinstance(value, ast.IfExp):
        return is_literal(value.body) and is_literal(value.orelse)
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def wrong(found: Iterator[tuple[str, ast.Call]], is_right: Callable[[ast.Call], bool]) -> list[str]:
    return [f"{where} {ast.unparse(call)[:80]}" for where, call in found if not is_right(call)]


def test_only_widgets_that_were_looked_into_are_used() -> None:
    used = {
        alias.name
        for _, node in nodes()
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets"
        for alias in node.names
    }
    assert used == WIDGETS


@pytest.mark.parametrize("name", ["Static", "OptionList"])
def test_widgets_are_told_not_to_parse_markup(name: str) -> None:
    def is_right(call: ast.Call) -> bool:
        is_empty_line = not call.args and {one.arg for one in call.keywords} == {"classes"}
        return is_false(keyword(call, "markup")) or is_empty_line

    assert wrong(calls(name), is_right) == []


def test_a_button_is_given_content() -> None:
    assert wrong(calls("Button"), lambda call: called(call.args[0]) == "Content") == []


def test_toasts_are_never_markup() -> None:
    """The app cleans every toast and switches markup off; nobody asks for it in vain either."""

    def is_right(call: ast.Call) -> bool:
        return keyword(call, "markup") is None or is_false(keyword(call, "markup"))

    assert wrong(calls("notify"), is_right) == []


def test_placeholders_are_our_own_words() -> None:
    def is_right(call: ast.Call) -> bool:
        value = keyword(call, "placeholder")
        handed_on = isinstance(value, ast.Name) and value.id == "placeholder"
        return value is None or is_literal(value) or handed_on

    fields = ("Input", "VisibleInput", "Field", "CompletingField", "_FilterInput")
    assert wrong(calls(*fields, "_CompletedField", "__init__"), is_right) == []


def test_titles_and_tooltips_are_content() -> None:
    wrongly = []
    for where, node in nodes():
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            is_sink = isinstance(target, ast.Attribute) and target.attr in STYLED_BY_TEXT
            if is_sink and isinstance(node, ast.Assign) and called(node.value) != "Content":
                wrongly.append(where)
    assert wrongly == []


def test_what_parses_or_opens_is_not_called() -> None:
    found = {where: called(call) for where, call in calls(*FORBIDDEN)}
    assert {where: FORBIDDEN[name] for where, name in found.items()} == {}


def test_no_module_of_markup_or_of_links_is_imported() -> None:
    imported = set()
    for _, node in nodes():
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    assert imported & FOREIGN == set()


def test_no_style_can_be_clicked_or_followed() -> None:
    """Styles are made by name: none carries a link, or an action in its meta data."""
    found = [where for where, call in calls("Style") if keyword(call, "link")]
    found += [where for where, call in calls("Style", "from_meta", "on") if keyword(call, "meta")]
    found += [
        where
        for where, node in nodes()
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "[@" in node.value
    ]
    assert found == []


def test_only_the_clipboard_writes_past_the_screen() -> None:
    for sink, maker in SINKS.items():
        made = {
            target.id
            for _, node in nodes()
            if isinstance(node, ast.Assign) and called(node.value) == maker
            for target in node.targets
            if isinstance(target, ast.Name)
        }

        def is_right(call: ast.Call, maker: str = maker, made: set[str] = made) -> bool:
            given = call.args[1]
            is_made = isinstance(given, ast.Name) and given.id in made
            return called(given) == maker or is_made

        assert wrong(calls(sink), is_right) == []


def test_no_widget_is_named_by_what_strangers_wrote() -> None:
    """An id that is no identifier ends the program, and a class can change what is drawn."""

    def is_ours(call: ast.Call) -> bool:
        for name in ("id", "classes", "group"):
            value = keyword(call, name)
            handed_on = isinstance(value, ast.Name) and value.id == name
            of_a_command = isinstance(value, ast.Attribute) and called(call) == "Binding"
            if not (value is None or is_literal(value) or handed_on or of_a_command):
                return False
        return True

    made = (call for call in nodes() if isinstance(call[1], ast.Call))
    assert wrong(made, is_ours) == []  # type: ignore[arg-type]
    named = calls("add_class", "remove_class")
    assert wrong(named, lambda call: all(isinstance(one, ast.Constant) for one in call.args)) == []


def test_only_literals_pass_for_our_own_words() -> None:
    """`safe` asks for a literal, and the type checker of the project cannot tell one."""
    assert wrong(calls("safe"), lambda call: is_literal(call.args[0])) == []


def test_the_terminals_title_is_a_constant() -> None:
    for where, node in nodes():
        if isinstance(node, ast.Assign):
            names = [target for target in node.targets if isinstance(target, ast.Attribute)]
            assert not [one for one in names if one.attr in ("title", "TITLE")], where
