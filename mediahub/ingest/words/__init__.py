"""Words that come with files and words that templates make; both can come late."""
