from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain import envelope

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(JSON)
def test_any_json_in_data_makes_a_payload(data: object) -> None:
    for kind in ("message.received", "message.bounced", "message.complained", "domain.verified"):
        frame = json.dumps({"type": "event", "data": {"type": kind, "data": data}}).encode()
        opened = envelope.Envelope.model_validate(envelope.open_frame(frame))
        assert opened.payload is not None
