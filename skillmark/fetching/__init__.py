"""The one guarded way outside."""
