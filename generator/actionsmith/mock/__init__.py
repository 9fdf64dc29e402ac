"""A server that judges requests as their contract does, and answers in kind.

`handler.Mock` is all of it without a socket: a function from a request to a response.
`server.MockServer` gives it an address.
"""
