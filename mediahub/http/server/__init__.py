"""The web server: gunicorn's worker of threads, in front of which slow clients wait without one.

A thread is taken once a request is there (`incoming`), and is free once its answer was made (`sockets`); the
loop of the process reads before that and writes after it (`worker`). So whoever sends or reads slowly costs
memory, of which each address has its share (`shares`), and is let go when nothing moves (`pace`).
"""
