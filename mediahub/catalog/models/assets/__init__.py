"""Assets, renditions, companions, camera clocks, faces, text and palette of a picture."""
