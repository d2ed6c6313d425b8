"""Proofs: Data Integrity, VC-JWT, SD-JWT VC and the compiled issuing template."""
