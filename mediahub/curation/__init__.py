"""What the team does with pictures: edits, picks, crops, galleries, and the numbers about them."""
