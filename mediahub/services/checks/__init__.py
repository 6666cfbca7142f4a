"""Looking at an installation: doctor and verify."""
