"""What the commands around `verify` share: finding files, asking the verifier, showing reports."""
