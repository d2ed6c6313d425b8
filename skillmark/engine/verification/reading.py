"""From text to a presented credential: JSON with its proofs, or a JWT."""

from skillmark.engine.proofs.vc_jwt import read_vc_jwt
from skillmark.engine.verification.presented import Presented
from skillmark.engine.wire.strict_json import CREDENTIAL_LIMITS, JsonLimits, read_object


def read_presented(data: bytes, *, limits: JsonLimits = CREDENTIAL_LIMITS) -> Presented:
    """Read a credential; text that begins with ``{`` is JSON, everything else a JWT (BK-4).

    Raises MalformedInput.
    """
    if data.lstrip()[:1] == b"{":
        return Presented(read_object(data, limits=limits))
    jwt = read_vc_jwt(data.strip())
    return Presented(jwt.document, jwt)
