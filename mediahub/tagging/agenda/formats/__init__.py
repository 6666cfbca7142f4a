"""Programme file formats: iCalendar, frab and pretalx schedules (XML, JSON), CSV tables, JSON.

`components` gives `icalendar` the entries one by one, so that one at fault costs no other; `recurrence` gives
every time its zone and lets `recurring_ical_events` work out the rules in the event's days; `schedule` reads
`schedule.xml` and its JSON. `media.text_encoding` judges letters where a file does not say how they are
encoded.
"""
