"""From Open Badges 2.0 to 3.0: verify the old award first, then write the new one."""
