"""What a request meets before Flask: WSGI applications around ours."""
