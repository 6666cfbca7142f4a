"""What a picture shows: words, faces, likeness, codes, where the eye goes."""
