"""Rosters as real offices have them: bytes in, rows and problems out.

Nothing here touches the disk, the clock or the network. ``reading`` turns a binary stream into
numbered rows of cells, ``columns`` finds out what each column means, ``rows`` checks one row, and
``checking`` looks at the whole file before anything is signed.
"""
