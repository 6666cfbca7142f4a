"""Faces and people: naming faces, portraits, and erasing biometric data.

Faces are off until an admin writes down on what legal basis they are on; the latest `FaceConsent` of an event
says so. Whoever writes about faces holds the event's row, and asks whether they are still on. Erasing deletes
rows, suggestions and their traces in the history in one transaction, then the bucket's prefix; a worker
finishes that. Confirmed names stay as the team's word.
"""
