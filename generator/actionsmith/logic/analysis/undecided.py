"""What is raised when a question has no answer within its bounds."""


class Undecided(Exception):  # noqa: N818 - it is no error, and never leaves the package
    """The method, or the time for it, does not reach to an answer."""
