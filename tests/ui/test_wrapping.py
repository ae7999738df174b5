from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.text import SafeText, clean_lines
from agentpost_tui.ui.lines import Line
from agentpost_tui.ui.wrapping import all_wrapped, wrapped


def line(*texts: str) -> Line:
    return Line(
        tuple((SafeText(text), style) for text, style in zip(texts, "abcdef", strict=False))
    )


def texts(lines: list[Line]) -> list[str]:
    return [one.text for one in lines]


def test_what_fits_stays_as_it_is() -> None:
    one = line("ab", "cd")
    assert wrapped(one, 4) == [one]
    assert wrapped(Line(), 4) == [Line()]


def test_a_line_is_broken_between_words() -> None:
    assert texts(wrapped(line("the quick brown fox"), 10)) == ["the quick", "brown fox"]


def test_the_blanks_at_a_break_are_left_out() -> None:
    assert texts(wrapped(line("one   two"), 5)) == ["one  ", "two"]


def test_a_word_too_long_for_any_line_is_broken() -> None:
    assert texts(wrapped(line("abcdefghij k"), 4)) == ["abcd", "efgh", "ij k"]


def test_an_indentation_is_no_place_to_break() -> None:
    assert texts(wrapped(line("    abcdefgh"), 6)) == ["    ab", "cdefgh"]


def test_what_goes_on_can_be_indented() -> None:
    assert texts(wrapped(line("aa bb cc"), 5, indent=2)) == ["aa bb", "  cc"]


def test_parts_keep_their_styles_across_a_break() -> None:
    first, second = wrapped(line("aaa ", "bbbb ccc"), 8)
    assert first.parts == (("aaa ", "a"), ("bbbb", "b"))
    assert second.parts == (("ccc", "b"),)


def test_wide_characters_take_two_cells() -> None:
    assert texts(wrapped(line("日本語日本"), 5)) == ["日本", "語日", "本"]


def test_marks_take_none() -> None:
    assert len(wrapped(line("e\u0301" * 10), 10)) == 1


def test_each_line_is_wrapped_by_itself() -> None:
    assert texts(all_wrapped([line("a b"), Line(), line("c")], 2)) == ["a", "b", "", "c"]


@given(st.lists(st.text(max_size=60), max_size=4), st.integers(2, 30))
def test_no_line_is_too_wide_and_no_word_is_lost(parts: list[str], width: int) -> None:
    one = line(*(clean_lines(part).replace("\n", " ") for part in parts))
    lines = wrapped(one, width)
    assert all(found.cells <= width for found in lines)
    assert "".join(texts(lines)).replace(" ", "") == one.text.replace(" ", "")
