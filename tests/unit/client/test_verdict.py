from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.client.verdict import Class, Context, judge, retry_after_seconds

NEW = Context("api.agent-post.dev", "ap_sk_live_…k3y9")
KNOWN = Context("api.agent-post.dev", "ap_sk_live_…k3y9", ever_live=True)
DATE = "Tue, 24 Nov 2026 07:06:00 GMT"
NOT_HERE = "no AgentPost event socket at this address"


TRANSIENT, REFUSED = Class.TRANSIENT, Class.REFUSED
MISDIRECTED, THROTTLED = Class.MISDIRECTED, Class.THROTTLED
CHECK_URL, CHECK_KEY = "Check --url, then R", "Check AGENTPOST_API_KEY, then R"
CHECK_BOTH = "Check the key and the subscription, then R"
CHECK_CLOCK = "Is this computer's clock right (2026-11-24 07:06)? Then R"
CLOCK, PROXY = "2026-11-24 07:06", "proxy p.example:3128"
BAD_KEY = "401, the key ap_sk_live_…k3y9 was not accepted"
BARRED = "403, the key ap_sk_live_…k3y9 may not read this, or was not accepted"
REDIRECT = "Redirects are not followed: check --url, then R"
SOCKS = "Install agentpost-tui[socks] or unset the proxy, then R"
REPORT = "The server says we broke the protocol: report it"

# connection.md, table 2.4, row by row: the class before the first LIVE and after it (decision 4)
ROWS = [
    (Ending(How.STATUS, 401), REFUSED, REFUSED, BAD_KEY, CHECK_KEY),
    (Ending(How.STATUS, 403), REFUSED, REFUSED, BARRED, CHECK_BOTH),
    *(
        (Ending(How.STATUS, code), REFUSED, MISDIRECTED, f"{code}, {NOT_HERE}", CHECK_URL)
        for code in (200, 204, 400, 404, 405, 410, 426, 451)
    ),
    (
        Ending(How.REDIRECT, 301, "www.example"),
        REFUSED,
        REFUSED,
        "301, the server redirects to www.example",
        REDIRECT,
    ),
    *(
        (Ending(How.STATUS, code), TRANSIENT, TRANSIENT, f"{code}, server busy", "")
        for code in (408, 425, 500, 502, 503, 504, 520, 530)
    ),
    (Ending(How.STATUS, 429), THROTTLED, THROTTLED, "429, too many dials", ""),
    (Ending(How.NAME_UNKNOWN), TRANSIENT, TRANSIENT, "name not found", ""),
    (Ending(How.NETWORK, detail="timed out"), TRANSIENT, TRANSIENT, "timed out", ""),
    (Ending(How.NO_RESPONSE), TRANSIENT, TRANSIENT, "closed by the server during the dial", ""),
    (
        Ending(How.CERTIFICATE, 10, CLOCK),
        REFUSED,
        REFUSED,
        "the certificate has expired",
        CHECK_CLOCK,
    ),
    (
        Ending(How.CERTIFICATE, 9, CLOCK),
        REFUSED,
        REFUSED,
        "the certificate is not valid yet",
        CHECK_CLOCK,
    ),
    *(
        (
            Ending(How.CERTIFICATE, code),
            REFUSED,
            REFUSED,
            "the certificate is for another host",
            CHECK_URL,
        )
        for code in (62, 64)
    ),
    *(
        (
            Ending(How.CERTIFICATE, code),
            REFUSED,
            REFUSED,
            "the certificate is not trusted",
            "A company proxy? Set SSL_CERT_FILE, then R",
        )
        for code in (18, 19, 20, 21)
    ),
    (
        Ending(How.CERTIFICATE, 92, "CA cert does not include key usage extension"),
        REFUSED,
        REFUSED,
        "the certificate is odd: CA cert does not include key usage extension",
        "Tell whoever made it, then R",
    ),
    (Ending(How.TLS), TRANSIENT, TRANSIENT, "the TLS handshake failed", ""),
    (Ending(How.PROXY_DOWN, detail=f"{PROXY}: x"), TRANSIENT, TRANSIENT, f"{PROXY}: x", ""),
    (
        Ending(How.PROXY_STATUS, 407, PROXY),
        REFUSED,
        REFUSED,
        f"407, {PROXY} asks for a login",
        "Check HTTPS_PROXY, then R",
    ),
    (Ending(How.PROXY_STATUS, 502, PROXY), TRANSIENT, TRANSIENT, f"{PROXY} answered 502", ""),
    (
        Ending(How.PROXY_INVALID),
        REFUSED,
        REFUSED,
        "the proxy setting is not usable",
        "Check HTTPS_PROXY, then R",
    ),
    (Ending(How.SOCKS_MISSING), REFUSED, REFUSED, "a SOCKS proxy is set", SOCKS),
    (Ending(How.CUT), TRANSIENT, TRANSIENT, "cut off without a close", ""),
    (Ending(How.SILENT), TRANSIENT, TRANSIENT, "no sign of life", ""),
    (Ending(How.NO_ANSWER), TRANSIENT, TRANSIENT, "no answer to the subscribe", ""),
    (Ending(How.CLOSED, 1012), TRANSIENT, TRANSIENT, "closed 1012 service restart", ""),
    *(
        (Ending(How.CLOSED, code, "x"), TRANSIENT, TRANSIENT, f"closed {code} x", "")
        for code in (1000, 1001, 1005, 1011, 1012, 1014, 3001, 4000, 4999)
    ),
    *(
        (Ending(How.CLOSED, code, "x"), THROTTLED, THROTTLED, f"closed {code} x", "")
        for code in (1013, 4029, 4429)
    ),
    *(
        (Ending(How.CLOSED, code, "x"), REFUSED, MISDIRECTED, f"closed {code} x", CHECK_BOTH)
        for code in (1008, 3000, 3003, 4001, 4003, 4401, 4403)
    ),
    *(
        (Ending(How.CLOSED, code, "x"), TRANSIENT, TRANSIENT, f"closed {code} x", REPORT)
        for code in (1002, 1003, 1007)
    ),
    (Ending(How.BROKEN, 1009), TRANSIENT, TRANSIENT, "a message over 16 MiB was skipped", ""),
    (
        Ending(How.BROKEN, 1009, "too many fragments"),
        TRANSIENT,
        TRANSIENT,
        "a message with too many fragments was skipped",
        "",
    ),
    (
        Ending(How.BROKEN, 1002),
        TRANSIENT,
        TRANSIENT,
        "the server broke the WebSocket protocol (1002)",
        "",
    ),
]


@pytest.mark.parametrize(("ending", "first", "later", "cause", "hint"), ROWS, ids=str)
def test_each_ending_has_its_class_and_its_words(
    ending: Ending, first: Class, later: Class, cause: str, hint: str
) -> None:
    verdict = judge(ending, NEW)
    assert (verdict.kind, verdict.cause, verdict.hint) == (first, cause, hint)
    assert judge(ending, KNOWN).kind is later
    assert judge(ending, KNOWN).cause == cause


@pytest.mark.parametrize("how", How)
def test_no_ending_is_without_a_cause_and_no_refusal_without_a_hint(how: How) -> None:
    for context in (NEW, KNOWN):
        verdict = judge(Ending(how, 0), context)
        assert verdict.cause
        assert verdict.hint or verdict.kind is not Class.REFUSED


@pytest.mark.parametrize(
    ("how", "hint"),
    [
        (How.NAME_UNKNOWN, "Cannot find api.agent-post.dev: are you online?"),
        (How.TLS, "Does this port speak TLS? Check --url"),
        (How.NO_RESPONSE, "Is this the right port? Check --url"),
    ],
)
def test_the_third_in_a_row_is_worth_a_hint(how: How, hint: str) -> None:
    verdicts = [
        judge(Ending(how), Context("api.agent-post.dev", "…", repeats=n)) for n in (1, 2, 3)
    ]
    assert [verdict.hint for verdict in verdicts] == ["", "", hint]
    assert {verdict.kind for verdict in verdicts} == {Class.TRANSIENT}


def test_three_answers_that_are_no_http_are_a_wrong_address() -> None:
    kinds = [judge(Ending(How.GARBLED), Context("h", "…", repeats=n)).kind for n in (1, 2, 3)]
    assert kinds == [Class.TRANSIENT, Class.TRANSIENT, Class.REFUSED]
    assert judge(Ending(How.GARBLED), Context("h", "…", True, 3)).kind is Class.MISDIRECTED


@pytest.mark.parametrize(
    ("value", "date", "seconds"),
    [
        ("30", "", 30.0),
        (" 120 ", "", 120.0),
        ("0", "", 0.0),
        ("Tue, 24 Nov 2026 07:06:30 GMT", DATE, 30.0),
        ("Tue, 24 Nov 2026 07:05:00 GMT", DATE, None),  # in the past
        ("Tue, 24 Nov 2026 07:06:30 GMT", "", None),  # measured against the response's own date
        ("", DATE, None),
        ("soon", DATE, None),
        ("-5", DATE, None),
        ("1.5", DATE, None),
        ("٣٠", DATE, None),
        ("9" * 5000, "", 1e9),
        ("0000000000045", "", 45.0),
    ],
)
def test_a_retry_after_is_a_number_or_a_date_or_nonsense(
    value: str, date: str, seconds: float | None
) -> None:
    assert retry_after_seconds(value, date) == seconds


@given(st.text(), st.text())
def test_no_header_of_a_stranger_raises(value: str, date: str) -> None:
    retry_after_seconds(value, date)


@pytest.mark.parametrize(
    ("status", "header", "kind", "wait"),
    [
        (429, "", Class.THROTTLED, 30.0),
        (429, "120", Class.THROTTLED, 120.0),
        (429, "0", Class.THROTTLED, 0.0),
        (429, "garbage", Class.THROTTLED, 30.0),
        (503, "", Class.TRANSIENT, 0.0),
        (503, "garbage", Class.TRANSIENT, 0.0),
        (503, "60", Class.THROTTLED, 60.0),
        (429, "901", Class.REFUSED, 901.0),
        (503, "3600", Class.REFUSED, 3600.0),
    ],
)
def test_a_server_that_asks_for_a_wait_gets_it_unless_it_is_too_long(
    status: int, header: str, kind: Class, wait: float
) -> None:
    verdict = judge(Ending(How.STATUS, status, retry_after=header, date=DATE), NEW)
    assert (verdict.kind, verdict.wait_seconds) == (kind, wait)


def test_a_wait_that_is_too_long_is_named() -> None:
    verdict = judge(Ending(How.STATUS, 429, retry_after="3600"), KNOWN)
    assert verdict.cause == "429, too many dials, told to wait 60 min"
    assert verdict.hint == "R to try all the same"


@pytest.mark.parametrize("code", [1013, 4029, 4429])
def test_a_close_that_throttles_means_half_a_minute(code: int) -> None:
    assert judge(Ending(How.CLOSED, code), NEW).wait_seconds == 30.0
