"""Skillmark: the whole life of a micro-credential, from agreed skill to verified badge."""
