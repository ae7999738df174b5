"""What people read on standard error: clean, and without the key, whoever says it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from agentpost_tui.people import People, Remarks
from tests.helpers.canary import CANARY, MASKED, traces


@pytest.fixture
def library() -> Iterator[logging.Logger]:
    """The logger of some library, whose remarks people are told."""
    logger = logging.getLogger("some.library")
    logger.addHandler(remarks := Remarks(People(CANARY)))
    logger.propagate = False
    yield logger
    logger.removeHandler(remarks)
    logger.propagate = True


def test_what_a_library_logs_is_told_without_the_key(
    library: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise ValueError(f"bad address wss://host/ws?token={quote(CANARY, safe='')}")
    except ValueError:
        library.exception("dialling %s", CANARY, stack_info=True)
    said = capsys.readouterr().err
    assert f"some.library: dialling {MASKED}\n" in said
    assert f"broke: ValueError: bad address wss://host/ws?token={MASKED}\n" in said
    assert traces(said.encode()) == []


def test_a_remark_that_is_no_warning_is_not_told(
    library: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    library.setLevel(logging.DEBUG)
    library.info("dialling")
    library.warning("a line \x1b[31m of its own")
    assert capsys.readouterr().err == "some.library: a line ␛[31m of its own\n"
