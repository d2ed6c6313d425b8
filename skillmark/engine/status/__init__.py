"""Status lists: bit strings, BitstringStatusList, the 1EdTech revocation list."""
