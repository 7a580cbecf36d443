"""What a reader of a PDF sees."""

from pathlib import Path

from pypdfium2 import PdfDocument

BROKEN_AT_ITS_HYPHEN = "\ufffe"  # how PDFium tells a word that goes on in the next line


def pages_of(pdf: bytes | Path | str) -> list[str]:
    """Return the text of each page of a PDF or of its file, with plain spaces."""
    document = PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [" ".join(text.replace(BROKEN_AT_ITS_HYPHEN, "-").split()) for text in texts]
