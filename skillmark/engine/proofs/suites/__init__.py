"""Cryptosuites, one a file."""
