"""Measures the engine against its peers, on the same credential and in the same round."""
