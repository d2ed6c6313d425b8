"""Bytes and text: strict JSON, multibase, linked data. Knows nothing of credentials."""
