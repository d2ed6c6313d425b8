"""Key documents of issuers: did:key, did:web, did:jwk and HTTPS issuers with a key set."""
