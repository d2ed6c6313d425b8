"""The journal of an issuer: what was decided about each award before anything was signed.

Ids, salts, times and status places are drawn once, committed, and only then signed. Signing is
deterministic, so a command that was killed makes the same bytes when it is given again.
"""
