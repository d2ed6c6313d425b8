"""An issuer is a folder: its profile, its sealed keys, its journal and its two trees of files."""
