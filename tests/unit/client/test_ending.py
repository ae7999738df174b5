from __future__ import annotations

import pytest

from agentpost_tui.client.ending import Ended, Ending, How
from agentpost_tui.errors import AgentPostError


def test_an_ending_can_be_raised_and_reads_as_a_sentence() -> None:
    ending = Ending(How.CUT)
    with pytest.raises(AgentPostError) as raised:
        raise Ended(ending)
    assert str(raised.value) == "cut without a close frame"
    assert isinstance(raised.value, Ended)
    assert raised.value.ending is ending


def test_what_the_server_said_is_not_in_the_error_itself() -> None:
    assert "\x1b" not in str(Ended(Ending(How.CLOSED, 1008, "\x1b]0;pwned\x07")))
