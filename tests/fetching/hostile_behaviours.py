"""What the hostile issuer can do, by name: ``world.hostile("drip-headers")`` and so on.

A name that begins with ``redirect-`` leads somewhere with the given status. A name that begins
with ``drip-`` or ``endless-`` never ends by itself. All others answer once.
"""

import gzip
import socket
import struct
import zlib
from collections.abc import Iterator

from tests.fetching.hostile_network import CANARY_HOST, Behaviour, Conversation

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_REDIRECT_STATUSES = {
    "301": "301 Moved Permanently",
    "302": "302 Found",
    "303": "303 See Other",
    "307": "307 Temporary Redirect",
    "308": "308 Permanent Redirect",
}
_MEGABYTE = b" " * 1024 * 1024

# CANARY and SERVER stand for host and port of the two listeners.
_PLACES = {
    "canary": "https://CANARY/",
    "canary-by-name": "https://localhost/",
    "canary-in-ipv6": "https://[::ffff:127.0.0.1]/",
    "canary-without-scheme": "//CANARY/",
    "plain-http": "http://SERVER/hostile/plain",
    "http-canary": "http://CANARY/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://CANARY/_GET",
    "data": "data:application/json,{}",
    "user": "https://user:secret@SERVER/hostile/plain",
    "nowhere": "",
    "broken": "https://[::1",
    "plain": "/hostile/plain",
    "second": "/hostile/redirect-302-to-plain",
    "third": "/hostile/redirect-302-to-second",
}


def _redirect(status: str, place: str) -> Behaviour:
    def behave(talk: Conversation) -> None:
        location = place.replace("CANARY", f"{CANARY_HOST}:{talk.ports.canary}")
        location = location.replace("SERVER", f"issuer.example:{talk.ports.server}")
        talk.answer(b"", status=status, headers=[f"Location: {location}"])

    return behave


def _redirects() -> Iterator[tuple[str, Behaviour]]:
    for code, status in _REDIRECT_STATUSES.items():
        for name, place in _PLACES.items():
            yield f"redirect-{code}-to-{name}", _redirect(status, place)


def _plain(talk: Conversation) -> None:
    talk.answer(b'{"plain":true}')


def _drip(talk: Conversation, data: bytes) -> None:
    while True:
        for byte in data:
            talk.send(bytes([byte]))
            talk.pause(0.05)


def _drip_status_line(talk: Conversation) -> None:
    _drip(talk, b"HTTP/1.1 200 OK"[:8])


def _drip_headers(talk: Conversation) -> None:
    talk.send(_OK)
    _drip(talk, b"X-Slow: yes\r\n")


def _drip_body(talk: Conversation) -> None:
    talk.send(_OK + b"Content-Length: 100000\r\n\r\n")
    _drip(talk, b" ")


def _drip_chunks(talk: Conversation) -> None:
    talk.send(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    _drip(talk, b"1\r\n \r\n")


def _early_hints_for_ever(talk: Conversation) -> None:
    _drip(talk, b"HTTP/1.1 103 Early Hints\r\n\r\n")


def _silence(talk: Conversation) -> None:
    talk.pause(30)


def _endless_chunks(talk: Conversation) -> None:
    talk.send(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        talk.send(b"100000\r\n" + _MEGABYTE + b"\r\n")


def _endless_without_length(talk: Conversation) -> None:
    talk.send(_OK + b"\r\n")
    while True:
        talk.send(_MEGABYTE)


def _endless_headers(talk: Conversation) -> None:
    talk.send(_OK)
    while True:
        talk.send(b"X-More: " + b"a" * 4096 + b"\r\n")


def _stated_five_gigabytes(talk: Conversation) -> None:
    talk.send(_OK + b"Content-Length: 5368709120\r\n\r\n")
    while True:
        talk.send(_MEGABYTE)


def _encoded(body: bytes, encoding: str) -> Behaviour:
    return lambda talk: talk.answer(body, headers=[f"Content-Encoding: {encoding}"])


def _with_headers(*headers: str, status: str = "200 OK") -> Behaviour:
    return lambda talk: talk.answer(status=status, headers=headers)


def _with_type(media_type: str, body: bytes) -> Behaviour:
    return lambda talk: talk.answer(body, media_type=media_type)


def _raw(data: bytes) -> Behaviour:
    return lambda talk: talk.send(data)


def _reset(talk: Conversation) -> None:
    # Lingering for zero seconds makes the kernel send a reset when the socket is closed.
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


_ZEROS = bytes(32 * 1024 * 1024)

behaviours: dict[str, Behaviour] = {
    **dict(_redirects()),
    "redirect-300": _with_headers("Location: /hostile/plain", status="300 Multiple Choices"),
    "redirect-304": _with_headers("Location: /hostile/plain", status="304 Not Modified"),
    "redirect-without-location": lambda talk: talk.answer(b"", status="302 Found"),
    "plain": _plain,
    "drip-status-line": _drip_status_line,
    "drip-headers": _drip_headers,
    "drip-body": _drip_body,
    "drip-chunks": _drip_chunks,
    "drip-early-hints": _early_hints_for_ever,
    "silence": _silence,
    "endless-chunks": _endless_chunks,
    "endless-without-length": _endless_without_length,
    "endless-headers": _endless_headers,
    "stated-five-gigabytes": _stated_five_gigabytes,
    "gzip": _encoded(gzip.compress(b'{"packed":true}', mtime=0), "gzip"),
    "gzip-bomb": _encoded(gzip.compress(_ZEROS, mtime=0), "gzip"),
    "gzip-in-gzip-bomb": _encoded(
        gzip.compress(gzip.compress(_ZEROS, mtime=0), mtime=0), "gzip, gzip"
    ),
    "gzip-cut-off": _encoded(gzip.compress(b'{"packed":true}', mtime=0)[:-4], "gzip"),
    "gzip-with-more-behind": _encoded(gzip.compress(b"{}", mtime=0) + b"more", "gzip"),
    "gzip-that-is-none": _encoded(b"{}", "gzip"),
    "deflate": _encoded(zlib.compress(b"{}"), "deflate"),
    "brotli": _encoded(b"\x8b\x00\x80{}\x03", "br"),
    "two-encoding-headers": _with_headers("Content-Encoding: gzip", "Content-Encoding: gzip"),
    "web-page": _with_type("text/html; charset=utf-8", b"<!doctype html><title>Sign in</title>"),
    "wrong-type": _with_type("image/png", b"{}"),
    "length-too-short": _raw(_OK + b'Content-Length: 2\r\n\r\n{}{"more":true}'),
    "length-too-long": _raw(_OK + b"Content-Length: 200\r\n\r\n{}"),
    "two-lengths": _raw(_OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
    "length-of-many-digits": _raw(_OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}"),
    "half-chunk": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{}"),
    "bad-chunk-size": _raw(_OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n"),
    "not-http": _raw(b"220 mail.example ESMTP\r\n"),
    "upgrade": _raw(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
    ),
    "closes-at-once": _raw(b""),
    "reset": _reset,
    "asks-for-password": _with_headers(
        'WWW-Authenticate: Basic realm="x"', status="401 Unauthorized"
    ),
    "sets-cookie": _with_headers("Set-Cookie: session=secret; Path=/"),
    "partial": _with_headers("Content-Range: bytes 0-1/9", status="206 Partial Content"),
    "no-content": _raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "not-found": lambda talk: talk.answer(status="404 Not Found"),
    "gone": lambda talk: talk.answer(status="410 Gone"),
    "too-many-requests": _with_headers("Retry-After: 60", status="429 Too Many Requests"),
    "server-error": lambda talk: talk.answer(status="500 Internal Server Error"),
}
"""Every behaviour by its name."""
