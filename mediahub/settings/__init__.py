"""Settings: one typed, frozen object, read once from `MEDIAHUB_*` environment variables.

Everything has a default that makes a laptop work; a data centre sets the database, S3 and search
addresses. Secrets that nobody set are generated at first start and kept under `home` in a file that
only its owner can read.
"""

from mediahub.settings.settings import SECRET_NAMES, Settings, SettingsError, in_words, load_settings

__all__ = ["SECRET_NAMES", "Settings", "SettingsError", "in_words", "load_settings"]
