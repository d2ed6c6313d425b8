"""Achievement files: what can be awarded, written by people in TOML."""
