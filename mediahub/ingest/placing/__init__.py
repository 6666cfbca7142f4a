"""Where a file belongs: new, beside a picture, in place of one, or known already."""
