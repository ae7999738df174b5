"""The key leaves in no form."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agentpost_tui.redact import Redactor, Secret, mask

KEY = "ap_sk_live_canary/0+9==~k3y9"
MASKED = "ap_sk_live_…k3y9"

any_key = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs")), min_size=24)


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        (KEY, MASKED),
        ("ap_sk_dev_0123456789abcdef", "ap_sk_dev_…cdef"),
        ("ap_sk_0123456789abcdef", "ap_sk_…cdef"),
        ("someone-elses-key-0123456789", "…6789"),
        ("ap_sk_live_12345678", "…"),
        ("", "…"),
    ],
)
def test_a_key_is_shown_by_its_prefix_and_its_end(key: str, shown: str) -> None:
    assert mask(key) == shown


@pytest.mark.parametrize(
    "form",
    [
        KEY,
        quote(KEY, safe=""),
        quote(KEY, safe="").lower().replace("ap_sk", "%61p_sk"),
        quote(KEY),
        json.dumps(KEY)[1:-1].replace("/", "\\/"),
        KEY.replace("/", "\\u002F"),
    ],
)
def test_every_form_of_the_key_is_masked(form: str) -> None:
    redactor = Redactor(KEY)
    text = f'GET /ws?token={form} "again {form}"'
    assert redactor.text(text) == f'GET /ws?token={MASKED} "again {MASKED}"'
    assert redactor.data(text.encode()) == redactor.text(text).encode()


@given(any_key)
@example("0" * 23 + "\\")
@example("%25" * 8 + '"')
def test_no_key_survives_encoding(key: str) -> None:
    redactor = Redactor(key)
    for form in (key, quote(key, safe=""), json.dumps(key)[1:-1]):
        assert redactor.text(f"<{form}>") == f"<{mask(key)}>"
        assert redactor.data(f"<{form}>".encode()) == f"<{mask(key)}>".encode()


@pytest.mark.parametrize(
    "form", [KEY, quote(KEY, safe=""), "".join(map(r"\u00{:02x}".format, KEY.encode()))]
)
@pytest.mark.parametrize("size", range(30, 60))
def test_no_half_of_the_key_is_left_where_a_text_is_cut(form: str, size: int) -> None:
    """However many of them stand in it, and wherever the cut goes through one."""
    shown = Redactor(KEY).beginning(f"{form} " * 3 + "x" * 400, size)
    assert not re.sub(re.escape(MASKED), "", shown).strip("x ")
    assert len(shown) <= size + len(MASKED)


def test_a_beginning_without_the_key_is_just_cut() -> None:
    assert Redactor(KEY).beginning("100 %" * 50, 7) == "100 %10"
    assert Redactor("").beginning("x" * 50, 7) == "x" * 7


def test_sixteen_megabytes_that_look_like_a_key_take_a_moment() -> None:
    """Only what RE2 finds is given to the slower engine, and it looks once."""
    redactor, calls = Redactor(KEY), []
    search = redactor._search
    redactor.__dict__["_search"] = lambda data: (calls.append(len(data)), search(data))[1]
    data = b"%61p_sk_live_" * 2**20
    assert redactor.data(data) is data
    assert calls == [len(data)]


def test_other_text_is_left_alone() -> None:
    redactor = Redactor(KEY)
    text = r'100 % of "ap_sk_live_" \u00e9 %zz'
    assert redactor.text(text) == text
    assert redactor.data(b"\xff\x00" + text.encode()) == b"\xff\x00" + text.encode()


@pytest.mark.parametrize("key", ["", "abc"])
def test_a_key_too_short_to_be_told_from_words_changes_nothing(key: str) -> None:
    assert Redactor(key).text("abc %61 \\") == "abc %61 \\"
    assert Redactor(key).data(b"abc %61 \\") == b"abc %61 \\"


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret(KEY)
    for text in (repr(secret), str(secret), f"{secret} {secret!r} {secret:>30}", repr([secret])):
        assert "canary" not in text
    assert secret.reveal() == KEY
    assert secret == Secret(KEY)
    assert hash(secret) == hash(Secret(KEY))
    assert secret != KEY
    assert not Secret("")
