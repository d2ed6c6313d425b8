"""``skillmark inspect``: what is in a file, as it is, without verifying any of it."""
