"""Pages about the installation: storage, work, backups, integrations, health."""
