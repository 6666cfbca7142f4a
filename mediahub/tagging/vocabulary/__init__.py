"""The vocabulary (controlled keywords and people's names): edited, merged, imported, exported (CSV, SKOS)."""
