"""What is found in pictures when there is time: words, faces, looks, tags."""
