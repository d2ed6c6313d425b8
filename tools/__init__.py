"""What the repository runs on itself: house rules, the conformance table, the lock."""
