"""Open Badges 2.0 and 2.1, which are still in earners' hands: read, verified, converted.

``reading`` makes values of the JSON and lists its problems, ``verification`` answers the same
questions as for an Open Badges 3.0 credential, ``conversion`` writes the unsigned 3.0 credential.
"""
