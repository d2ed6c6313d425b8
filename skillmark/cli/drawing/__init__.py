"""Badge artwork and engravings: pure functions from words and digests to SVG.

Artwork has no text in it: title and issuer stand beside it, in the reader's language. Engravings
are drawn from a credential's digest, so that two different files never look the same; they help
people compare and prove nothing.
"""
