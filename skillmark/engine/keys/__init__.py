"""Key material: Ed25519, P-256, P-384 and RSA keys, Multikey and JWK. Never storage."""
