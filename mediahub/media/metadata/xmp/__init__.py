"""XMP packets: found, read leniently, and as properties."""
