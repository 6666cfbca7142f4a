"""Between a person and the sign-in: the second step, passkeys, new passwords, proving again who one is."""
