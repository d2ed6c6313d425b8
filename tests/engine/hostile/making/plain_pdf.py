"""PDF documents written by hand, object by object, so that hostile ones can be written too."""

from collections.abc import Iterable


def pdf(objects: Iterable[bytes], *, root: int = 1, trailer: bytes = b"", size: int = 0) -> bytes:
    """Return a document of numbered *objects* with its table of cross references."""
    text, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(offsets) + 1
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    text += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size or count, root, trailer)
    return text + b"startxref\n%d\n%%%%EOF\n" % start


def stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), entries, body)


def with_files(
    *files: tuple[bytes, bytes],
    catalog: bytes = b"",
    count: int = 1,
    size: int = 0,
    trailer: bytes = b"",
) -> bytes:
    """Return a document of one page with attached files: pairs of name and the stream's object.

    It claims *count* pages and *size* objects.
    """
    first = 4
    names = b" ".join(
        b"(%s-%d) %d 0 R" % (name, number, first + 2 * number)
        for number, (name, _) in enumerate(files)
    )
    tree = b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % names
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s %s >>" % (tree, catalog),
        b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
    ]
    for number, (name, body) in enumerate(files):
        reference = first + 2 * number + 1
        objects.append(
            b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %d 0 R >> >>" % (name, name, reference)
        )
        objects.append(body)
    return pdf(objects, size=size, trailer=trailer)
