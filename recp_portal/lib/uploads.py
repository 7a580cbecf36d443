"""Files that people send: checked for what they are, never for what they say they are."""

import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

PICTURE_FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 40_000_000


def checked_picture(upload: UploadedFile, *, longest_side_px: int, most_bytes: int) -> "ContentFile[bytes]":
    """Return the picture drawn anew as a PNG of at most that size: whatever else was in the file is gone.

    Raises ValidationError.
    """
    if (upload.size or 0) > most_bytes:
        sentence = _("This file is too large. Choose a picture of at most %(most)s MB.")
        raise ValidationError(sentence % {"most": f"{most_bytes / 1024 / 1024:g}"})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            upload.seek(0)
            with Image.open(upload, formats=PICTURE_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                drawn = picture.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("This picture has too many pixels. Make it smaller and send it again.")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ValidationError(_("This file is no picture that can be read. Choose a PNG, JPEG or WebP file.")) from None
    drawn.thumbnail((longest_side_px, longest_side_px))
    file = BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return ContentFile(file.getvalue())
