"""What a delivered file says: names, capture times, RAW and JPEG pairs, and the values for its rows."""
