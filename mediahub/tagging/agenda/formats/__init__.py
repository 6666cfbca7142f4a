"""Programmes as files: iCalendar, frab and pretalx schedules, tables, JSON."""
