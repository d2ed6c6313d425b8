"""``skillmark contexts add`` and ``list``: further JSON-LD contexts for this installation."""
