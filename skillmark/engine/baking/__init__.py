"""Credentials inside pictures and documents: PNG, SVG, PDF."""
