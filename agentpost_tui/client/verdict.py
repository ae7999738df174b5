"""What to do after an ending: dial again, wait as told, or stop and say what would help.

The rules are decisions 4 and 5 of connection.md, the sentences those of its table 2.4. A cause is
a phrase (`closed 1012 service restart`), a hint a request with a capital (`Check --url, then R`).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

from msgspec import Struct

from agentpost_tui.client.ending import TOO_BIG, Ending, How


class Class(Enum):
    """The four classes of endings."""

    TRANSIENT = "dial again after the backoff"
    THROTTLED = "dial again when the server said, or after the backoff if that is later"
    MISDIRECTED = "would stop a run that was never live; this one dials again, at the cap"
    REFUSED = "do not dial again by ourselves"


class Verdict(Struct, frozen=True):
    """What an ending means."""

    kind: Class
    cause: str
    """What happened; partly the server's words."""
    hint: str = ""
    """What to do about it; for REFUSED always there."""
    wait_seconds: float = 0.0
    """The wait that the server asked for; 0 when it asked for none."""


class Context(Struct, frozen=True):
    """What besides the ending itself a judgement rests on."""

    server: str
    masked_key: str
    ever_live: bool = False
    """The run has been LIVE before: the address and the key were right."""
    repeats: int = 1
    """How many endings in a row were of this kind, this one included."""


THROTTLED_SECONDS: Final = 30.0
"""The wait after being throttled without a Retry-After."""
LONGEST_WAIT_SECONDS: Final = 900.0
"""A server that asks for more is not waited for."""
REPEATS: Final = 3
"""So many of a kind in a row are worth a hint, or a stop."""

_BUSY = frozenset({408, 425, 429})
_BARRED = frozenset({1008, 3000, 3003, 4001, 4003, 4401, 4403})
_THROTTLING = frozenset({1013, 4029, 4429})
_PROTOCOL_ERRORS = frozenset({1002, 1003, 1007})
_CLOSE_NAMES: Final = {
    1000: "normally",
    1001: "going away",
    1002: "protocol error",
    1003: "unsupported data",
    1005: "without a code",
    1007: "invalid data",
    1008: "by policy",
    1009: "message too big",
    1011: "internal error",
    1012: "service restart",
    1013: "try again later",
    1014: "bad gateway",
}
_CERTIFICATE_ERRORS: Final = {
    9: ("the certificate is not valid yet", "Is this computer's clock right ({})? Then R"),
    10: ("the certificate has expired", "Is this computer's clock right ({})? Then R"),
    62: ("the certificate is for another host", "Check --url, then R"),
    64: ("the certificate is for another host", "Check --url, then R"),
    **dict.fromkeys(
        (18, 19, 20, 21),
        ("the certificate is not trusted", "A company proxy? Set SSL_CERT_FILE, then R"),
    ),
}
_CERTIFICATE_ODD: Final = ("the certificate is odd: {}", "Tell whoever made it, then R")
"""From Python 3.13 on each rule of X.509 counts."""
_CHECK_URL: Final = "Check --url, then R"
_CHECK_KEY: Final = "Check AGENTPOST_API_KEY, then R"
_CHECK_PROXY: Final = "Check HTTPS_PROXY, then R"


def judge(ending: Ending, context: Context) -> Verdict:
    """Say what an ending means; pure."""
    return _JUDGES.get(ending.how, _judge_plain)(ending, context)


def retry_after_seconds(value: str, date: str) -> float | None:
    """A Retry-After header in seconds: a number, or an HTTP date measured against `date`.

    None when it is missing, in the past, or nonsense.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), 1e9)  # however many digits
    from email.utils import parsedate_to_datetime  # hardly a server says it with a date

    try:
        seconds = (parsedate_to_datetime(value) - parsedate_to_datetime(date)).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return seconds if seconds > 0 else None


def _judge_status(ending: Ending, context: Context) -> Verdict:
    code = ending.code
    if code == 401:
        return Verdict(
            Class.REFUSED, f"401, the key {context.masked_key} was not accepted", _CHECK_KEY
        )
    if code == 403:
        cause = f"403, the key {context.masked_key} may not read this, or was not accepted"
        return Verdict(Class.REFUSED, cause, "Check the key and the subscription, then R")
    if code in _BUSY or code >= 500:
        return _judge_busy(ending)
    return _unless_live(context, f"{code}, no AgentPost event socket at this address", _CHECK_URL)


def _judge_busy(ending: Ending) -> Verdict:
    asked = retry_after_seconds(ending.retry_after, ending.date)
    cause = "429, too many dials" if ending.code == 429 else f"{ending.code}, server busy"
    if asked is not None and asked > LONGEST_WAIT_SECONDS:
        cause = f"{cause}, told to wait {asked / 60:,.0f} min"
        return Verdict(Class.REFUSED, cause, "R to try all the same", asked)
    if asked is None and ending.code != 429:
        return Verdict(Class.TRANSIENT, cause)
    wait_seconds = THROTTLED_SECONDS if asked is None else asked
    return Verdict(Class.THROTTLED, cause, wait_seconds=wait_seconds)


def _judge_close(ending: Ending, context: Context) -> Verdict:
    code = ending.code
    cause = f"closed {code} {ending.detail or _CLOSE_NAMES.get(code, 'without a reason')}"
    if code in _THROTTLING:
        return Verdict(Class.THROTTLED, cause, wait_seconds=THROTTLED_SECONDS)
    if code in _BARRED:
        return _unless_live(context, cause, "Check the key and the subscription, then R")
    if code in _PROTOCOL_ERRORS:
        return Verdict(Class.TRANSIENT, cause, "The server says we broke the protocol: report it")
    return Verdict(Class.TRANSIENT, cause)


def _judge_broken(ending: Ending, context: Context) -> Verdict:
    if ending.code == TOO_BIG:
        wrong = f"with {ending.detail}" if ending.detail else "over 16 MiB"
        return Verdict(Class.TRANSIENT, f"a message {wrong} was skipped")
    return Verdict(Class.TRANSIENT, f"the server broke the WebSocket protocol ({ending.code})")


def _judge_garbled(ending: Ending, context: Context) -> Verdict:
    cause = "the answer was no WebSocket handshake"
    if context.repeats < REPEATS:
        return Verdict(Class.TRANSIENT, cause)
    return _unless_live(context, cause, "A captive portal, or the wrong port? Check, then R")


def _judge_certificate(ending: Ending, context: Context) -> Verdict:
    cause, hint = _CERTIFICATE_ERRORS.get(ending.code, _CERTIFICATE_ODD)
    return Verdict(Class.REFUSED, cause.format(ending.detail), hint.format(ending.detail))


def _judge_proxy_status(ending: Ending, context: Context) -> Verdict:
    if ending.code == 407:
        return Verdict(Class.REFUSED, f"407, {ending.detail} asks for a login", _CHECK_PROXY)
    return Verdict(Class.TRANSIENT, f"{ending.detail} answered {ending.code}")


def _judge_name(ending: Ending, context: Context) -> Verdict:
    hint = f"Cannot find {context.server}: are you online?" if _is_worth_a_hint(context) else ""
    return Verdict(Class.TRANSIENT, "name not found", hint)


def _judge_tls(ending: Ending, context: Context) -> Verdict:
    hint = "Does this port speak TLS? Check --url" if _is_worth_a_hint(context) else ""
    return Verdict(Class.TRANSIENT, "the TLS handshake failed", hint)


def _judge_no_response(ending: Ending, context: Context) -> Verdict:
    """What a port that expects TLS does to a plain request, too."""
    is_doubtful = _is_worth_a_hint(context) and not context.ever_live
    hint = "Is this the right port? Check --url" if is_doubtful else ""
    return Verdict(Class.TRANSIENT, "closed by the server during the dial", hint)


def _judge_plain(ending: Ending, context: Context) -> Verdict:
    """Endings whose verdict does not depend on anything."""
    return {
        How.REDIRECT: Verdict(
            Class.REFUSED,
            f"{ending.code}, the server redirects to {ending.detail}",
            "Redirects are not followed: check --url, then R",
        ),
        How.PROXY_INVALID: Verdict(Class.REFUSED, "the proxy setting is not usable", _CHECK_PROXY),
        How.SOCKS_MISSING: Verdict(
            Class.REFUSED,
            "a SOCKS proxy is set",
            "Install agentpost-tui[socks] or unset the proxy, then R",
        ),
        How.CUT: Verdict(Class.TRANSIENT, "cut off without a close"),
        How.NO_ANSWER: Verdict(Class.TRANSIENT, "no answer to the subscribe"),
        How.SILENT: Verdict(Class.TRANSIENT, "no sign of life"),
    }.get(ending.how, Verdict(Class.TRANSIENT, ending.detail or ending.how.value))


def _unless_live(context: Context, cause: str, hint: str) -> Verdict:
    """Stop a run that was never LIVE; else the same is retried, and named."""
    kind = Class.MISDIRECTED if context.ever_live else Class.REFUSED
    return Verdict(kind, cause, hint)


def _is_worth_a_hint(context: Context) -> bool:
    return context.repeats >= REPEATS


_JUDGES: Final[dict[How, Callable[[Ending, Context], Verdict]]] = {
    How.STATUS: _judge_status,
    How.CLOSED: _judge_close,
    How.BROKEN: _judge_broken,
    How.GARBLED: _judge_garbled,
    How.CERTIFICATE: _judge_certificate,
    How.PROXY_STATUS: _judge_proxy_status,
    How.NAME_UNKNOWN: _judge_name,
    How.TLS: _judge_tls,
    How.NO_RESPONSE: _judge_no_response,
}
