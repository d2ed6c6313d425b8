"""base64url without padding, strictly (RFC 4648, sections 3.2, 3.3, 3.5 and 5).

One value has one spelling: padding, another alphabet, white space and loose trailing bits are
refused, so that nobody can change the text of something signed and keep its meaning.
"""

import binascii
from typing import Final

from skillmark.engine.errors import MalformedInput

_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_", b"+/")
_PADDING: Final = (b"", b"===", b"==", b"=")


def encode_base64url(data: bytes) -> str:
    """Write *data* as base64url without padding."""
    encoded = binascii.b2a_base64(data, newline=False)
    return encoded.translate(_TO_URL).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """Read base64url without padding; raises MalformedInput (``bad_base64url``)."""
    try:
        wire = text.encode("ascii")
        padded = wire.translate(_FROM_URL) + _PADDING[len(wire) % 4]
        data = binascii.a2b_base64(padded, strict_mode=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _malformed() from error
    # Writing it again catches what the decoder lets pass: "+" and "/", and loose trailing bits.
    if encode_base64url(data) != text:
        raise _malformed()
    return data


def _malformed() -> MalformedInput:
    return MalformedInput(
        reason="bad_base64url", detail="the text is not unpadded base64url in its one spelling"
    )
