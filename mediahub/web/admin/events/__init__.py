"""Pages about one event and the list of them: settings, team, senders, audit log, export, deletion."""
