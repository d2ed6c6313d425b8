"""Showing what is in a file, as it is; nothing here verifies anything."""
