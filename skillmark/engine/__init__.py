"""The proof engine: Open Badges 3.0 without Django, network, clock or disk."""
