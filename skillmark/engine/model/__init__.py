"""Frozen values named as Open Badges 3.0 names them."""
