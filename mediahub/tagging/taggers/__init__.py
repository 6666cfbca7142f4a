"""The taggers that come with MediaHub; other packages add theirs by an entry point."""
