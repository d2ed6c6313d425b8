"""The pages that a command writes: whole in themselves, readable by everybody, printed well.

No page loads anything from elsewhere, runs a script, or knows the reader. Style is inside each
page and allowed by its digest alone.
"""
