from __future__ import annotations

import traceback
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.client.address import Address
from agentpost_tui.errors import SettingsError

KEY = "ap_sk_live_canary0123456789k3y9"


@pytest.mark.parametrize(
    ("url", "socket"),
    [
        ("https://api.agent-post.dev", "wss://api.agent-post.dev/ws"),
        ("https://api.agent-post.dev/", "wss://api.agent-post.dev/ws"),
        ("  https://api.agent-post.dev\n", "wss://api.agent-post.dev/ws"),
        ("HTTPS://API.agent-post.dev", "wss://api.agent-post.dev/ws"),
        ("https://host:443", "wss://host/ws"),
        ("https://host:8443/post", "wss://host:8443/post/ws"),
        ("https://host/post/ws", "wss://host/post/ws"),
        ("wss://host/events", "wss://host/events"),
        ("wss://host/events/", "wss://host/events/"),
        ("wss://host", "wss://host/ws"),
        ("http://127.0.0.1:9000", "ws://127.0.0.1:9000/ws"),
        ("http://localhost", "ws://localhost/ws"),
        ("http://[::1]:9000", "ws://[::1]:9000/ws"),
        ("ws://mail.localhost:1/ws", "ws://mail.localhost:1/ws"),
    ],
)
def test_a_base_or_the_sockets_own_url(url: str, socket: str) -> None:
    assert Address.parse(url, KEY).socket_url() == f"{socket}?token={KEY}"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "neither https:// nor wss://"),
        ("api.agent-post.dev", "neither https:// nor wss://"),
        ("ftp://host", "neither https:// nor wss://"),
        ("https://", "names no host"),
        ("https://host:99999", "cannot be read"),
        ("https://[::1", "cannot be read"),
        (f"https://{'a' * 64}.example", "cannot be read"),
        ("https://hö.example", "not plain ASCII"),
        ("https://a b.example", "not plain ASCII"),
        (f"wss://host/ws?token={KEY}", "query"),
        ("https://host/?", "query"),
        ("https://host/#x", "fragment"),
        (f"https://user:{KEY}@host", "login"),
        (f"https://user:{KEY}@host:port", "cannot be read"),
        ("http://api.agent-post.dev", "unencrypted"),
        ("ws://192.168.1.2/ws", "unencrypted"),
        ("ws://localhost.example/ws", "unencrypted"),
    ],
)
def test_a_url_that_is_refused_says_why_and_repeats_no_secret(url: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as refused:
        Address.parse(url, KEY)
    assert refused.value.hint
    assert "canary" not in "".join(traceback.format_exception(refused.value))


def test_an_unencrypted_address_may_be_insisted_on() -> None:
    address = Address.parse("http://mail.example:8080", KEY, insecure=True)
    assert address.socket_url().startswith("ws://mail.example:8080/ws?")
    assert address.server == "mail.example:8080"


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("canary one", "blank"),
        ("canary\none", "line break"),
        ("canary\x1b[31m", "control"),
        ("canary\x7f", "control"),
        ("canaryé", "not ASCII"),
        ("canary\N{ZERO WIDTH SPACE}", "not ASCII"),
    ],
)
def test_a_key_that_cannot_be_right_is_refused_and_not_repeated(key: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as refused:
        Address.parse("https://host", key)
    assert "canary" not in str(refused.value)


def test_blanks_around_a_key_are_left_off() -> None:
    assert Address.parse("https://host", f" {KEY}\r\n").key.reveal() == KEY


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1))
def test_any_other_key_arrives_as_it_is(key: str) -> None:
    url = Address.parse("https://host", key).socket_url()
    assert url.isascii()
    assert parse_qs(urlsplit(url).query, keep_blank_values=True)["token"] == [key]
    assert urlsplit(url).fragment == ""


def test_the_key_is_shown_masked_or_not_at_all() -> None:
    address = Address.parse("https://host", KEY)
    assert address.masked_key == "ap_sk_live_…k3y9"
    assert Address.parse("https://host", "short").masked_key == "…"
    assert "canary" not in repr(address)
    assert "canary" not in f"{address}"
    assert address.redactor.text(f"bad token {KEY}") == "bad token ap_sk_live_…k3y9"
