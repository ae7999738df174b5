"""A table that names what does not exist is found out."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.proofs import Row, missing, rows_of, unnamed

TABLE = """
A heading

 1  the first
    helpers/test_proofs.py::test_a_table_is_read
    not here: the rest: needs a moon
12  the last
    helpers/test_proofs.py::test_nobody_wrote
    helpers/test_nowhere.py::test_a_table_is_read
"""


def test_a_table_is_read() -> None:
    one, two = rows_of(TABLE)
    assert one == Row(
        1,
        "the first",
        ["tests/helpers/test_proofs.py::test_a_table_is_read"],
        ["the rest: needs a moon"],
    )
    assert (two.number, two.title, len(two.tests)) == (12, "the last", 2)


def test_tests_that_do_not_exist_are_told() -> None:
    one, two = rows_of(TABLE)
    assert missing(one) == []
    assert missing(two) == two.tests


def test_tests_that_no_row_names_are_told() -> None:
    here = Path(__file__)
    others = {path.name for path in here.parent.glob("test_*.py")} - {here.name}
    told = unnamed(here.parent, rows_of(TABLE), others)
    assert told == {
        "tests/helpers/test_proofs.py::test_tests_that_do_not_exist_are_told",
        "tests/helpers/test_proofs.py::test_tests_that_no_row_names_are_told",
    }
