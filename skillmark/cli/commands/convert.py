"""``skillmark convert``: make an Open Badges 3.0 credential of an Open Badges 2.0 badge."""
