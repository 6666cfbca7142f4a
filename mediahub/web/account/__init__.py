"""The pages of one's own account: password, devices, second factors, passkeys, language."""
