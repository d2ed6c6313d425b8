"""The verifier: numbered steps, outcomes, one report."""
