"""``skillmark unbake``: take the credential out of a PNG, SVG or PDF again."""
