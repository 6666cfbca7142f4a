"""Health checks of an installation: `mediahub doctor` (is it well) and `mediahub verify` (is all there)."""
