"""Services of one machine: `mediahub up`'s supervisor, the embedded S3 server, process locks, doctor, verify.

honcho was the first choice; it ends everything when one process ends, where a killed worker must be brought
back. The embedded S3 server does not start without credentials and listens on loopback only. Each service has
a log file of mode 0600 in `log/`, and one older one of 32 MiB.
"""
