"""The errors of the engine.

::

    EngineError
    ├── MalformedInput       what was given is wrong: path, reason
    ├── UnsupportedFeature   it may be right, but we do not know it: name
    ├── ResolutionError      something needed could not be had: target, reason
    └── SigningError         a signer did not sign: reason

A bad credential is not an exception to the caller of the verifier: inside a check,
``MalformedInput`` becomes ``FAILED``; ``ResolutionError`` and ``UnsupportedFeature`` become
``UNDETERMINED``. Every error carries a stable lower-case *reason* for programs and a *detail*
sentence for people. Neither ever holds key material.
"""


class EngineError(Exception):
    """Base of everything the engine raises on purpose."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class MalformedInput(EngineError):
    """The input breaks a rule; *path* is a JSON pointer (or a plain place name) to where."""

    def __init__(self, *, reason: str, detail: str, path: str = "") -> None:
        super().__init__(reason, detail)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}" if self.path else self.detail


class UnsupportedFeature(EngineError):
    """The input uses *name*, which this engine does not know and therefore does not judge."""

    def __init__(self, *, reason: str, name: str, detail: str, path: str = "") -> None:
        super().__init__(reason, detail)
        self.name = name
        self.path = path


class ResolutionError(EngineError):
    """*target* (a DID or URL) could not be resolved, so a question stays open."""

    def __init__(self, *, reason: str, target: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.target = target


class SigningError(EngineError):
    """A signer refused or failed; nothing was signed."""

    def __init__(self, *, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
