"""``skillmark bake``: put a credential into a PNG, SVG or PDF."""
